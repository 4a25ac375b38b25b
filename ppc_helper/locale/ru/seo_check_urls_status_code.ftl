seo_check_urls_status_code = Проверить ссылки
    .hint = Пришлите ссылки: по одной в строке, текстом или файлом txt, csv, xlsx, до 100 000 штук. Метки в ссылках сохраню, по ним и проверю.
    .help =
        Открывает каждую ссылку и показывает, куда она ведёт на самом деле: код ответа, каждый шаг перенаправления, что не так.

        <b>Что найдёт.</b> Страницы 404 и ошибки сервера, петли и длинные цепочки перенаправлений, временные перенаправления, уход с https на http и на чужой домен, потерянные utm-метки и идентификаторы кликов, истёкший или чужой сертификат, адреса, которые не отвечают.

        <b>Как проверяет.</b> Сначала спрашивает без содержимого страницы (HEAD), а если сервер ответил ошибкой, открывает страницу целиком (GET). Временные сбои перепроверяет. К одному сайту делает не больше четырёх запросов сразу и слушается просьбы подождать. Одинаковые ссылки открывает один раз. Ссылки без http:// считает ссылками на http.

        <b>Настройки.</b>
        agent: от чьего имени — desktop, mobile, yandexbot, googlebot.
        method: auto, head или get.
        max_redirects: сколько перенаправлений проходить, от 0 до 50.
        timeout: сколько секунд ждать ответа, от 1 до 120.

        Адреса внутренних сетей не открывает. Порты только 80 и 443.
    .done = { $total ->
            [one] { $total } ссылка
            [few] { $total } ссылки
           *[many] { $total } ссылок
        }: работают { $fine }, с перенаправлением { $redirected }, сломаны { $broken }, не отвечают { $unreachable }{ $refused ->
            [0] { "" }
           *[other] , не проверены { $refused }
        }.

seo_check_urls_status_code-too_many = В списке { $given } ссылок, а за раз можно проверить { $limit }. Разделите список и пришлите по частям.
seo_check_urls_status_code-bad_max_redirects = Настройка max_redirects должна быть числом от 0 до { $limit }.
seo_check_urls_status_code-bad_timeout = Настройка timeout должна быть числом секунд от 1 до { $limit }.
seo_check_urls_status_code-nothing_answers = Не ответила ни одна ссылка. Возможно, нет связи у самого бота: повторите проверку через несколько минут.

seo_check_urls_status_code-loop = перенаправления идут по кругу
seo_check_urls_status_code-too_many_redirects = слишком много перенаправлений подряд
seo_check_urls_status_code-missing_location = перенаправление без адреса
seo_check_urls_status_code-bad_location = перенаправление на адрес, который нельзя открыть ({ $why ->
        [scheme] не http и не https
        [credentials] в нём логин или пароль
        [port] неверный порт
       *[other] неверный адрес
    })
seo_check_urls_status_code-temporary_redirect = временное перенаправление ({ $status })
seo_check_urls_status_code-https_to_http = уходит с https на http
seo_check_urls_status_code-other_domain = ведёт на другой домен: { $domain }
seo_check_urls_status_code-marks_lost = метки потерялись по дороге: { $marks }
seo_check_urls_status_code-http_4xx = { $status ->
        [401] нужен пароль (401)
        [403] доступ запрещён (403); возможно, сайт не пускает роботов
        [404] страница не найдена (404)
        [410] страница удалена (410)
        [429] сайт просит реже обращаться (429)
       *[other] ошибка { $status }
    }
seo_check_urls_status_code-http_5xx = ошибка сервера ({ $status })
seo_check_urls_status_code-tls_expired = срок действия сертификата истёк
seo_check_urls_status_code-tls_wrong_host = сертификат выдан другому сайту
seo_check_urls_status_code-tls_untrusted = сертификату не доверяют браузеры
seo_check_urls_status_code-tls_handshake = не удалось установить защищённое соединение
seo_check_urls_status_code-dns = домен не найден
seo_check_urls_status_code-connect = не удалось подключиться
seo_check_urls_status_code-reset = сервер оборвал соединение
seo_check_urls_status_code-timeout = сервер не ответил вовремя
seo_check_urls_status_code-bad_answer = ответ сервера не похож на веб-страницу
seo_check_urls_status_code-refused_address = адрес внутренней сети, не открываем
seo_check_urls_status_code-refused_port = порт не 80 и не 443, не открываем
seo_check_urls_status_code-bad_url = это не ссылка на страницу: { $why ->
        [empty] пусто
        [too_long] длиннее 8000 символов
        [scheme] не http и не https
        [credentials] в ссылке логин или пароль
        [port] неверный порт
       *[other] неверное имя сайта
    }

column-start_url = ссылка
column-finish_url = куда ведёт
column-response_code = код ответа
column-redirects = перенаправлений
column-issue = что не так
column-hops = цепочка
column-seconds = секунд
column-detail = подробности
