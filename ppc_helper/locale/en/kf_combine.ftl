kf_combine = Combine lists
    .hint = Send up to 7 lists: each a line with commas, or separate them by a blank line, columns or files. This will do too: <code>(buy|order) windows (london|paris)</code>
    .help =
        Makes phrases: every word of the first list with every word of the second, and so on. The leftmost list changes slowest.

        <b>What you can write.</b> <code>(a|b)</code> — choices inside a line; a line <code>*</code> — the list may be skipped.

        <b>Limits.</b> Up to 7 lists and 1,000,000 phrases. Phrases of more words than “{ kf_combine-option-max_words }” says are left out; stop words without operators do not count, as in Direct.

        Source: Direct's help, “Adding keywords”, as of 2026-02-11.
    .done = Phrases made: { $total }.

kf_combine-too-many-choices = The lines with alternatives (a|b) stand for more than { $limit } texts. Take some of them away and send the lists again.
kf_combine-too-many-lists = { $lists } lists, { $limit } are allowed. Put some together and send them again.
kf_combine-nothing = There is nothing to combine: the lists have no words.
kf_combine-capped = There would be { $total } phrases, here are the first { $limit }. Part the lists.
kf_combine-left-out = Phrases of over { $words } words left out: { $count }.
kf_combine-option-max_words = Words at most
