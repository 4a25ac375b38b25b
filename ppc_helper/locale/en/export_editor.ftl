export_editor = Ads Editor file
    .hint = Send phrases: one per line, or a table with a column “Group”. You get a file to import.
    .help =
        Puts phrases into groups and writes a csv with the columns of Google Ads Editor: Campaign, Ad Group, Keyword, Criterion Type.

        <b>Direct's operators.</b> A phrase in quotes becomes Exact, in [brackets] Phrase, all others Broad. <code>!</code> and <code>+</code> have no counterpart and go. Negatives become rows of their own, with a match type by the same rule. Signs that Google refuses (a comma, ! @ % ^ = ; ~ ?) become spaces.

        <b>Google's limits.</b> 80 characters and 10 words.

        <b>Options.</b> { export_editor-option-campaign }: its name.

        The match types are the nearest, not the same: Google has rules of its own. Rows that could not be read come in a file of their own.

        Source: support.google.com/google-ads/editor/answer/57747.
    .done = Rows: { $total }, groups: { $groups }.

export_editor-signs = Google refuses , ! @ % ^ = ; ~ ? and brackets, spaces stand for them; such keywords: { $count }.
export_editor-too-long = Over 80 characters or 10 words, Google will refuse them: { $count }.
export_editor-option-campaign = Campaign
    .ask = Send the name of the campaign.
export_editor-repeated = a repeat: the group has this keyword with this match type already
export_editor-no-keyword = a service row, or no word at all: Google has no counterpart
