utm_check = Check UTM marks
    .hint = Send tagged links: one per line, as text or as a file.
    .help =
        Finds mistakes of tagging: needed marks missing, marks repeated or empty, capital letters, signs that are not encoded, unknown placeholders, marks behind #, a second question mark, over 1,024 characters.

        Known are the placeholders of Direct, of Google, and any <code>{"{{"}name{"}}"}</code> of VK Ads.

        Source: Direct's help, “URL tags”, as of 2026-02-11; Google's ValueTrack.
    .done = Links: { $total }, with problems: { $wrong }.

utm_check-yes = yes
utm_check-no = no
utm_check-not-a-link = no link to a site
utm_check-missing = needed marks are missing: { $names }
utm_check-repeated = repeated: { $names }
utm_check-name-case = names of marks are written small: { $names }
utm_check-unknown-mark = there is no such mark: { $names }
utm_check-empty = empty: { $names }
utm_check-not-encoded = signs are not encoded: { $names }
utm_check-value-case = capital letters make other values in reports: { $names }
utm_check-behind-fragment = the marks stand behind #, where analytics do not see them
utm_check-second-question-mark = a second question mark: it should be &
utm_check-unknown-placeholder = unknown placeholder: { $names }
utm_check-too-long = length { $length }, { $limit } is allowed
utm_check-encoded-too-long = encoded it is { $length } long; over { $limit } only yclid and openstat reach the site
