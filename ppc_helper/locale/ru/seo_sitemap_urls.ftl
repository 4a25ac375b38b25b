seo_sitemap_urls = Адреса из sitemap
    .hint = Пришлите адрес сайта, его robots.txt или sitemap. Можно несколько, по одному в строке.
    .help =
        Находит карты сайта (sitemap) и выписывает все адреса из них.

        <b>Как ищет.</b> По адресу сайта читает robots.txt и берёт карты, которые там названы; если их нет, пробует /sitemap.xml. Вложенные карты и сжатые (gz) читает тоже, RSS и Atom понимает. Каждый адрес в списке один раз.

        <b>Что отметит.</b> Адреса чужого сайта, карты, которые не открылись, не разобрались или больше 50 МБ.

        До 500 000 адресов. Результат можно сразу проверить на ошибки или собрать title и description.

        Источники: sitemaps.org/protocol.html, RFC 9309.
    .done = Адресов: { $total }, карт прочитано { $sitemaps }{ $failed ->
            [0] { "" }
           *[other] , не прочитано { $failed }
        }{ $repeated ->
            [0] { "" }
           *[other] , повторов { $repeated }
        }.

seo_sitemap_urls-too_many_sites = В списке { $given } адресов, а за раз можно { $limit }.
seo_sitemap_urls-no_sitemap = в robots.txt карт нет, и /sitemap.xml тоже нет
seo_sitemap_urls-not_a_sitemap = это не карта сайта, или она повреждена
seo_sitemap_urls-cut = карта больше 50 МБ или оборвалась, прочитано начало
seo_sitemap_urls-too_deep = вложена глубже { $limit } карт
seo_sitemap_urls-not_absolute = не полный адрес, так в картах нельзя
seo_sitemap_urls-other_host = другой сайт: { $host }
seo_sitemap_urls-not_all = Показаны не все адреса: их больше { $limit } или карт слишком много.

column-lastmod = изменена
column-sitemap = карта сайта
