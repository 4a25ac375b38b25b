utm_build = Разметить ссылки UTM
    .hint = Выберите систему или задайте метки кнопками и пришлите ссылки: по одной в строке, текстом или файлом.
    .help =
        Добавляет к каждой ссылке UTM-метки в принятом порядке: source, medium, campaign, content, term. Метки, которые в ссылке уже есть, заменяются вашими; остальные параметры не меняются; то, что после #, остаётся в конце.

        <b>{ utm_build-option-preset }.</b> Директ, VK Реклама и Google со своими подстановками: <code>{"{"}campaign_id{"}"}</code>, <code>{"{{"}campaign_id{"}}"}</code>, <code>{"{"}campaignid{"}"}</code>. Скобки не кодируются. Заданное вами важнее набора.

        <b>Свои значения.</b> utm_source, utm_medium, utm_campaign, utm_content, utm_term: что написать в метке; пусто — как в наборе.

        <b>{ utm_build-option-translit }.</b> Кириллица латиницей, строчными буквами, слова через _. Единого правила нет: ё пишется как e, щ как sch, ъ и ь пропускаются, как в примере Директа («полет» → polet).

        В быстрых ссылках campaign_id, ad_id и phrase_id работают, только если есть и в основной ссылке.

        Адрес сайта с русскими буквами остаётся читаемым: Директ принимает оба написания.

        Источник: справка Директа, «Метки в ссылках», на 11.02.2026; ads.vk.com; ValueTrack Google.
    .done = Ссылок: { $total }, с замечаниями { $noted }.

utm_build-not-a-link = это не ссылка на сайт: оставлено как есть
utm_build-repeated = в ссылке несколько значений, осталось последнее: { $names }
utm_build-replaced = заменены метки: { $names }
utm_build-missing = не хватает обязательных меток: { $names }
utm_build-too-long = длина { $length }, а можно { $limit }
utm_build-option-utm_source = utm_source
    .ask = Пришлите значение метки, можно с подстановкой в скобках.
utm_build-option-utm_source-empty = из набора
utm_build-option-utm_medium = utm_medium
    .ask = Пришлите значение метки, можно с подстановкой в скобках.
utm_build-option-utm_medium-empty = из набора
utm_build-option-utm_campaign = utm_campaign
    .ask = Пришлите значение метки, можно с подстановкой в скобках.
utm_build-option-utm_campaign-empty = из набора
utm_build-option-utm_content = utm_content
    .ask = Пришлите значение метки, можно с подстановкой в скобках.
utm_build-option-utm_content-empty = из набора
utm_build-option-utm_term = utm_term
    .ask = Пришлите значение метки, можно с подстановкой в скобках.
utm_build-option-utm_term-empty = из набора
utm_build-option-preset = Набор
utm_build-option-preset-direct = Директ
utm_build-option-preset-vk = VK Реклама
utm_build-option-preset-google = Google
utm_build-option-preset-none = нет
utm_build-option-translit = Транслит
utm_build-option-translit-no = нет
utm_build-option-translit-yes = да
