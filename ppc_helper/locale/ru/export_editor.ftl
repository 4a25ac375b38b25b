export_editor = Файл для Ads Editor
    .hint = Пришлите фразы: по одной в строке или таблицей со столбцом «Группа». Получится файл для импорта.
    .help =
        Раскладывает фразы по группам и пишет csv со столбцами Google Ads Editor: Campaign, Ad Group, Keyword, Criterion Type.

        <b>Операторы Директа.</b> Фраза в кавычках станет точным соответствием, в [скобках] — фразовым, остальные — широким. <code>!</code> и <code>+</code> в Google не имеют пары и убираются. Минус-слова станут отдельными строками группы.

        <b>Ограничения Google.</b> 80 символов и 10 слов.

        Источник: support.google.com/google-ads/editor/answer/57747.
    .done = Строк: { $total }, групп: { $groups }.

export_editor-too-long = Длиннее 80 символов или 10 слов, Google их не примет: { $count }.
export_editor-option-campaign = Кампания
