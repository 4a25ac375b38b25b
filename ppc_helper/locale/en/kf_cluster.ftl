kf_cluster = Group by words
    .hint = Send phrases: one per line, as text or as a txt, csv or xlsx file. A column of frequencies is used if there is one.
    .help =
        Puts phrases with common words into groups, each named by those words as its most frequent phrase has them. The order of the phrases does not matter.

        <b>Options.</b>
        { kf_cluster-option-min_common }: how many words must be common, 2 by default.
        { kf_cluster-option-max_size }: the largest group; a larger one is separated by one more common word. 0 — no limit. A group of Direct takes 200 phrases.

        <b>How words compare.</b> By their dictionary form, without stop words. Phrases that match no other stand at the end without a group. Of a word of several meanings the likeliest counts.

        Source: the way of grouping is ours; forms of words by the OpenCorpora dictionary, stop words by Yandex's list as of 2026-02-11.
    .done = { $total ->
            [one] { $total } phrase
           *[other] { $total } phrases
        }: { $clusters ->
            [one] { $clusters } group
           *[other] { $clusters } groups
        }, { $alone } without one.

kf_cluster-option-min_common = Common words from
kf_cluster-option-max_size = Phrases in a group up to
kf_cluster-option-max_size-0 = no limit
