seo_check_urls_status_code = Check links
    .hint = Send links, one per line, as text or a txt, csv or xlsx file, up to 100,000. Tracking parameters are kept and checked too.
    .help =
        Opens each link and shows where it really leads: the response code, every redirect on the way, and what is wrong.

        <b>What it finds.</b> Pages that return 404 and server errors, redirect loops and long chains, temporary redirects, a step from https down to http or to another domain, lost and changed utm parameters and click ids, expired certificates and those of another site, pages that open but say there is no such page, the front page in place of a page, addresses that do not answer.

        <b>How it checks.</b> It reads the start of a page, up to 64 KB. With pages not read (option “{ seo_check_urls_status_code-option-pages }”) it asks without the page's content (HEAD) and, if the server returns an error, opens the page itself (GET). Passing failures are tried again. One site gets four requests at a time at most, and a site's request to wait is obeyed. Identical links are opened once. A site that has failed to answer 20 times in a row is not opened again. Links without http:// are taken as http.

        <b>Options.</b>
        { seo_check_urls_status_code-option-agent }: who asks — “{ seo_check_urls_status_code-option-agent-desktop }”, “{ seo_check_urls_status_code-option-agent-mobile }”, “{ seo_check_urls_status_code-option-agent-yandexbot }”, “{ seo_check_urls_status_code-option-agent-googlebot }”.
        { seo_check_urls_status_code-option-method }: “{ seo_check_urls_status_code-option-method-auto }”, “{ seo_check_urls_status_code-option-method-head }” or “{ seo_check_urls_status_code-option-method-get }”.
        { seo_check_urls_status_code-option-max_redirects }: how many redirects to follow, 0 to 50.
        { seo_check_urls_status_code-option-timeout }: how many seconds to wait for an answer, 1 to 120.
        { seo_check_urls_status_code-option-pages }: “{ seo_check_urls_status_code-option-pages-look }” to read the start of pages, “{ seo_check_urls_status_code-option-pages-no }” not to, which is faster.

        Addresses of internal networks are not opened. Ports 80 and 443 unless the bot's owner allows more.

        Source: RFC 9110, status codes and redirects.
    .done = { $total ->
            [one] { $total } link
           *[other] { $total } links
        }: { $fine } fine, { $redirected } redirected, { $broken } broken, { $unreachable } not answering{ $refused ->
            [0] { "" }
           *[other] , { $refused } not checked
        }.

seo_check_urls_status_code-bad_max_redirects = “{ seo_check_urls_status_code-option-max_redirects }” takes a number from 0 to { $limit }. Change the option and send the links again.
seo_check_urls_status_code-bad_timeout = “{ seo_check_urls_status_code-option-timeout }” takes a number from 1 to { $limit }. Change the option and send the links again.

column-start_url = link
column-finish_url = leads to
column-response_code = response code
column-redirects = redirects
column-issue = issue
column-hops = chain
column-seconds = seconds
column-detail = detail
