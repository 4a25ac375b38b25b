seo_page_facts = Заголовки страниц
    .hint = Пришлите ссылки на страницы: по одной в строке, текстом или файлом txt, csv, xlsx, до 100 000 штук.
    .help =
        Открывает каждую страницу и выписывает, что она говорит о себе: title, description, h1, canonical, правила для роботов, код ответа.

        <b>Что отметит.</b> Нет title, description или h1. Одинаковые title или description у разных страниц списка. Несколько title или h1. Canonical ведёт на другой адрес. Страница закрыта от поиска (noindex) в коде или в заголовке X-Robots-Tag. Вместо страницы файл. Страница открывается, но говорит, что её нет.

        <b>Настройки.</b> { seo_page_facts-option-agent }: от чьего имени открывать — «{ seo_page_facts-option-agent-desktop }», «{ seo_page_facts-option-agent-mobile }», «{ seo_page_facts-option-agent-yandexbot }», «{ seo_page_facts-option-agent-googlebot }».

        Читает первые 512 КБ страницы и не выполняет скрипты: видно то же, что видит робот до запуска JavaScript.

        Источники: справка Вебмастера о title, description и canonical; документация Google о robots meta tag.
    .done = Страниц: { $total }, с замечаниями { $issues }, не открылись { $broken }, не ответили { $unreachable }.

seo_page_facts-no_title = нет title
seo_page_facts-several_titles = title на странице { $count }
seo_page_facts-repeated_title = такой же title у { $count } страниц списка
seo_page_facts-no_description = нет description
seo_page_facts-repeated_description = такой же description у { $count } страниц списка
seo_page_facts-no_h1 = нет h1
seo_page_facts-several_h1 = h1 на странице { $count }
seo_page_facts-other_canonical = canonical ведёт на другой адрес
seo_page_facts-noindex = закрыта от поиска (noindex)
seo_page_facts-nofollow = роботам сказано не ходить по ссылкам (nofollow)
seo_page_facts-not_html = не страница, а файл ({ $type })

column-title = title
column-title_length = букв в title
column-description = description
column-description_length = букв в description
column-h1 = h1
column-h1_count = сколько h1
column-canonical = canonical
column-robots = правила для роботов
