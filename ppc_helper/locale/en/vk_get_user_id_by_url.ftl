vk_get_user_id_by_url = Find VK ids
    .hint = Send links to pages of people or communities, one per line, as text or a txt, csv or xlsx file.
    .help =
        Finds ids and names by VK links. Rows keep their order; each row without an answer has a reason.

        <b>Links it understands.</b> vk.com, vk.ru, m.vk.com, with https or without; short names (durov, @durov); id1, club1, public1, event1; links to a post or photo (its author is meant); bare numbers.

        For a community the name column holds its name, and the note says what it is: a group, a public page or an event.

        Source: the methods users.get, utils.resolveScreenName and groups.getById.
    .done = { $total ->
            [one] { $total } link
           *[other] { $total } links
        }: { $people ->
            [one] { $people } person
           *[other] { $people } people
        }, { $communities ->
            [one] { $communities } community
           *[other] { $communities } communities
        }{ $missing ->
            [0] { "" }
           *[other] , { $missing } without an answer
        }.

vk_get_user_id_by_url-too_many = The list has { $given } links; { $limit } can be checked at a time. Split the list and send it in parts.
vk_get_user_id_by_url-not_found = there is no such page
vk_get_user_id_by_url-not_asked = not asked in time
vk_get_user_id_by_url-deleted = the page is deleted
vk_get_user_id_by_url-banned = the page is blocked
vk_get_user_id_by_url-closed_profile = private profile
vk_get_user_id_by_url-community_blocked = the community is blocked
vk_get_user_id_by_url-kind-group = group
vk_get_user_id_by_url-kind-page = public page
vk_get_user_id_by_url-kind-event = event
vk_get_user_id_by_url-link-empty = empty line
vk_get_user_id_by_url-link-other_site = not a VK link
vk_get_user_id_by_url-link-service_page = a section of VK, not the page of a person or community
vk_get_user_id_by_url-link-app = an app
vk_get_user_id_by_url-link-not_a_name = not a link or a short name

column-url = link
column-id = id
column-first_name = first name
column-last_name = last name
