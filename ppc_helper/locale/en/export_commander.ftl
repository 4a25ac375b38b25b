export_commander = Commander file
    .hint = Send phrases: one per line, or a table with a column “Group”. You get a file to import.
    .help =
        Puts phrases into groups and writes the columns that Direct's import reads: the group's name, its number, the phrase with negatives. A group takes 200 phrases: what is over goes into the next one. One imported file takes 60,000 rows: a long list comes as several files.

        Alternatives <code>(a|b)</code> become phrases of their own: only the XLS import takes them. Groups come from the column “Group”, or from the result of “Group by words”.

        <b>Options.</b> { export_commander-option-name }: what the group of phrases without one is called.

        The columns are those of the XLS import; the newest Commander was not tried. Rows that could not be read come in a file of their own.

        Source: Direct's help, “XLS files”, “Technical restrictions”, as of 2026-02-11.
    .done = { $total ->
            [one] { $total } phrase
           *[other] { $total } phrases
        } in { $groups ->
            [one] { $groups } group
           *[other] { $groups } groups
        }.

export_commander-refused = Phrases that Direct will refuse: { $count }. Check them by “Check phrases”.
export_commander-too-many-rows = { $rows } rows, and one import takes { $limit }: import the files one after the other.
export_commander-option-name = Group without a name
    .ask = Send the name of the group.
export_commander-option-name-empty = “Группа 1”
