ad_check = Тексты объявлений
    .hint = Выберите, что это за тексты, и пришлите их: по одному в строке, сообщением или файлом.
    .help =
        Считает длину каждого текста так, как её считает система, ищет слишком длинные слова, недопустимые знаки и повторы.

        <b>Ограничения Директа.</b> Заголовок 56, слово 22, до 7 заголовков; второй заголовок 30 и ещё 15 знаков препинания; текст 81 и ещё 15 знаков препинания, слово 23, до 3 текстов; быстрая ссылка 30 (первые четыре вместе 66), её описание 60, слово в них 23, без ! ? [ ] и эмодзи; уточнение 25 (вместе 132, на телефоне 76); отображаемая ссылка 20. Шаблон <code>#фраза#</code> считается по тексту внутри.
        <b>Google.</b> Заголовок 30 (3–15 штук, без !), описание 90 (2–4), путь 15. Шаблон <code>{"{"}KeyWord:текст{"}"}</code> считается по тексту после двоеточия.
        <b>Telegram Ads.</b> 764 символа, до 5 эмодзи; сообщение целиком.

        <b>Выгрузки.</b> Из таблицы Коммандера или Ads Editor берутся столбцы выбранного вида, каждый текст один раз.

        <b>Настройки.</b>
        { ad_check-option-kind }: вид текста, от него зависят ограничения.
        { ad_check-option-system }: чьи шаблоны считать по тексту внутри.

        Отображаемая ссылка считается так, как покажется: пробелы и _ станут дефисами. Общая длина быстрых ссылок взята из правил импорта XLS, веб-интерфейс мы не проверяли.

        Источник: справка Директа, «Технические ограничения», на 11.02.2026, комбинаторные объявления — с 14.07; support.google.com 7684791.
    .done = Текстов: { $total }, с ошибками { $wrong }.

ad_check-yes = да
ad_check-no = нет
ad_check-too-long = длиннее на { $over }
ad_check-word-too-long = слово «{ $word }» длиной { $length }, а можно { $limit }
ad_check-signs = недопустимые знаки: { $signs }
ad_check-too-many-emoji = эмодзи { $count }, а можно { $limit }
ad_check-repeated = повторяет строку { $row }
ad_check-columns = Проверены тексты из столбцов: { $columns }. Одинаковые взяты один раз.
ad_check-no-column = Проверен столбец «{ $column }». Если нужен другой ({ $others }), выберите, что это за тексты, или пришлите его отдельно.
ad_check-too-many = Таких текстов в одном объявлении может быть { $limit }, а прислано { $count }.
ad_check-option-kind = Что проверяем
ad_check-option-kind-direct_title = заголовок Директа
ad_check-option-kind-direct_title2 = второй заголовок
ad_check-option-kind-direct_text = текст Директа
ad_check-option-kind-sitelink_title = быстрая ссылка
ad_check-option-kind-sitelink_text = описание быстрой ссылки
ad_check-option-kind-callout = уточнение
ad_check-option-kind-display_link = отображаемая ссылка
ad_check-option-kind-rsa_headline = заголовок Google
ad_check-option-kind-rsa_description = описание Google
ad_check-option-kind-rsa_path = путь Google
ad_check-option-kind-telegram_ad = Telegram Ads
ad_check-option-system = Шаблоны
ad_check-option-system-direct = Директа
ad_check-option-system-google = Google
ad_check-together = Первые тексты ({ $first }) вместе длиной { $length }, а можно { $limit }.
ad_check-on-phones = Вместе тексты длиной { $length }: на телефоне покажется до { $limit }.
ad_check-becomes = покажется как { $text }
