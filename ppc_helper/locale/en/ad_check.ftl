ad_check = Check ad texts
    .hint = Choose what the texts are and send them: one per line, as a message or a file.
    .help =
        Counts the length of each text as the system counts it, finds words that are too long, signs that are not allowed, repeats.

        <b>Direct.</b> Title 56, word 22, up to 7 titles; second title 30 and 15 signs of punctuation more; text 81 and 15 signs more, word 23, up to 3 texts; sitelink 30 (the first four 66 together), its description 60, a word in both 23, without ! ? [ ] and emoji; callout 25 (132 together, 76 on phones); display link 20. A template <code>#phrase#</code> counts as the text inside.
        <b>Google.</b> Headline 30 (3–15 of them, without !), description 90 (2–4), path 15. A template <code>{"{"}KeyWord:text{"}"}</code> counts as the text behind the colon.
        <b>Telegram ads.</b> 764 characters, up to 5 emoji; the message as a whole.

        <b>Exports.</b> Of a table of Commander or Ads Editor the columns of the chosen kind are taken, each text once.

        <b>Options.</b>
        { ad_check-option-kind }: the kind of the text, which sets the limits.
        { ad_check-option-system }: whose templates count as the text inside.

        A display link is measured as it shows: spaces and _ become hyphens. How long sitelinks may be together is a rule of the XLS import; the web interface was not tried.

        Source: Direct's help, “Technical restrictions”, as of 2026-02-11, combinatorial ads since July 14; support.google.com 7684791.
    .done = Texts: { $total }, with problems: { $wrong }.

ad_check-yes = yes
ad_check-no = no
ad_check-too-long = too long by { $over }
ad_check-word-too-long = the word “{ $word }” has { $length } characters, { $limit } are allowed
ad_check-signs = signs that are not allowed: { $signs }
ad_check-too-many-emoji = { $count } emoji, { $limit } are allowed
ad_check-repeated = repeats row { $row }
ad_check-columns = The texts are those of the columns: { $columns }. Equal ones are taken once.
ad_check-no-column = The column “{ $column }” was checked. If you mean another one ({ $others }), choose what the texts are, or send it alone.
ad_check-too-many = One ad takes { $limit } such texts, and { $count } came.
ad_check-option-kind = What they are
ad_check-option-kind-direct_title = Direct title
ad_check-option-kind-direct_title2 = Direct second title
ad_check-option-kind-direct_text = Direct text
ad_check-option-kind-sitelink_title = sitelink
ad_check-option-kind-sitelink_text = sitelink description
ad_check-option-kind-callout = callout
ad_check-option-kind-display_link = display link
ad_check-option-kind-rsa_headline = Google headline
ad_check-option-kind-rsa_description = Google description
ad_check-option-kind-rsa_path = Google path
ad_check-option-kind-telegram_ad = Telegram ad
ad_check-option-system = Templates
ad_check-option-system-direct = of Direct
ad_check-option-system-google = of Google
ad_check-together = The first texts ({ $first }) have { $length } characters together, { $limit } are allowed.
ad_check-on-phones = All texts have { $length } characters together: phones show up to { $limit }.
ad_check-becomes = shows as { $text }
