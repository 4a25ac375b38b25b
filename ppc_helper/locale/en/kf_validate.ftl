kf_validate = Check phrases
    .hint = Send phrases, one per line, as text or a txt, csv or xlsx file. I will check them by the rules of Yandex Direct.
    .help =
        Checks each phrase against the limits and the syntax of Yandex Direct: up to 7 words without stop words and negatives, up to 35 characters a word, up to 4096 a phrase, allowed signs, pairs of quotes and brackets, stray operators, negatives.

        <b>How words are counted.</b> A stop word counts only with <code>!</code> or <code>+</code> before it or inside <code>[brackets]</code>. Negatives do not count, a hyphenated word is several words. Of alternatives <code>(a|b)</code> the longest counts.

        <b>A negative inside the phrase.</b> If the phrase itself has the word, Direct ignores the negative.

        <b>Options.</b>
        { kf_validate-option-level }: “{ kf_validate-option-level-phrase }” checks each phrase alone; “{ kf_validate-option-level-group }” takes the list for one group: at most 200 phrases, no repeats; “{ kf_validate-option-level-campaign }” takes it for one campaign.

        Source: the help of Yandex Direct, “Ключевые фразы”, “Символы и операторы”, “Технические ограничения”, as of 2026-02-11.
    .done = { $total ->
            [one] { $total } phrase
           *[other] { $total } phrases
        }: { $wrong ->
            [0] all by the rules
            [one] { $wrong } with problems
           *[other] { $wrong } with problems
        }.

kf_validate-yes = yes
kf_validate-no = no
kf_validate-too-many-words = { $words } words, the limit is { $limit }: too many from “{ $word }” on (character { $place })
kf_validate-word-too-long = the word “{ $word }” has { $length } characters, the limit is { $limit }
kf_validate-phrase-too-long = { $length } characters, the limit is { $limit }
kf_validate-foreign-signs = signs not allowed: { $signs } (the first is character { $place })
kf_validate-unclosed = a quote, a bracket or | without its pair: { $mark } (character { $place })
kf_validate-no-words = not a word but negatives
kf_validate-lone-operator = the operator { $operator } stands apart from a word (character { $place })
kf_validate-doubled-operator = an operator too many: { $word } (character { $place })
kf_validate-negative-inside = the phrase itself has the negative, Direct ignores it: { $negative }
kf_validate-negatives-in-vain = needless negatives { $negatives }: a phrase in quotes shows for no query with other words anyway
kf_validate-repeated = repeats the phrase of row { $row }
kf_validate-over-group = beyond { $limit } phrases, a group holds no more
kf_validate-over-campaign = beyond { $limit } phrases, a campaign holds no more
