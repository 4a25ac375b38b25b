### What can be wrong with web addresses, shared by all tools.

web-nothing_answers = Not one link answered. The bot itself may be offline: check again in a few minutes.
web-too_many = The list has { $given } links; { $limit } can be checked at a time. Split the list and send it in parts.
web-loop = redirects go in a circle
web-too_many_redirects = too many redirects in a row
web-missing_location = a redirect without an address
web-bad_location = redirects to an address that cannot be opened ({ $why ->
        [scheme] neither http nor https
        [credentials] it holds a login or password
        [port] invalid port
       *[other] invalid address
    })
web-temporary_redirect = temporary redirect ({ $status })
web-https_to_http = goes from https down to http
web-other_domain = leads to another domain: { $domain }
web-marks_lost = parameters lost on the way: { $marks }
web-marks_changed = parameters changed on the way: { $marks }
web-http_4xx = { $status ->
        [401] asks for a password (401)
        [403] access denied (403); the site may keep robots out
        [404] page not found (404)
        [410] page removed (410)
        [429] the site asks for fewer requests (429)
       *[other] error { $status }
    }
web-http_5xx = server error ({ $status })
web-tls_expired = the certificate has expired
web-tls_not_yet_valid = the certificate is not valid yet
web-tls_wrong_host = the certificate belongs to another site
web-tls_untrusted = browsers do not trust the certificate
web-tls_handshake = no secure connection could be made
web-dns = domain not found
web-connect = could not connect
web-reset = the server dropped the connection
web-timeout = the server did not answer in time
web-bad_answer = the server's answer is not a web page
web-given_up = not opened: the site had failed to answer { $limit } times in a row
web-refused_address = an address of an internal network, not opened
web-refused_port = this port is not opened
web-bad_url = not a link to a page: { $why ->
        [empty] empty
        [too_long] longer than 8000 characters
        [scheme] neither http nor https
        [credentials] the link holds a login or password
        [port] invalid port
       *[other] invalid site name
    }
web-soft_404 = the page opens but says there is no such page (soft 404)
web-page_too_large = the page is larger than 10 MB: search engines skip such pages
web-front_page = the front page opened in place of the page
