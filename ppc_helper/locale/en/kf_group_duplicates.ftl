kf_group_duplicates = Implicit duplicates
    .hint = Send phrases, one per line, as text or a txt, csv or xlsx file. A column with frequencies is taken into account.
    .help =
        Finds phrases that Yandex Direct takes for one: they differ only by word order, word forms, stop words or negatives. For each group it shows which phrase to keep and why.

        <b>Rules.</b> Letter case, е and ё, word order and repeats do not matter, a hyphen splits a word. Words with <code>!</code> and <code>+</code>, phrases in quotes and the order inside <code>[brackets]</code> count as they are. “кофе с сахаром” and “кофе без сахара” differ: “без” is not on the list of stop words. Phrases of stop words only are never glued, the row ---autotargeting is not touched.

        <b>Sure and possible.</b> Where a word of two meanings decides (стали is a form of “стать” and of “сталь”), the duplicate is marked as possible and stays: you decide. So does “из сочи в москву” beside “из москвы в сочи”: one phrase for Direct, two for people.

        <b>Negatives.</b> The kept phrase shows the union of its group's negatives.

        <b>Options.</b>
        { kf_group_duplicates-option-order }: “{ kf_group_duplicates-option-order-keep }” holds phrases of another word order apart.
        { kf_group_duplicates-option-forms }: “{ kf_group_duplicates-option-forms-keep }” holds phrases of other word forms apart.
        { kf_group_duplicates-option-keep }: “{ kf_group_duplicates-option-keep-frequency }” keeps the most frequent, else the shortest, else the first; “{ kf_group_duplicates-option-keep-shortest }” the shortest; “{ kf_group_duplicates-option-keep-first }” the first of the list.

        Source: KeywordsResearch.deduplicate of the Direct API; the help of Yandex Direct, “Ключевые фразы” and “Символы и операторы”, as of 2026-02-11. What a form of a word is, the OpenCorpora dictionary says: for rare words Yandex may differ.
    .done = { $total ->
            [one] { $total } phrase
           *[other] { $total } phrases
        }: { $dropped ->
            [0] no sure duplicates
            [one] { $dropped } to drop
           *[other] { $dropped } to drop
        }{ $groups ->
            [0] { "" }
            [one] , { $groups } group
           *[other] , { $groups } groups
        }{ $possible ->
            [0] { "" }
            [one] , { $possible } possible duplicate to check
           *[other] , { $possible } possible duplicates to check
        }.

kf_group_duplicates-yes = yes
kf_group_duplicates-no = no
kf_group_duplicates-sure = sure
kf_group_duplicates-possible = possible
kf_group_duplicates-kept-frequency = kept: the most frequent of the group
kf_group_duplicates-kept-shortest = kept: the shortest of the group
kf_group_duplicates-kept-first = kept: the first of the list
kf_group_duplicates-kept-possible = kept: its duplicates are only possible, check them
kf_group_duplicates-duplicate = duplicate of “{ $kept }”
kf_group_duplicates-differs-exact = exactly the same
kf_group_duplicates-differs-order = another word order
kf_group_duplicates-differs-forms = other word forms: { $words }
kf_group_duplicates-differs-stop-words = stop words differ: { $words }
kf_group_duplicates-differs-repeats = a word repeats
kf_group_duplicates-differs-negatives = other negatives
kf_group_duplicates-differs-spelling = only spelled differently
kf_group_duplicates-possible-duplicate = possible duplicate of “{ $kept }”
kf_group_duplicates-possible-direction = possible duplicate of “{ $kept }”: one phrase for Direct, but its prepositions stand before other words
kf_group_duplicates-possible-homonym = possible duplicate of “{ $kept }”: “{ $word }” may be a form of “{ $one }” and of “{ $other }”
kf_group_duplicates-negatives-too-long = with all negatives it has { $length } characters, the limit is { $limit }: move some to the group
