kf_cross_minus = Cross-negation
    .hint = Send phrases: one per line, as text or as a file. Negation between groups needs a column “Group”.
    .help =
        Adds negatives to each phrase, so that a long query shows the long phrase and not the short one. The result tells which phrase asked for each word.

        <b>Options.</b> { kf_cross_minus-option-mode }:
        “{ kf_cross_minus-option-mode-direct }” — compare with phrases longer by exactly one word, as Direct does itself;
        “{ kf_cross_minus-option-mode-full }” — with all phrases that hold this one (more negatives; wide phrases may starve);
        “{ kf_cross_minus-option-mode-groups }” — likewise, with phrases of other groups only: inside a group Direct chooses itself.

        <b>How words compare.</b> In any form and order; stop words without operators do not count. A negative is written in the form in which it was met. Phrases in quotes and brackets stay as they are. A negative of one form (<code>-!москве</code>) does not stand for that of all forms. Where negatives do not fit 4,096 characters the phrase stays as it is, and the note has the first of them and how many more there are. Running it again adds nothing.

        Source: KeywordsResearch.deduplicate of the Direct API; help, “Negative keywords”, as of 2026-02-11.
    .done = { $total ->
            [one] { $total } phrase
           *[other] { $total } phrases
        }: { $changed } changed, { $added ->
            [one] { $added } negative
           *[other] { $added } negatives
        } added.

kf_cross_minus-no-groups = There is no column of groups. Send a table with a column “Group”, or choose another way.
kf_cross_minus-left-marks = left as it is: it has quotes or brackets
kf_cross_minus-left-stop-words = left as it is: it has stop words only
kf_cross_minus-left-long = left as it is: it has more than { $limit } words
kf_cross_minus-too-long = not added: the phrase would be over { $limit } characters, move to the group or the campaign: { $words }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }
kf_cross_minus-unfit = { $count ->
        [one] { $count } phrase has
       *[other] { $count } phrases have
    } no room for the negatives. They are in the column “note”: the first 4,096 characters of them, and how many more there are.
kf_cross_minus-count = such phrases: { $count }
kf_cross_minus-option-mode = Compare
kf_cross_minus-option-mode-direct = as Direct does
kf_cross_minus-option-mode-full = with all
kf_cross_minus-option-mode-groups = between groups
