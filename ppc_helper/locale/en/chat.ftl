# The conversation: greeting, menus, sessions, the line, feedback, announcements.
# Styles: <b>, <i>, <code>, <pre>, <a href>. Arguments are escaped by the caller.

## Commands as Telegram shows them

command-start = Start and see the menu
command-help = How to use this bot
command-keywords = Keywords
command-seo = Links and sites
command-vk = VK
command-actions = Queries, feedback, contacts
command-history = My latest queries
command-cancel = Cancel what you started
command-language = Language: Russian or English
command-vktoken = A VK key of your own
command-forget = Delete my texts and files
command-test = Check that the bot works
command-admin = For admins

## Menus

menu-main =
    <b>Menu</b>
    Choose a section, then a tool. I will tell you what to send.
menu-keywords =
    <b>Keywords</b>
    Choose what to do with your phrases.
    .button = 🔑 Keywords
menu-seo =
    <b>Links and sites</b>
    Choose what to check.
    .button = 🔗 Links and sites
menu-vk =
    <b>VK</b>
    Choose what to collect.
    .button = 👥 VK
menu-actions =
    <b>More</b>
    Your queries, writing to us, language.
    .button = ⚙️ More
menu-admin =
    <b>For admins</b>
    An announcement to all users, and statistics.
    .button = 🛠 Admin

act_get_user_queries = 🗂 My queries
act_feedback = ✉️ Write to us
    .hint =
        Tell us what you liked, what broke or what is missing. A screenshot or a file is welcome.

        The admins of this bot will see the message with your name. The answer comes here.
act_give_contacts = ☎️ Contacts
act_about = ℹ️ About
af_make_announcement = 📣 Announcement
    .hint =
        Send the announcement: text, a photo, a video, a GIF, a voice message, music or a file with a caption; an album will do, and a long text that Telegram cuts into messages. Formatting is kept.

        First I will show how it looks. Nobody gets it until you confirm.
af_get_bot_stats = 📊 Statistics

button-back = ← Back
button-menu = Menu
button-cancel = Cancel
button-pause = ⏸ Pause
button-resume = ▶️ Go on
button-rests-ended = ▶️ Solved: all go on
button-partial = 📄 Take what there is
button-cancel-query = ✕ Cancel no. { $number }
button-file = ⬇ File no. { $number }
button-refresh = Refresh
button-again = Choose again
button-chain = ⛓ All at once: to the Commander file
button-csv = Download as CSV
button-next = { $tool } →
button-option = { $option }: { $value }
button-choice = { $value }
button-choice-in-force = ● { $value }
button-clear-option = Default
button-empty-option = Clear
option-set = set
option-not-set = not set
option-choose =
    <b>{ $option }</b>
    Choose one; it is remembered and offered next time.
option-ask-text =
    <b>{ $option }</b>
    { $how } I will remember it for the next time.
    .text =
        Now:
        <code>{ $text }</code>
option-ask-several = Send it as text or as a file, one per line.
option-ask-first =
    <b>{ $tool }: { $option }</b>
    I have the list; only this is missing. { $how } I will remember it and begin at once.
option-ask-int =
    <b>{ $option }</b>
    Send a whole number. The default: { $default }.
option-ask-range =
    <b>{ $option }</b>
    Send a whole number from { $least } to { $most }. The default: { $default }.
option-out-of-range = A whole number from { $least } to { $most } is needed here. Send it without spaces, for example { $default }.
option-no-number = That is not a number. Send a whole number without spaces, for example { $default }.
option-too-long = The text is long, and Telegram cuts it into parts. Send it as a txt file.
button-tool-help = Details
button-language = Language · Язык
button-announce = Send to everyone
button-drop = Do not send
button-stop = Stop
button-forget = Delete
button-get-vk-token = Get a VK key
button-remove-vk-token = Delete the key
button-keep = Leave as it is
button-private = Open the private chat
button-unknown = This button no longer works. Open the menu: /start

## Answers to commands

start =
    Hello! I help with search advertising: I tidy keywords, check links and collect VK audiences.

    Choose a section and a tool, and I will tell you what to send. Lists may come as text or as a txt, csv, tsv or xlsx file. The result comes back as a table.
help =
    <b>How it works</b>
    1. Choose a tool in the menu: /keywords, /seo or /vk.
    2. Send a list: as text or as a txt, csv, tsv or xlsx file of up to 20 MB. A long text that Telegram cut into pieces, and several files sent as one album, count as one list.
    3. I show how far I am and send a table. The buttons under it take that very result further.

    You can also send a list right away: I will offer the tools that fit.

    /history — latest queries and their files
    /cancel — cancel what you started
    /actions — write to us, contacts
    /language — language
    /vktoken — your own VK key, when the shared one is not enough
    /forget — delete your texts, files and key
tool-hint =
    <b>{ $tool }</b>
    { $hint }
tool-help =
    <b>{ $tool }</b>
    { $help }
about =
    <b>ppc-helper</b> is a bot for search advertising specialists.

    Each of your messages is recorded before it is handled: if the server fails in the middle of work, the query goes on by itself. Texts and files can be deleted with /forget.

    The code is open, under the MIT licence.
contacts =
    How to reach those who run this bot:
    { $contacts }
contacts-none = No contacts are given. Write through “✉️ Write to us” in the menu /actions.
test =
    I am here.
    Your message is recorded under number <code>{ $position }</code>.
command-unknown = There is no such command. Choose a section:
group-private = I work in private chats: there nobody else sees your lists and results.
admins-only = This is for admins only. Your id: { $user }. Admins are named in the bot's settings.

language = Choose a language. Выберите язык.
language-ru = Русский
language-en = English
language-set = From now on I speak English.

forget =
    <b>Delete everything you have sent?</b>
    Your messages, files, results, and your VK key if you gave one, will be deleted. Running queries will be cancelled. This cannot be undone.

    Only numbers without your words will stay: how many queries there were, and when.
forgotten =
    Your texts and files are deleted, running queries are being cancelled.
    You can delete the messages in this chat yourself. To start again: /start

## A VK key of one's own

vk_token = A VK key of your own
vk-token-ask =
    <b>A VK key of your own</b>
    VK tools will work for you with your key and its limits, instead of the key that everyone shares.

    { $how }

    The key is kept encrypted, serves your queries only and is never shown to anyone. I will delete your message with it from the chat. Remove the key here at any time, or with /forget.
vk-token-how-link =
    1. Press “Get a VK key” and allow access.
    2. Copy the whole address of the page that opens: the key is inside.
    3. Send that address here.
vk-token-how-own =
    You need a user access token of your own VK application: create the application at dev.vk.com, allow it access, and VK issues the token. Send the token itself, or the address of the page that contains it.
vk-token-kept =
    <b>A VK key of your own</b>
    Your key is kept, VK has accepted it. To replace it, send a new one.

    { $how }
vk-token-kept-unchecked =
    <b>A VK key of your own</b>
    Your key is kept but not checked yet. To replace it, send a new one.

    { $how }
vk-token-given = The key is kept, encrypted; I am checking it with VK. I am deleting your message with it; if you still see it, please delete it yourself.
vk-token-checked-good = ✅ VK has accepted your key. Your queries to VK will use it: /vk
vk-token-checked-refused = ⚠️ VK does not accept this key: it has expired, was revoked, or was given for another address. I have deleted it. Get a new one and send it: /vktoken
vk-token-checked-unreadable = ⚠️ The key could not be read, I have deleted it. Please send it again: /vktoken
vk-token-checked-unknown = The key is kept, but VK does not answer now. Whether it works will show at the first query.
vk-token-removed = The key is deleted. New queries will use the bot's shared key; what is already running ends with the old one.
vk-token-none = There is no key any more
vk-token-off = This bot does not take people's own VK keys. Its owner can switch that on by setting an encryption key in the configuration.
vk-token-off-deleted = This looks like a VK key. This bot does not take people's own keys, so I have not kept it, and I am deleting your message from the chat.
vk-token-unclear = The key is not kept, and I am deleting your message with it from the chat. Send one key in a message of its own: /vktoken
vk-token-unasked = This looks like a VK key. I have not kept it, and I am deleting your message from the chat. To work with a key of your own, send /vktoken
vk-token-not-seen = I see no key here. Send the whole address of the page, or the key itself: it starts with vk1.a. or is 85 digits and letters from a to f.

## The session

session-closed = { $tool }: cancelled, I no longer wait for a list.
session-expired = { $tool }: no list came for a day, so I no longer wait. Choose it again if you need it.
list-dropped = All right, I will do nothing with the list you sent.
nothing-open = Already closed
nothing-to-cancel = Nothing to cancel: I am not waiting for a list, and no query is running.
cancel-which =
    I am not waiting for a list. Running now:
    { $lines }

    Which one to cancel?
tool-gone = This tool no longer exists. Choose another one in the menu.
input-guess =
    What shall I do with what you sent?
    You may choose several tools one after another.
list-gone = You have sent something else since. Please send the list again.

refused-no-words = There is no letter or digit in this, and I need a list: phrases or links, one per line, as text or as a txt, csv, tsv or xlsx file.
refused-photo = This is a photo, and I do not read text from photos. Send the list as text or as a txt, csv, tsv or xlsx file.
refused-image = This is an image, and I do not read text from images. Send the list as text or as a txt, csv, tsv or xlsx file.
refused-voice = I do not understand audio. Send the list as text or as a txt, csv, tsv or xlsx file.
refused-contact = I cannot work with a contact. Send the list as text or as a txt, csv, tsv or xlsx file.
refused-media = I cannot work with this. Send the list as text or as a txt, csv, tsv or xlsx file.
refused-spreadsheet = I do not read this kind of spreadsheet. Save it as xlsx or csv (File → Save as) and send it again.
refused-pdf = I do not read PDF: the order of its lines cannot be told. Copy the list as text or send txt, csv, tsv or xlsx.
refused-text-document = I do not read formatted documents. Save the list as txt or copy it as text.
refused-archive = I do not open archives. Unpack it and send the file itself: txt, csv, tsv or xlsx.
refused-file = I do not read such files. I take txt, csv, tsv, xlsx and plain text.
refused-too-big = The file is { $megabytes } MB, and Telegram gives bots no more than { $limit } MB. Split it or drop the columns you do not need.
refused-empty = The file is empty. Check that it is the right one and send it again.

## Queries

job-queued =
    🕓 <b>{ $tool }</b>
    { $place ->
        [1] Accepted, starting.
       *[other] Accepted. It is number { $place } in your line: first I finish what came before.
    }
job-running =
    ⏳ <b>{ $tool }</b>
    Working.
    .stage = { $stage }
    .eta = About { $eta } left.
job-running-total =
    ⏳ <b>{ $tool }</b>
    { $done } of { $total } done ({ $percent }%).
    .stage = { $stage }
    .eta = About { $eta } left.
job-step =
    ⏳ <b>{ $tool }</b>
    The chain: { $left ->
        [one] { $left } step is left
       *[other] { $left } steps are left
    }. The files in between are in “My queries”.
job-done = ✅ <b>{ $tool }</b>: done, the result is below.
job-chain-done =
    ✅ <b>{ $tool }</b>: the chain is done, the result is below.
    Rows: { $began } came in, { $rows } are in the file.
    What each step changed and removed, and why, is in its file: “My queries”.
job-failed =
    ⚠️ <b>{ $tool }</b>: failed.
    { $reason }
job-refused =
    ⚠️ <b>{ $tool }</b>: not started.
    { $reason }
job-cancelled = ✕ <b>{ $tool }</b>: cancelled.
job-parked =
    ⏸ <b>{ $tool }</b>
    { $reason }
    .when = It goes on by itself: { $when } (Moscow time). No need to wait in the chat.
job-resumed =
    ⏳ <b>{ $tool }</b>
    Going on from the same place.
job-question =
    ❓ <b>{ $tool }</b>
    { $question }
job-chosen =
    ⏳ <b>{ $tool }</b>
    Noted, starting.
chosen-before = The choice has been made
parked-paused = Paused. What is done is kept; press “Go on” when you need it.
parked-vk_quota = VK's daily limit of requests is used up. What is done is kept.
parked-vk_flood = VK asked for a break: too many requests of one kind. What is done is kept.
parked-vk_captcha = VK asks to confirm that the bot is not a robot. What is done is kept, the admin has been told.
parked-vk_token = VK's access key no longer works. What is done is kept, the admin has been told.
parked-vk_own_token = VK no longer accepts your key. What is done is kept. Send a new key or delete the old one: /vktoken. The work then goes on by itself.
parked-vk_own_captcha = VK asks you to confirm that you are not a robot. What is done is kept. Sign in to VK in a browser, pass the check and press “Go on” so as not to wait.
parked-admin =
    ⏸ Query { $query } is stopped for a while: { $reason }
    Once that is mended, press the button: all such queries go on. Otherwise they look again by themselves.
    Details: <code>ppc-helper explain { $query }</code>
vk-token-dead-admin =
    ⚠️ VK no longer accepts key { $number } of the setting <code>function_handlers.vk.token</code> (error { $code }). Get a new one and replace it; the other keys go on.
partial-file = <b>{ $tool }</b>: what has been found so far. The work goes on.
job-cancelling = ✕ <b>{ $tool }</b>: cancelling.
eta-seconds = { $count } s
eta-minutes = { $count } min
eta-hours = { $count } h
result =
    <b>{ $tool }</b>
    { $done }
    .read = <i>{ $read }</i>
    .warnings = ⚠️ { $warnings }
    .partial = ⚠️ This is a part of the result: the work ended early.
    .preview = <pre>{ $preview }</pre>
file-again =
    <b>{ $tool }</b>
    { $rows ->
        [one] { $rows } row
       *[other] { $rows } rows
    }, the same file.
failed-file_gone = Telegram no longer has this file. Please send it again.
failed-file_too_big = The file is over 20 MB, and Telegram does not give such files to bots. Split it into parts.
failed-file_unreadable = The file cannot be read: it is damaged or of another format than its name says. Save it anew as xlsx or csv.
failed-archive_bomb = The spreadsheet becomes too big when unpacked. Save it as csv and send it again.
failed-empty_input = There were no rows in what you sent. Check the list and send it again.
failed-input_too_big = That is too many rows for one query. Split the list into parts.
failed-words_gone = What you sent has been deleted. Please send the list again.
failed-telegram_unreachable = Telegram did not give the file: no connection. Send it again in a few minutes.
failed-tool_crashed = The tool has an error; the admin will see it. Try a smaller list or write to us: /actions
failed-tool_out_of_memory = There was not enough memory for this list. Split it and send the parts one after another.
failed-tool_timeout = The work took too long and was stopped. Split the list into parts.
failed-tool_gone = This tool no longer exists. Choose another one: /start
failed-not_admin = This is for admins only.
failed-vk_not_configured = Access to VK is not set up. Write to those who run the bot: /actions
failed-vk_token = VK does not accept the bot's access key. Write to those who run the bot: /actions
failed-vk_token_unreadable = Your VK key can no longer be read: the bot's encryption key has changed. Send your key again or delete the old one: /vktoken
failed-vk_unreachable = VK does not answer. Try later.
failed-vk_captcha = VK asks to confirm that the bot is not a robot. The admin will see this; try later.
failed-stats = The statistics could not be counted. Try again.
failed-result_too_big = The result is over 50 MB, which Telegram does not take. Split the list into parts.
failed-option_gone = The words in the options of this tool have been deleted. Open it again and set them anew.
failed-unknown = Something went wrong; the admin will see it. Try again.

too-many-queries = { $count } of { $limit } queries have not ended yet. Wait for one to end or cancel one, then send it again.
query-unknown = There is no such query: it is too old or deleted.
query-ended = This query has ended already
cancelling = Cancelling
pausing = Pausing
rests-ended = Going on
file-gone = The file has been deleted. Send the list again to get a new one.
no-file-yet = There is no file: the query has not finished.

history =
    <b>Your latest queries</b>
    { $lines }
to_csv = CSV table
    .done = { $rows } rows. UTF-8, separated by semicolons.
history-empty = There were no queries yet. Choose a tool, and its results will be here.
history-queued = 🕓 { $tool } — { $place ->
        [0] in line
       *[other] number { $place } in line
    }, { $ago }
history-running = ⏳ { $tool } — running, { $ago }
history-running-total = ⏳ { $tool } — { $done } of { $total }, { $ago }
history-parked = ⏸ { $tool } — waiting, { $ago }
history-cancelling = ✕ { $tool } — being cancelled, { $ago }
history-finished = ✅ { $tool } — { $rows ->
        [one] { $rows } row
       *[other] { $rows } rows
    }, { $ago }
history-failed = ⚠️ { $tool } — failed, { $ago }
history-cancelled = ✕ { $tool } — cancelled, { $ago }
history-dead = ⚠️ { $tool } — stopped by an error, { $ago }
ago-now = just now
ago-minutes = { $count } min ago
ago-hours = { $count } h ago
ago-days = { $count } d ago

dead-letter = Your message could not be handled; the admin will see it. If it matters, write to us and name the code <code>{ $code }</code>.
dead-letter-admin =
    ⚠️ <b>A fact could not be handled</b>, code <code>{ $code }</code>
    Attempts: { $attempts }. To look into it: <code>ppc-helper dead show { $code }</code>
    .error = Error: <code>{ $error }</code>

## Feedback

feedback-thanks = Thank you, the admins have it. The answer comes here.
feedback-stored = Thank you, I have written it down. This bot has no admins yet, so there may be no answer.
feedback-media = I cannot pass this on. Send text, a photo, a video, a GIF, a voice message, music or a file.
feedback-received =
    ✉️ <b>{ $who }</b>
    { $text }

    <i>Reply to this message, and the author gets your answer.</i>
feedback-from =
    ✉️ <b>{ $who }</b> writes (below). Reply to any of these messages, and the author gets your answer.
feedback-answer =
    💬 <b>An admin's answer</b>
    { $text }
feedback-answer-follows = 💬 <b>An admin's answer:</b>
feedback-answered = The author gets your answer.
feedback-answer-media = I cannot pass this on. Answer with text, a photo, a video, a GIF, a voice message, music or a file.

## Announcements

announcement-media = I cannot send such an announcement. Send text, a photo, a video, a GIF, a voice message, music or a file.
announcement-parts = The announcement is too long: { $count } messages instead of { $most } or fewer. Shorten it, or send it as a file.
announcement-confirm = This is how { $count ->
        [one] { $count } person
       *[other] { $count } people
    } will see the announcement. Send it?
announcement-started = 📣 Sending has started. The counts will appear here by themselves.
announcement-live =
    📣 <b>The announcement is being sent</b>
    Delivered: { $sent } of { $owed }
    Blocked the bot: { $blocked }
    Not delivered: { $failed }
    Left: { $left }
    .percent = Done: { $percent } %
    .eta = About { $eta } more.
announcement-done =
    ✅ <b>The announcement is sent</b>
    Delivered: { $sent } of { $owed }
    Blocked the bot: { $blocked }
    Not delivered: { $failed }
announcement-stopped =
    ✕ <b>The announcement is stopped</b>
    Got it before: { $sent }
    Blocked the bot: { $blocked }
    Not delivered: { $failed }
announcement-orphaned =
    ⏸ The announcement waits: its author (id { $user }) is no admin now. Delivered: { $sent } of { $owed }.
    Put the author back into <code>bot.admins</code>, and it goes on by itself within five minutes.
announcement-dropped = The announcement was not sent.
announcement-unknown = There is no such announcement. Write a new one: /admin
announcement-is-drafted = The announcement is not confirmed yet
announcement-is-spreading = The announcement is being sent already
announcement-is-spread = The announcement has been sent already
announcement-is-cancelled = The announcement has been cancelled already

## Statistics

stats =
    📊 <b>Statistics</b>
    Users: { $users }, new in a week: { $new_week }
    Active in a day: { $active_day }, in a week: { $active_week }
    Blocked the bot: { $blocked }
    Queries today: { $queries_today } (done { $finished_today }, failed { $failed_today }, cancelled { $cancelled_today })
    .median = Median time of a query: { $median } s
    .tools = { $tools }
stats-tool = { $tool }: { $count }{ $failed ->
        [0] { "" }
       *[other] , { $failed } failed
    }
