vk_group_members = Community members
    .hint = Send links to communities, one per line. Filters by sex, age, city and activity are on the buttons.
    .help =
        Exports members of communities: id, name, sex, age, city, when they were last seen, whether the profile is closed. Each person once.

        <b>Options.</b>
        { vk_group_members-option-closed }: “{ vk_group_members-option-closed-keep }” or “{ vk_group_members-option-closed-drop }”.
        { vk_group_members-option-deleted }: “{ vk_group_members-option-deleted-drop }” or “{ vk_group_members-option-deleted-keep }”, the banned too.
        { vk_group_members-option-sex }: “{ vk_group_members-option-sex-any }”, “{ vk_group_members-option-sex-female }” or “{ vk_group_members-option-sex-male }”.
        { vk_group_members-option-city }: only of this city, named as VK does.
        { vk_group_members-option-age_from }, { vk_group_members-option-age_to }: in years; 0: any.
        { vk_group_members-option-last_seen_days }: only who was there in so many days; 0: everybody.

        <b>Filters.</b> People who hide their age, city or last visit are left out when you filter by it.

        <b>Limits.</b> Up to 100 communities and 1,000,000 people at a time. VK does not give hidden member lists.

        Source: groups.getMembers.
    .done = Members read: { $read }, kept: { $kept }.

vk_group_members-too_many = The list has { $given } links, { $limit } are allowed at a time. Part the list.
vk_group_members-no_communities = There is no community in what you sent. Send links such as vk.com/group_name.
vk_group_members-no_such_age = Nobody is { $from } to { $to } years old. Mend the option and send the links again.
vk_group_members-links_skipped = Rows without a community left out: { $count }.
vk_group_members-members_hidden = Communities that hide their members: { $count }.
vk_group_members-capped = The first { $limit } people are shown.
vk_group_members-stage-members = reading members
vk_group_members-sex-female = female
vk_group_members-sex-male = male
vk_group_members-state-closed = closed
vk_group_members-state-deleted = deleted
vk_group_members-state-banned = banned
vk_group_members-option-closed = Closed profiles
vk_group_members-option-closed-keep = keep
vk_group_members-option-closed-drop = drop
vk_group_members-option-deleted = Deleted profiles
vk_group_members-option-deleted-keep = keep
vk_group_members-option-deleted-drop = drop
vk_group_members-option-sex = Sex
vk_group_members-option-sex-any = any
vk_group_members-option-sex-female = female
vk_group_members-option-sex-male = male
vk_group_members-option-city = City
    .ask = Send the name of the city as VK writes it.
vk_group_members-option-city-empty = any
vk_group_members-option-age_from = Age from
vk_group_members-option-age_from-0 = any
vk_group_members-option-age_to = Age to
vk_group_members-option-age_to-0 = any
vk_group_members-option-last_seen_days = Seen in, days
vk_group_members-option-last_seen_days-0 = any

column-sex = sex
column-age = age
column-city = city
column-last_seen = last seen
column-state = profile
column-community = community
