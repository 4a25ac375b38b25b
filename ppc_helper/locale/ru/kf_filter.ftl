kf_filter = Отобрать по словам
    .hint = Пришлите фразы: по одной в строке, текстом или файлом txt, csv, xlsx. Слова, по которым отбирать, задаёт кнопка «Слова»; если их нет, спрошу.
    .help =
        Отмечает фразы, в которых есть слово из вашего списка: их можно убрать или, наоборот, оставить только их.

        <b>{ kf_filter-option-list }.</b> По одному в строке или через запятую. Если в строке несколько слов, во фразе должны быть все. Слово с <code>!</code> ищется только в этой форме. Список запоминается.

        <b>Настройки.</b>
        { kf_filter-option-mode }: «{ kf_filter-option-mode-drop }» — убрать найденные; «{ kf_filter-option-mode-keep }» — оставить только найденные.
        { kf_filter-option-by }: «{ kf_filter-option-by-lemma }» — слово в любой форме той же части речи; «{ kf_filter-option-by-form }» — точно как написано.

        Следующий инструмент получит только оставленные фразы.

        Источник: начальные формы — словарь OpenCorpora, для английского simplemma; слово с несколькими значениями найдётся в любом.
    .done = { $total ->
            [one] { $total } фраза
            [few] { $total } фразы
           *[many] { $total } фраз
        }: осталось { $kept }, убрано { $dropped }, слов в списке: { $lines } ({ $words }).

kf_filter-yes = да
kf_filter-no = нет
kf_filter-found = есть слово из списка: { $word }
kf_filter-none-found = нет ни одного слова из списка
kf_filter-no-list = Слова не заданы. Нажмите кнопку «Слова», пришлите список и затем фразы.
kf_filter-option-list = Слова
kf_filter-option-mode = Найденные
kf_filter-option-mode-drop = убрать
kf_filter-option-mode-keep = оставить
kf_filter-option-by = Сравнивать
kf_filter-option-by-lemma = все формы
kf_filter-option-by-form = точную форму
