seo_check_urls_status_code = Check links
    .hint = Send links, one a line, as text or a txt, csv or xlsx file, up to 100,000. Tracking parameters are kept and checked too.
    .help =
        Opens each link and shows where it really leads: the response code, every redirect on the way, and what is wrong.

        <b>What it finds.</b> Pages that return 404 and server errors, redirect loops and long chains, temporary redirects, a step from https down to http or to another domain, lost utm parameters and click ids, expired certificates and those of another site, addresses that do not answer.

        <b>How it checks.</b> It first asks without the page's content (HEAD) and, if the server returns an error, opens the page itself (GET). Passing failures are tried again. One site gets four requests at a time at most, and a site's request to wait is obeyed. Identical links are opened once. Links without http:// are taken as http.

        <b>Options.</b>
        agent: who asks — desktop, mobile, yandexbot, googlebot.
        method: auto, head or get.
        max_redirects: how many redirects to follow, 0 to 50.
        timeout: how many seconds to wait for an answer, 1 to 120.

        Addresses of internal networks are not opened. Ports 80 and 443 only.
    .done = { $total ->
            [one] { $total } link
           *[other] { $total } links
        }: { $fine } fine, { $redirected } redirected, { $broken } broken, { $unreachable } not answering{ $refused ->
            [0] { "" }
           *[other] , { $refused } not checked
        }.

seo_check_urls_status_code-too_many = The list has { $given } links; { $limit } can be checked at a time. Split the list and send it in parts.
seo_check_urls_status_code-bad_max_redirects = The option max_redirects must be a number from 0 to { $limit }.
seo_check_urls_status_code-bad_timeout = The option timeout must be a number of seconds from 1 to { $limit }.
seo_check_urls_status_code-nothing_answers = Not one link answered. The bot itself may be offline: check again in a few minutes.

seo_check_urls_status_code-loop = redirects go in a circle
seo_check_urls_status_code-too_many_redirects = too many redirects in a row
seo_check_urls_status_code-missing_location = a redirect without an address
seo_check_urls_status_code-bad_location = redirects to an address that cannot be opened ({ $why ->
        [scheme] neither http nor https
        [credentials] it holds a login or password
        [port] invalid port
       *[other] invalid address
    })
seo_check_urls_status_code-temporary_redirect = temporary redirect ({ $status })
seo_check_urls_status_code-https_to_http = goes from https down to http
seo_check_urls_status_code-other_domain = leads to another domain: { $domain }
seo_check_urls_status_code-marks_lost = parameters lost on the way: { $marks }
seo_check_urls_status_code-http_4xx = { $status ->
        [401] asks for a password (401)
        [403] access denied (403); the site may keep robots out
        [404] page not found (404)
        [410] page removed (410)
        [429] the site asks for fewer requests (429)
       *[other] error { $status }
    }
seo_check_urls_status_code-http_5xx = server error ({ $status })
seo_check_urls_status_code-tls_expired = the certificate has expired
seo_check_urls_status_code-tls_wrong_host = the certificate belongs to another site
seo_check_urls_status_code-tls_untrusted = browsers do not trust the certificate
seo_check_urls_status_code-tls_handshake = no secure connection could be made
seo_check_urls_status_code-dns = domain not found
seo_check_urls_status_code-connect = could not connect
seo_check_urls_status_code-reset = the server dropped the connection
seo_check_urls_status_code-timeout = the server did not answer in time
seo_check_urls_status_code-bad_answer = the server's answer is not a web page
seo_check_urls_status_code-refused_address = an address of an internal network, not opened
seo_check_urls_status_code-refused_port = a port other than 80 and 443, not opened
seo_check_urls_status_code-bad_url = not a link to a page: { $why ->
        [empty] empty
        [too_long] longer than 8000 characters
        [scheme] neither http nor https
        [credentials] the link holds a login or password
        [port] invalid port
       *[other] invalid site name
    }

column-start_url = link
column-finish_url = leads to
column-response_code = response code
column-redirects = redirects
column-issue = issue
column-hops = chain
column-seconds = seconds
column-detail = detail
