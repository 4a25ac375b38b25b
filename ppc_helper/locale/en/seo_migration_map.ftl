seo_migration_map = Check a map of redirects
    .hint = Send pairs: the old address and the new one, parted by a tab, a semicolon, an arrow, or as columns of a table.
    .help =
        Opens each old address and compares where it ended with where it should. Without a new address it checks that the page opens at all.

        <b>What it finds.</b> Another page, no redirect, several steps in place of one, temporary redirects, errors 4xx and 5xx, marks that were lost, https to http, the whole old site on one page.

        Addresses are compared without a slash at the end and what follows #.

        Source: RFC 9110, section 15.4; Webmaster's help on moving a site.
    .done = { $total } pairs, { $right } end where they should, { $wrong } with problems.

seo_migration_map-yes = yes
seo_migration_map-no = no
seo_migration_map-another_page = ended elsewhere
seo_migration_map-several_steps = { $steps } steps in place of one
seo_migration_map-no_redirect = there is no redirect
seo_migration_map-one_page = Most of the old addresses end on one page ({ $count }): { $url }. For search these pages are lost.
seo_migration_map-too_many = The list has { $given } links; { $limit } can be checked at a time. Split the list and send it in parts.
seo_migration_map-nothing_answers = Not one link answered. The bot itself may be offline: check again in a few minutes.

seo_migration_map-loop = redirects go in a circle
seo_migration_map-too_many_redirects = too many redirects in a row
seo_migration_map-missing_location = a redirect without an address
seo_migration_map-bad_location = redirects to an address that cannot be opened ({ $why ->
        [scheme] neither http nor https
        [credentials] it holds a login or password
        [port] invalid port
       *[other] invalid address
    })
seo_migration_map-temporary_redirect = temporary redirect ({ $status })
seo_migration_map-https_to_http = goes from https down to http
seo_migration_map-marks_lost = parameters lost on the way: { $marks }
seo_migration_map-http_4xx = { $status ->
        [401] asks for a password (401)
        [403] access denied (403); the site may keep robots out
        [404] page not found (404)
        [410] page removed (410)
        [429] the site asks for fewer requests (429)
       *[other] error { $status }
    }
seo_migration_map-http_5xx = server error ({ $status })
seo_migration_map-tls_expired = the certificate has expired
seo_migration_map-tls_wrong_host = the certificate belongs to another site
seo_migration_map-tls_untrusted = browsers do not trust the certificate
seo_migration_map-tls_handshake = no secure connection could be made
seo_migration_map-dns = domain not found
seo_migration_map-connect = could not connect
seo_migration_map-reset = the server dropped the connection
seo_migration_map-timeout = the server did not answer in time
seo_migration_map-bad_answer = the server's answer is not a web page
seo_migration_map-refused_address = an address of an internal network, not opened
seo_migration_map-refused_port = a port other than 80 and 443, not opened
seo_migration_map-bad_url = not a link to a page: { $why ->
        [empty] empty
        [too_long] longer than 8000 characters
        [scheme] neither http nor https
        [credentials] the link holds a login or password
        [port] invalid port
       *[other] invalid site name
    }

column-old_url = old address
column-expected_url = should end
