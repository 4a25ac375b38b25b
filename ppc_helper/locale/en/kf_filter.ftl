kf_filter = Filter by words
    .hint = Send the phrases: one per line, as text or as a txt, csv or xlsx file. The button “Words” sets the words to filter by; without them I will ask.
    .help =
        Marks the phrases that hold a word of your list: drop them, or keep nothing but them.

        <b>{ kf_filter-option-list }.</b> One a line, or separated by commas. If a line has several words, all must stand in the phrase. A word with <code>!</code> is looked for in this form only. The list is remembered.

        <b>Options.</b>
        { kf_filter-option-mode }: “{ kf_filter-option-mode-drop }” — drop what is found; “{ kf_filter-option-mode-keep }” — keep only what is found.
        { kf_filter-option-by }: “{ kf_filter-option-by-lemma }” — the word in any form of one part of speech; “{ kf_filter-option-by-form }” — exactly as written.

        The next tool gets the phrases that were kept.

        Source: forms of words by the OpenCorpora dictionary, English by simplemma; a word of several meanings is found in any of them.
    .done = { $total ->
            [one] { $total } phrase
           *[other] { $total } phrases
        }: { $kept } kept, { $dropped } dropped, by a list of { $lines } ({ $words }).

kf_filter-yes = yes
kf_filter-no = no
kf_filter-found = a word of the list stands in it: { $word }
kf_filter-none-found = no word of the list stands in it
kf_filter-no-list = No words are set. Press “Words”, send the list, then the phrases.
kf_filter-option-list = Words
kf_filter-option-mode = What is found
kf_filter-option-mode-drop = drop
kf_filter-option-mode-keep = keep
kf_filter-option-by = Compare
kf_filter-option-by-lemma = all forms
kf_filter-option-by-form = the exact form
