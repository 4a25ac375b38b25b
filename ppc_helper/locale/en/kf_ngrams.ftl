kf_ngrams = Words and n-grams
    .hint = Send phrases, one per line, as text or a txt, csv or xlsx file. A column with frequencies is taken into account.
    .help =
        Shows which words and runs of words the phrases share most: that makes themes, needless words and candidates for negatives visible.

        <b>Columns.</b> Count: in how many phrases it stands; weighted: the sum of their frequencies. A word repeated inside a phrase counts once.

        <b>Options.</b>
        { kf_ngrams-option-n }: how many words in a row, 1 to 4.
        { kf_ngrams-option-lemmas }: “{ kf_ngrams-option-lemmas-yes }” takes all forms of a word together; “{ kf_ngrams-option-lemmas-no }” takes each form apart.
        { kf_ngrams-option-stop_words }: “{ kf_ngrams-option-stop_words-drop }” leaves out the stop words of Yandex's list; “{ kf_ngrams-option-stop_words-keep }” counts them too.

        Source: counts as in advertools' word_frequency, dictionary forms by OpenCorpora.
    .done = { $total ->
            [one] { $total } phrase
           *[other] { $total } phrases
        }, different runs: { $different }.
