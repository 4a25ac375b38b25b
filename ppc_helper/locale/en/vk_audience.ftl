vk_audience = Combine audiences
    .hint = Send two lists or more, separated by a blank line. A list may hold people and communities. If there is one list, each line is an audience.
    .help =
        Unites, intersects and subtracts audiences. A community stands for all its members.

        <b>Options.</b> { vk_audience-option-do }:
        “{ vk_audience-option-do-intersect }” — who is in all lists;
        “{ vk_audience-option-do-unite }” — who is in any;
        “{ vk_audience-option-do-subtract }” — who is in the first and no other;
        “{ vk_audience-option-do-difference }” — who is in exactly one.

        The result has the id and the link of each person, and in how many lists they are. Up to 1,000,000 rows.

        Source: groups.getMembers, users.get, utils.resolveScreenName.
    .done = { $total } people. In the lists: { $sizes }.

vk_audience-one_list = Two lists are needed at least. Part them by a blank line or send several files.
vk_audience-links_skipped = Rows behind which nobody was found: { $count }.
vk_audience-members_hidden = { $community } hides its members.
vk_audience-capped = { $total } people in all, the first { $limit } are shown.
vk_audience-stage-names = looking up links
vk_audience-stage-members = reading members
vk_audience-option-do = Operation
vk_audience-option-do-intersect = intersect
vk_audience-option-do-unite = unite
vk_audience-option-do-subtract = subtract from the first
vk_audience-option-do-difference = in one only

column-lists = in lists
