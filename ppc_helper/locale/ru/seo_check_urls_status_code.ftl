seo_check_urls_status_code = Проверить ссылки
    .hint = Пришлите ссылки: по одной в строке, текстом или файлом txt, csv, xlsx, до 100 000 штук. Метки в ссылках сохраню, по ним и проверю.
    .help =
        Открывает каждую ссылку и показывает, куда она ведёт на самом деле: код ответа, каждый шаг перенаправления, что не так.

        <b>Что найдёт.</b> Страницы 404 и ошибки сервера, петли и длинные цепочки перенаправлений, временные перенаправления, уход с https на http и на чужой домен, потерянные и изменённые utm-метки и идентификаторы кликов, истёкший или чужой сертификат, страницы, которые открываются, но говорят, что их нет, главную вместо страницы, адреса, которые не отвечают.

        <b>Как проверяет.</b> Читает начало страницы, до 64 КБ. Если страницы не читать (настройка «{ seo_check_urls_status_code-option-pages }»), спрашивает без содержимого (HEAD), а где сервер ответил ошибкой, открывает страницу (GET). Временные сбои перепроверяет. К одному сайту делает не больше четырёх запросов сразу и слушается просьбы подождать. Одинаковые ссылки открывает один раз. Сайт, который не ответил 20 раз подряд, дальше не открывает. Ссылки без http:// считает ссылками на http.

        <b>Настройки.</b>
        { seo_check_urls_status_code-option-agent }: от чьего имени — «{ seo_check_urls_status_code-option-agent-desktop }», «{ seo_check_urls_status_code-option-agent-mobile }», «{ seo_check_urls_status_code-option-agent-yandexbot }», «{ seo_check_urls_status_code-option-agent-googlebot }».
        { seo_check_urls_status_code-option-method }: «{ seo_check_urls_status_code-option-method-auto }», { seo_check_urls_status_code-option-method-head } или { seo_check_urls_status_code-option-method-get }.
        { seo_check_urls_status_code-option-max_redirects }: сколько перенаправлений проходить, от 0 до 50.
        { seo_check_urls_status_code-option-timeout }: сколько секунд ждать ответа, от 1 до 120.
        { seo_check_urls_status_code-option-pages }: «{ seo_check_urls_status_code-option-pages-look }» — читать начало страниц, «{ seo_check_urls_status_code-option-pages-no }» — не читать, так быстрее.

        Адреса внутренних сетей не открывает. Порты 80 и 443, если владелец бота не разрешил другие.

        Источник: RFC 9110, коды ответов и перенаправления.
    .done = { $total ->
            [one] { $total } ссылка
            [few] { $total } ссылки
           *[many] { $total } ссылок
        }: работают { $fine }, с перенаправлением { $redirected }, сломаны { $broken }, не отвечают { $unreachable }{ $refused ->
            [0] { "" }
           *[other] , не проверены { $refused }
        }.

seo_check_urls_status_code-bad_max_redirects = «{ seo_check_urls_status_code-option-max_redirects }» — число от 0 до { $limit }. Исправьте настройку и пришлите ссылки снова.
seo_check_urls_status_code-bad_timeout = «{ seo_check_urls_status_code-option-timeout }» — число от 1 до { $limit }. Исправьте настройку и пришлите ссылки снова.

column-start_url = ссылка
column-finish_url = куда ведёт
column-response_code = код ответа
column-redirects = перенаправлений
column-issue = что не так
column-hops = цепочка
column-seconds = секунд
column-detail = подробности
