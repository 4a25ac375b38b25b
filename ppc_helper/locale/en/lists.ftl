### Reading and writing lists: answers about what was sent, and words inside files.

lists-read = { $rows ->
        [one] read { $rows } row
       *[other] read { $rows } rows
    }
lists-without-numbers = without the numbers or bullets before the lines
lists-one-sheet = sheet “{ $sheet }” (not read: { $others })
lists-text-column = from column { $column }
lists-frequency-column = frequency in column { $column }
lists-frequency-at-line-ends = frequencies are the numbers at the ends of lines
lists-skipped = { $rows ->
        [one] { $rows } row not read
       *[other] { $rows } rows not read
    }
lists-unread = { $rows ->
        [one] { $rows } row could not be read in full: it is on the sheet “Not read” with the reason.
       *[other] { $rows } rows could not be read in full: they are on the sheet “Not read” with the reasons.
    }
lists-unread-file = { $rows ->
        [one] { $rows } row is left out or was not read in full: it is in a file of its own, “Not read”, with the reason.
       *[other] { $rows } rows are left out or were not read in full: they are in a file of their own, “Not read”, with their reasons.
    }
lists-parts = { $files ->
        [one] The result is { $files } file.
       *[other] The result is too long for one file: there are { $files }.
    }
lists-part = { $name } { $number } of { $total }
lists-unread-sheet = Not read
lists-unread-row = row number
lists-unread-content = what the row holds
lists-total = the total of the report, no phrase
lists-negative = a negative, not a keyword
lists-no-phrase = the row has no phrase
lists-no-number = the frequency is no number: the phrase was taken without it
lists-odd-frequencies = { $rows ->
        [one] a frequency in { $rows } row is no number
       *[other] frequencies in { $rows } rows are no numbers
    }
lists-no-phrases = { $rows ->
        [one] The table has { $rows } row, and no phrase in it.
       *[other] The table has { $rows } rows, and no phrase in any of them.
    } Phrases are looked for in a column “Keyword”, “Phrase” or “Query”; without a header, where words stand.
lists-no-links = { $rows ->
        [one] The table has { $rows } row, and no link in it.
       *[other] The table has { $rows } rows, and no link in any of them.
    } Links are looked for in a column “URL”, “Link” or “Address”; without a header, where they look like links.
lists-no-link = the row has no link

lists-empty = There is not a single row in the list. Send text or a txt, csv or xlsx file: one phrase or link a line.
lists-too-big = The file is over { $megabytes } MB, more than Telegram passes on. Split it and send the parts.
lists-too-many-rows = There are more rows than an Excel sheet holds ({ $limit }). Split the list and send the parts.
lists-image = This is a picture, and a list is needed. Send text or a txt, csv or xlsx file.
lists-pdf = This is a PDF, a list cannot be read from it. Copy the rows into a message or send txt, csv or xlsx.
lists-document = This is a text document. Copy the rows into a message or save them as txt, csv or xlsx.
lists-archive = This is an archive. Unpack it and send the file itself: txt, csv or xlsx.
lists-media = This is audio or video, and a list is needed. Send text or a txt, csv or xlsx file.
lists-binary = There is no text in this file. Send the list as a message or as a txt, csv or xlsx file.
lists-broken-workbook = The file is damaged, the table does not open. Save it anew as xlsx or csv and send it again.
lists-bomb = The table unpacks to too much, opening it is not safe. Copy the column you need into a new file and send that.
lists-password = The table is protected by a password. Remove the password and send it again; do not send the password itself.

lists-sheet = Result

column-kept = kept
column-word = word
column-query = query
column-shown = shown
column-negative = negative
column-cuts = touches
column-result = result
column-added = added
column-because = because of
column-cluster = group
column-common = common words
column-text = text
column-kind = what it is
column-length = length
column-limit = limit
column-longest_word = longest word
column-keyword = keyword
column-fixed = fixed
column-note = note
column-group = group
column-ad_group = ad group
column-frequency = frequency
column-keep = keep
column-negatives = negatives
column-certainty = certainty
column-reason = reason
column-ok = ok
column-words = words
column-characters = characters
column-problems = problems
column-normal = normal
column-ngram = n-gram
column-count = count
column-weighted = weighted
column-clean = clean
column-removed = removed
