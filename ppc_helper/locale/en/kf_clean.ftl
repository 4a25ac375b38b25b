kf_clean = Clean a list
    .hint = Send phrases, one per line, as text or a txt, csv or xlsx file. I will take stray signs and repeats away.
    .help =
        Cleans phrases: takes away signs that Yandex Direct does not accept, quotes and brackets without a pair, needless spaces, exact repeats, blank and too long rows. No row goes silently: the column “removed” says yes or no for each, with the reason. The next tool takes only those that stay.

        <b>Letters that look alike.</b> Finds words of Latin and Cyrillic letters: “oкна” with a Latin o. Words typed on the wrong layout (jryf → окна) are only marked; the same option mends them.

        <b>Options.</b>
        { kf_clean-option-case }: “{ kf_clean-option-case-lower }” writes all letters small; “{ kf_clean-option-case-keep }” leaves them.
        { kf_clean-option-keep_operators }: “{ kf_clean-option-keep_operators-no }” takes operators, quotes, brackets and negatives away.
        { kf_clean-option-cities }: “{ kf_clean-option-cities-drop }” takes names of cities and countries away, with the preposition before them.
        { kf_clean-option-mixed_script }: “{ kf_clean-option-mixed_script-mark }” only names mixed words; “{ kf_clean-option-mixed_script-fix }” mends them and the wrong layout.
        { kf_clean-option-words }: words to take out of the phrases, in any form.

        Source: the help of Yandex Direct, “Ключевые фразы”, as of 2026-02-11; places by the OpenCorpora dictionary, which may not know rare ones.
    .done = { $total ->
            [one] { $total } phrase
           *[other] { $total } phrases
        }: { $changed } changed, { $removed } to remove.

kf_clean-yes = yes
kf_clean-no = no
kf_clean-blank = blank row
kf_clean-repeated = repeats row { $row }
kf_clean-too-long = too long: a phrase has up to { $phrase } characters, a word up to { $word }
kf_clean-lowered = letters made small
kf_clean-spaces = extra spaces removed
kf_clean-dropped-signs = signs dropped: { $signs }
kf_clean-decimal-point = the comma of a number became a point: { $numbers }
kf_clean-dropped-negatives = negatives dropped: { $words }
kf_clean-plain-letters = Direct takes no such letters, replaced: { $letters }
kf_clean-dropped-operators = operators dropped: { $signs }
kf_clean-dropped-places = places dropped: { $words }
kf_clean-mixed-script = Latin and Russian letters in one word: { $word }
kf_clean-script-mended = letters mended: { $word } → { $mended }
kf_clean-wrong-layout = looks like another layout: { $word } → { $russian }
kf_clean-layout-mended = layout mended: { $word } → { $mended }
kf_clean-dropped-words = words dropped: { $words }
kf_clean-option-words = Words to drop
