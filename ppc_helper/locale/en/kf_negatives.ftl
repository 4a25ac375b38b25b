kf_negatives = Check negatives
    .hint = Send negatives: one per line, or in a row with their minus, as text or as a file. By the button “Keywords” you can set the phrases they will stand beside.
    .help =
        Checks negative words and phrases by Direct's rules and shows which of your keywords they touch.

        <b>Rules.</b> Up to 7 words in a negative phrase, 35 characters in a word; together, without spaces, up to 4,096 characters in a group and 20,000 in a campaign. A stop word without <code>!</code> or <code>+</code> does nothing; in a negative phrase it does not count, its other words work.

        <b>What they touch.</b> Keywords that hold all words of the negative. Direct ignores the negative for such a keyword, other systems stop showing it.

        <b>Options.</b>
        { kf_negatives-option-level }: “{ kf_negatives-option-level-group }” or “{ kf_negatives-option-level-campaign }”, where the negatives will stand; it sets how long they may be together.
        { kf_negatives-option-keywords }: the phrases they will stand beside, as text or a file; without them the negatives alone are checked.

        Source: Direct's help, “Negative keywords”, “Technical restrictions”, as of 2026-02-11.
    .done = Negatives: { $total }, with problems: { $wrong }, { $keywords ->
            [0] no keywords are set: what they would cut was not looked at
           *[other] touching a keyword of those set ({ $keywords }): { $cutting }
        }.

kf_negatives-yes = yes
kf_negatives-no = no
kf_negatives-no-words = there is no word
kf_negatives-too-many-words = { $words } words, { $limit } are allowed
kf_negatives-word-too-long = the word “{ $word }” has { $length } characters, { $limit } are allowed
kf_negatives-foreign-signs = signs that are not allowed: { $signs }
kf_negatives-unclosed = a quote, a bracket or | without its pair: { $mark }
kf_negatives-stop-word-ignored = a stop word without “!” does not count, the other words work: { $words }
kf_negatives-stop-word = a stop word does nothing without “!”: { $words }
kf_negatives-repeated = repeats “{ $first }”
kf_negatives-over-limit = together with those before over { $limit } characters
kf_negatives-cuts = keywords touched: { $count }
kf_negatives-option-level = Level
kf_negatives-option-level-group = group
kf_negatives-option-level-campaign = campaign
kf_negatives-option-keywords = Keywords
kf_negatives-doubled-operator = an operator too many: { $words }
