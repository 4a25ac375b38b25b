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

seo_check_urls_status_code-option-agent = Под видом
seo_check_urls_status_code-option-agent-desktop = браузера
seo_check_urls_status_code-option-agent-mobile = телефона
seo_check_urls_status_code-option-agent-yandexbot = робота Яндекса
seo_check_urls_status_code-option-agent-googlebot = робота Google
seo_check_urls_status_code-option-method = Запрос
seo_check_urls_status_code-option-method-auto = сам выберет
seo_check_urls_status_code-option-method-head = HEAD
seo_check_urls_status_code-option-method-get = GET

vk_get_common_groups_by_url-option-mode = Обход
vk_get_common_groups_by_url-option-mode-auto = сам выберет
vk_get_common_groups_by_url-option-mode-full = все участники
vk_get_common_groups_by_url-option-mode-sample = выборка
