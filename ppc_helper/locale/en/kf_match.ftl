kf_match = Will it show
    .hint = Send the queries: one per line, as text or as a file. The buttons set the keyword and the negatives; without a keyword I will ask.
    .help =
        Tells for each query whether your keyword with its operators and negatives would show, and if not, why.

        <b>What counts.</b> The operators <code>!</code> and <code>+</code>, quotes, <code>[brackets]</code>, alternatives <code>(a|b)</code>, negatives of the phrase, the group and the campaign. Direct ignores a negative that stands wholly inside the phrase.

        <b>What does not.</b> The check is literal, word by word: Direct also shows by meaning, typos and synonyms.

        <b>Options.</b>
        { kf_match-option-keyword }: one phrase with its operators and negatives; without it there is nothing to check.
        { kf_match-option-negatives }: those of the group and the campaign, one per line.

        The next tool gets only the queries that it would show for.

        A word of several meanings fits in any of them. A stop word in quotes must stand in the query too: the help is silent here, it is our choice.

        Source: Direct's help, “Symbols and operators”, “Negative keywords”, as of 2026-02-11.
    .done = Queries: { $total }, shown for { $shown }. Keyword: { $keyword }

kf_match-yes = yes
kf_match-no = no
kf_match-no-keyword = No keyword is set. Press “Keyword”, send it, then the queries.
kf_match-no-words = There is no word in the keyword. Send a phrase with its operators and negatives, then the queries.
kf_match-missing = the query lacks: { $words }
kf_match-order = the words do not stand side by side in this order: { $words }
kf_match-extra = the phrase is in quotes and the query has more: { $words }
kf_match-negative = cut by the negative { $words }
kf_match-ignored = These negatives stand in the phrase itself, Direct will ignore them: { $words }
kf_match-option-keyword = Keyword
    .ask = Send one keyword with its operators and negatives.
kf_match-option-negatives = Negatives
