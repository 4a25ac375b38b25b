vk_get_common_groups_by_url = Shared communities
    .hint = Send a link to a VK community, or several: I will see what else its members follow. Links to people work too.
    .help =
        Shows which other communities the members are in: a way to find places to advertise and neighbouring interests.

        <b>How it counts.</b> It reads the member list, leaves out deleted and private profiles, asks for the communities of the rest and counts what they share. A large audience is sampled. For the first rows the number is checked exactly, from the communities' own member lists.

        <b>Columns.</b> Shared is how many of the people checked are in the community; share is that in per cent; margin is how many percentage points a sample may be off; exact is how many of the whole audience are there, private profiles included; affinity is how many times likelier these people are there than VK's people on average: the more, the closer to the subject. How many people VK has is not known: 100 million a month are taken, by its own reports, so compare affinities of rows with each other.

        <b>Options.</b>
        { vk_get_common_groups_by_url-option-mode }: “{ vk_get_common_groups_by_url-option-mode-sample }” asks a part, “{ vk_get_common_groups_by_url-option-mode-full }” everyone; “{ vk_get_common_groups_by_url-option-mode-auto }”: where there are more people than a sample, I say first what each will take, and you choose.
        { vk_get_common_groups_by_url-option-sample }: its size. 2,000 people give a margin of about 2 points, 500 about 4.
        { vk_get_common_groups_by_url-option-min_members }: leave out communities smaller than this.
        { vk_get_common_groups_by_url-option-verify }: how many of the first rows are checked exactly, up to 1,000.

        If VK stops the requests, you get what was counted: people are asked in random order, so a part gives a true picture too.

        Source: the methods groups.getMembers, groups.get, groups.getById.
    .done = { $found ->
            [0] No shared communities found
            [one] { $found } shared community
           *[other] { $found } shared communities
        }. Audience { $members }, checked { $checked }; private profiles { $closed }, deleted { $deleted }, hide their communities { $private }{ $failed ->
            [0] { "" }
           *[other] , could not be asked { $failed }
        }.

vk_get_common_groups_by_url-stage-names = looking up names
vk_get_common_groups_by_url-stage-members = reading the member list
vk_get_common_groups_by_url-stage-groups = asking who is where
vk_get_common_groups_by_url-stage-verify = checking the numbers

vk_get_common_groups_by_url-too_many = The list has { $given } links; { $limit } fit at a time. Send fewer.
vk_get_common_groups_by_url-bad_sample = “{ vk_get_common_groups_by_url-option-sample }” takes a number from 100 to 1,000,000. Change the option and send the links again.
vk_get_common_groups_by_url-bad_number = “{ vk_get_common_groups_by_url-option-min_members }” takes a number from 0 on, “{ vk_get_common_groups_by_url-option-verify }” one from 0 to { $limit }. Change the option and send the links again.
vk_get_common_groups_by_url-nobody = These links lead to no community and no person. Send a link like vk.com/name.
vk_get_common_groups_by_url-no_members = The member list is private or empty. Send another community, or links to people.
vk_get_common_groups_by_url-all_closed = All { $people } profiles are private or deleted; there is nobody to ask.
vk_get_common_groups_by_url-nothing_seen = None of the { $people } members shows their communities.
vk_get_common_groups_by_url-links_skipped = { $count ->
        [one] { $count } link leads nowhere and was skipped.
       *[other] { $count } links lead nowhere and were skipped.
    }
vk_get_common_groups_by_url-members_hidden = { $count ->
        [one] { $count } community does not show its members.
       *[other] { $count } communities do not show their members.
    }
vk_get_common_groups_by_url-sampled = A random sample was checked: { $asked } of { $open } public profiles. Choose the option “Whom to ask: everyone” to check all.

vk_get_common_groups_by_url-cost =
    Public profiles: { $open }. How many of them shall be asked where they are?

    <b>A sample, { $sample }.</b> { $sample_days ->
        [0] About { $sample_minutes } min.
        [one] More than VK's daily limit ({ $per_day } people): with a break, { $sample_days } more day.
       *[other] More than VK's daily limit ({ $per_day } people): with breaks, { $sample_days } more days.
    } A share may be off by { $margin } points at most.

    <b>All { $open }.</b> { $full_days ->
        [0] About { $full_minutes } min.
        [one] More than VK's daily limit (about { $per_day } people): begins today, done tomorrow.
       *[other] More than VK's daily limit (about { $per_day } people): with breaks, { $full_days } more days.
    } No margin of error.{ $full_days ->
        [0] { "" }
       *[other] { " " }What is counted so far can be taken in any break.
    }
vk_get_common_groups_by_url-offer-sample = Sample of { $sample }: { $sample_days ->
        [0] about { $sample_minutes } min.
        [one] { $sample_days } more day
       *[other] { $sample_days } more days
    }
vk_get_common_groups_by_url-offer-full = All { $open }: { $full_days ->
        [0] about { $full_minutes } min.
        [one] done tomorrow
       *[other] { $full_days } more days
    }
vk_get_common_groups_by_url-picture = { $count ->
        [one] Where else the members are
       *[other] Where else the members are: the first { $count }
    }
vk_get_common_groups_by_url-picture-sampled = { $count ->
        [one] Where else the members are. The line is the sample's margin
       *[other] Where else the members are: the first { $count }. The line is the sample's margin
    }

vk_get_common_groups_by_url-kind-group = group
vk_get_common_groups_by_url-kind-page = public page
vk_get_common_groups_by_url-kind-event = event

column-group_id = community id
column-name = name
column-type = kind
column-members_count = members
column-common_count = shared
column-share = share, %
column-margin = margin, points
column-exact_count = exact
column-affinity = affinity, times

vk_get_common_groups_by_url-option-mode = Whom to ask
vk_get_common_groups_by_url-option-mode-auto = I choose before it starts
vk_get_common_groups_by_url-option-mode-sample = a sample
vk_get_common_groups_by_url-option-mode-full = everyone
vk_get_common_groups_by_url-option-sample = Size of the sample
vk_get_common_groups_by_url-option-min_members = Communities from, members
vk_get_common_groups_by_url-option-verify = Check exactly, rows
