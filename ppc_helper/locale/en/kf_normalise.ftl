kf_normalise = Dictionary form
    .hint = Send phrases, one per line, as text or a txt, csv or xlsx file. I will write each word in its dictionary form.
    .help =
        Writes each phrase with its words in dictionary form: “пластиковых окон” → “пластиковый окно”. Handy for comparing, grouping and cleaning lists.

        Letters become lower case, ё is written as е, operators and negatives go, a hyphen splits a word. Of a word with several meanings the likeliest is taken: “стали” → “стать”.

        <b>Options.</b>
        { kf_normalise-option-order }: “{ kf_normalise-option-order-keep }” leaves words in their order; “{ kf_normalise-option-order-sort }” puts them in order of the alphabet, without repeats.
        { kf_normalise-option-stop_words }: “{ kf_normalise-option-stop_words-drop }” leaves out the stop words of Yandex's list.

        Source: the OpenCorpora dictionary (pymorphy3), for English simplemma. For rare words Yandex may differ.
    .done = { $total ->
            [one] { $total } phrase
           *[other] { $total } phrases
        }, different ones after that: { $different }.

kf_normalise-dropped-negatives = without the negatives: { $words }
kf_normalise-only-stop-words = the phrase has stop words only
