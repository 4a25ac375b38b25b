seo_page_facts = Page titles
    .hint = Send links to pages: one per line, as text or as a txt, csv or xlsx file, up to 100,000.
    .help =
        Opens each page and writes down what it says of itself: title, description, h1, canonical, rules for robots, response code.

        <b>What it marks.</b> No title, description or h1. The same title or description on different pages of the list. Several titles or h1. A canonical that leads elsewhere. A page kept out of search (noindex) by its code or by the X-Robots-Tag header. A file in place of a page. A page that opens but says there is no such page.

        <b>Options.</b> { seo_page_facts-option-agent }: who opens the pages — “{ seo_page_facts-option-agent-desktop }”, “{ seo_page_facts-option-agent-mobile }”, “{ seo_page_facts-option-agent-yandexbot }”, “{ seo_page_facts-option-agent-googlebot }”.

        It reads the first 512 KB of a page and runs no scripts: you see what a robot sees before JavaScript.

        Sources: Yandex Webmaster help on title, description and canonical; Google's documentation of the robots meta tag.
    .done = Pages: { $total }, with remarks { $issues }, did not open { $broken }, did not answer { $unreachable }.

seo_page_facts-no_title = no title
seo_page_facts-several_titles = { $count } titles on the page
seo_page_facts-repeated_title = { $count } pages of the list have this title
seo_page_facts-no_description = no description
seo_page_facts-repeated_description = { $count } pages of the list have this description
seo_page_facts-no_h1 = no h1
seo_page_facts-several_h1 = { $count } h1 on the page
seo_page_facts-other_canonical = canonical leads to another address
seo_page_facts-noindex = kept out of search (noindex)
seo_page_facts-nofollow = robots are told not to follow links (nofollow)
seo_page_facts-not_html = not a page but a file ({ $type })

column-title = title
column-title_length = title letters
column-description = description
column-description_length = description letters
column-h1 = h1
column-h1_count = h1 count
column-canonical = canonical
column-robots = rules for robots
