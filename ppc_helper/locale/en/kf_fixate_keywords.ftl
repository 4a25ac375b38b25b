kf_fixate_keywords = Fix stop words
    .hint = Send phrases, one per line, as text or a txt, csv or xlsx file. I will put + or ! before stop words.
    .help =
        Puts <code>+</code> before stop words that Yandex Direct might drop, and <code>!</code> before pronouns: “окна в москве” → “окна +в москве”.

        <b>When it pays off.</b> Direct itself weighs stop words where the meaning depends on them. Fix them when the request changes without the word: direction (из москвы в сочи), negation (не работает), a question (как продать). Elsewhere it is not needed.

        <b>Rules.</b> A fixed stop word counts towards the seven words of a phrase. A phrase that would no longer fit stays as it was, and its note says why. Quotes, brackets, negatives, operators already there and the row ---autotargeting are not touched.

        <b>Options.</b>
        { kf_fixate_keywords-option-parts }: “{ kf_fixate_keywords-option-parts-stop }” takes the words of Yandex's list; “{ kf_fixate_keywords-option-parts-all }” also takes function words outside it (без, под, через): Direct does not drop them, + does them no harm.
        { kf_fixate_keywords-option-pronouns }: what to fix pronouns with, ! or +.
        { kf_fixate_keywords-option-only_risky }: “{ kf_fixate_keywords-option-only_risky-yes }” fixes only words without which the meaning changes.

        Direct splits a hyphenated word (из-за); it gets + when each of its parts is a stop word.

        Source: the help of Yandex Direct, “Ключевые фразы”, “Символы и операторы”, list of stop words as of 2026-02-11. Yandex says that the list changes and may be incomplete.
    .done = { $total ->
            [one] { $total } phrase
           *[other] { $total } phrases
        }: { $changed ->
            [0] nothing to fix
            [one] words fixed in { $changed }
           *[other] words fixed in { $changed }
        }{ $refused ->
            [0] { "" }
            [one] , { $refused } left as it was: it would not fit Direct's limits
           *[other] , { $refused } left as they were: they would not fit Direct's limits
        }{ $over ->
            [0] { "" }
            [one] , { $over } is over the limits as it is
           *[other] , { $over } are over the limits as they are
        }.

kf_fixate_keywords-stop-words = fixed as stop words: { $words }
kf_fixate_keywords-function-words = fixed as function words outside Yandex's list: { $words }
kf_fixate_keywords-too-many-words = not fixed: it would have { $words } words, the limit is { $limit }
kf_fixate_keywords-too-long = not fixed: it would have { $length } characters, the limit is { $limit }
kf_fixate_keywords-has-too-many-words = nothing to fix, but the phrase is too long: { $words } words, the limit is { $limit }
kf_fixate_keywords-has-too-long = nothing to fix, but the phrase is too long: { $length } characters, the limit is { $limit }
