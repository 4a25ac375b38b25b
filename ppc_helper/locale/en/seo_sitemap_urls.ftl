seo_sitemap_urls = Sitemap addresses
    .hint = Send the address of a site, of its robots.txt or of a sitemap. Several are fine, one per line.
    .help =
        Finds the sitemaps of a site and lists all addresses in them.

        <b>How it looks.</b> For a site it reads robots.txt and takes the sitemaps named there; if there are none it tries /sitemap.xml. Nested and packed (gz) sitemaps are read too, RSS and Atom are understood. Each address is listed once.

        <b>What it marks.</b> Addresses of another site; sitemaps that did not open, could not be understood or are larger than 50 MB.

        Up to 500,000 addresses. The result can be checked for errors or for titles and descriptions right away.

        Sources: sitemaps.org/protocol.html, RFC 9309.
    .done = Addresses: { $total }, sitemaps read { $sitemaps }{ $failed ->
            [0] { "" }
           *[other] , not read { $failed }
        }{ $repeated ->
            [0] { "" }
           *[other] , repeated { $repeated }
        }.

seo_sitemap_urls-too_many_sites = The list has { $given } addresses; { $limit } can be read at a time.
seo_sitemap_urls-no_sitemap = robots.txt names no sitemap, and there is no /sitemap.xml
seo_sitemap_urls-not_a_sitemap = not a sitemap, or a broken one
seo_sitemap_urls-cut = larger than 50 MB or cut off; its beginning was read
seo_sitemap_urls-too_deep = nested deeper than { $limit } sitemaps
seo_sitemap_urls-not_absolute = not a whole address, which sitemaps must have
seo_sitemap_urls-other_host = another site: { $host }
seo_sitemap_urls-not_all = Not all addresses are shown: there are more than { $limit }, or too many sitemaps.

column-lastmod = changed
column-sitemap = sitemap
