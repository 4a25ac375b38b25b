## Настройки инструментов: название и значения на кнопках

kf_fixate_keywords-option-parts = Слова
kf_fixate_keywords-option-parts-stop = только стоп-слова
kf_fixate_keywords-option-parts-all = все служебные
kf_fixate_keywords-option-pronouns = Местоимения
kf_fixate_keywords-option-only_risky = Закреплять
kf_fixate_keywords-option-only_risky-no = всегда
kf_fixate_keywords-option-only_risky-yes = где меняется смысл

kf_group_duplicates-option-order = Порядок слов
kf_group_duplicates-option-order-ignore = не важен
kf_group_duplicates-option-order-keep = важен
kf_group_duplicates-option-forms = Формы слов
kf_group_duplicates-option-forms-ignore = не важны
kf_group_duplicates-option-forms-keep = важны
kf_group_duplicates-option-keep = Оставлять
kf_group_duplicates-option-keep-frequency = частотную
kf_group_duplicates-option-keep-shortest = короткую
kf_group_duplicates-option-keep-first = первую

seo_page_facts-option-agent = Под видом
seo_page_facts-option-agent-desktop = браузера
seo_page_facts-option-agent-mobile = телефона
seo_page_facts-option-agent-yandexbot = робота Яндекса
seo_page_facts-option-agent-googlebot = робота Google

seo_check_urls_status_code-option-agent = Под видом
seo_check_urls_status_code-option-agent-desktop = браузера
seo_check_urls_status_code-option-agent-mobile = телефона
seo_check_urls_status_code-option-agent-yandexbot = робота Яндекса
seo_check_urls_status_code-option-agent-googlebot = робота Google
seo_check_urls_status_code-option-method = Запрос
seo_check_urls_status_code-option-method-auto = выберу сам
seo_check_urls_status_code-option-method-head = HEAD
seo_check_urls_status_code-option-method-get = GET
seo_check_urls_status_code-option-pages = Страницы
seo_check_urls_status_code-option-pages-look = читать начало
seo_check_urls_status_code-option-pages-no = не читать


kf_clean-option-case = Регистр
kf_clean-option-case-lower = строчными
kf_clean-option-case-keep = как есть
kf_clean-option-keep_operators = Операторы
kf_clean-option-keep_operators-yes = оставить
kf_clean-option-keep_operators-no = убрать
kf_clean-option-cities = Города
kf_clean-option-cities-no = оставить
kf_clean-option-cities-drop = убрать
kf_clean-option-mixed_script = Смесь алфавитов
kf_clean-option-mixed_script-mark = отметить
kf_clean-option-mixed_script-fix = исправить

kf_normalise-option-order = Порядок слов
kf_normalise-option-order-keep = как есть
kf_normalise-option-order-sort = по алфавиту
kf_normalise-option-stop_words = Стоп-слова
kf_normalise-option-stop_words-keep = оставить
kf_normalise-option-stop_words-drop = убрать

kf_ngrams-option-n = Слов подряд
kf_ngrams-option-lemmas = Формы слов
kf_ngrams-option-lemmas-yes = вместе
kf_ngrams-option-lemmas-no = отдельно
kf_ngrams-option-stop_words = Стоп-слова
kf_ngrams-option-stop_words-drop = убрать
kf_ngrams-option-stop_words-keep = считать

kf_validate-option-level = Проверять
kf_validate-option-level-phrase = каждую фразу
kf_validate-option-level-group = как группу
kf_validate-option-level-campaign = как кампанию

seo_check_urls_status_code-option-max_redirects = Переходов не больше
seo_check_urls_status_code-option-timeout = Ждать ответа, с
