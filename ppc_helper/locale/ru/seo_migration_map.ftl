seo_migration_map = Проверить карту редиректов
    .hint = Пришлите пары: старый адрес и новый, через табуляцию, точку с запятой, стрелку или столбцами таблицы.
    .help =
        Открывает каждый старый адрес и сравнивает, куда он привёл, с тем, куда должен. Без нового адреса проверяет, что страница вообще открывается.

        <b>Что ищет.</b> Не та страница, нет перенаправления, несколько шагов вместо одного, временное перенаправление, ошибки 4xx и 5xx, потерянные метки, переход с https на http, старый сайт целиком ведёт на одну страницу.

        Адреса сравниваются без учёта слеша в конце и части после #.

        Источник: RFC 9110, раздел 15.4; справка Вебмастера о переезде сайта.
    .done = Пар: { $total }, ведут куда надо { $right }, с ошибками { $wrong }.

seo_migration_map-yes = да
seo_migration_map-no = нет
seo_migration_map-another_page = привёл не туда
seo_migration_map-several_steps = шагов { $steps } вместо одного
seo_migration_map-no_redirect = перенаправления нет
seo_migration_map-one_page = Большинство старых адресов ведёт на одну страницу ({ $count }): { $url }. Для поиска это потеря страниц.
seo_migration_map-too_many = В списке { $given } ссылок, а за раз можно проверить { $limit }. Разделите список и пришлите по частям.
seo_migration_map-nothing_answers = Не ответила ни одна ссылка. Возможно, нет связи у самого бота: повторите проверку через несколько минут.

seo_migration_map-loop = перенаправления идут по кругу
seo_migration_map-too_many_redirects = слишком много перенаправлений подряд
seo_migration_map-missing_location = перенаправление без адреса
seo_migration_map-bad_location = перенаправление на адрес, который нельзя открыть ({ $why ->
        [scheme] не http и не https
        [credentials] в нём логин или пароль
        [port] неверный порт
       *[other] неверный адрес
    })
seo_migration_map-temporary_redirect = временное перенаправление ({ $status })
seo_migration_map-https_to_http = уходит с https на http
seo_migration_map-marks_lost = метки потерялись по дороге: { $marks }
seo_migration_map-http_4xx = { $status ->
        [401] нужен пароль (401)
        [403] доступ запрещён (403); возможно, сайт не пускает роботов
        [404] страница не найдена (404)
        [410] страница удалена (410)
        [429] сайт просит реже обращаться (429)
       *[other] ошибка { $status }
    }
seo_migration_map-http_5xx = ошибка сервера ({ $status })
seo_migration_map-tls_expired = срок действия сертификата истёк
seo_migration_map-tls_wrong_host = сертификат выдан другому сайту
seo_migration_map-tls_untrusted = сертификату не доверяют браузеры
seo_migration_map-tls_handshake = не удалось установить защищённое соединение
seo_migration_map-dns = домен не найден
seo_migration_map-connect = не удалось подключиться
seo_migration_map-reset = сервер оборвал соединение
seo_migration_map-timeout = сервер не ответил вовремя
seo_migration_map-bad_answer = ответ сервера не похож на веб-страницу
seo_migration_map-refused_address = адрес внутренней сети, не открываем
seo_migration_map-refused_port = порт не 80 и не 443, не открываем
seo_migration_map-bad_url = это не ссылка на страницу: { $why ->
        [empty] пусто
        [too_long] длиннее 8000 символов
        [scheme] не http и не https
        [credentials] в ссылке логин или пароль
        [port] неверный порт
       *[other] неверное имя сайта
    }

column-old_url = старый адрес
column-expected_url = должен вести
