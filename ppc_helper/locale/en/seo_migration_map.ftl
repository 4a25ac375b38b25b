seo_migration_map = Redirect map
    .hint = Send pairs: the old address and the new one, separated by a tab, a semicolon, an arrow, or as columns of a table.
    .help =
        Opens each old address and compares where it ended with where it should. Without a new address it checks that the page opens at all.

        <b>What it finds.</b> Another page, no redirect, several steps in place of one, temporary redirects, errors 4xx and 5xx, marks that were lost, https to http, the whole old site on one page.

        Addresses are compared without a slash at the end and what follows #.

        Source: RFC 9110, section 15.4; Webmaster's help on moving a site.
    .done = Pairs: { $total }, right: { $right }, with problems: { $wrong }.

seo_migration_map-yes = yes
seo_migration_map-no = no
seo_migration_map-another_page = ended elsewhere
seo_migration_map-several_steps = { $steps } steps in place of one
seo_migration_map-no_redirect = there is no redirect
seo_migration_map-one_page = Most of the old addresses end on one page ({ $count }): { $url }. For search these pages are lost.

column-old_url = old address
column-expected_url = should end
