kf_clean = Почистить список
    .hint = Пришлите фразы: по одной в строке, текстом или файлом txt, csv, xlsx. Уберу лишние знаки и повторы.
    .help =
        Чистит фразы: убирает знаки, которые Директ не принимает, кавычки и скобки без пары, лишние пробелы, точные повторы, пустые и слишком длинные строки. Строки не удаляются молча: у каждой в столбце «убрать» стоит да или нет и причина. Следующий инструмент возьмёт только оставшиеся.

        <b>Похожие буквы.</b> Находит слова, где смешаны латиница и кириллица: «oкна» с латинской o. Слова, набранные не в той раскладке (jryf → окна), только отмечает: исправить их можно той же настройкой.

        <b>Настройки.</b>
        { kf_clean-option-case }: «{ kf_clean-option-case-lower }» — сделать все буквы строчными; «{ kf_clean-option-case-keep }» — не менять.
        { kf_clean-option-keep_operators }: «{ kf_clean-option-keep_operators-no }» — убрать операторы, кавычки, скобки и минус-слова.
        { kf_clean-option-cities }: «{ kf_clean-option-cities-drop }» — убрать названия городов и стран вместе с предлогом перед ними.
        { kf_clean-option-mixed_script }: «{ kf_clean-option-mixed_script-mark }» — только отметить смешанные слова; «{ kf_clean-option-mixed_script-fix }» — исправить их и чужую раскладку.
        { kf_clean-option-words }: слова, которые надо убрать из фраз, в любой форме.

        Источник: справка Директа, раздел «Ключевые фразы», на 11.02.2026; географические названия — по словарю OpenCorpora, редкие он может не знать.
    .done = { $total ->
            [one] { $total } фраза
            [few] { $total } фразы
           *[many] { $total } фраз
        }: изменено { $changed }, убрать { $removed }.

kf_clean-yes = да
kf_clean-no = нет
kf_clean-blank = пустая строка
kf_clean-repeated = повторяет строку { $row }
kf_clean-too-long = слишком длинная: фраза до { $phrase } символов, слово до { $word }
kf_clean-lowered = буквы сделаны строчными
kf_clean-spaces = убраны лишние пробелы
kf_clean-dropped-signs = убраны знаки: { $signs }
kf_clean-decimal-point = запятая в числе заменена точкой: { $numbers }
kf_clean-dropped-negatives = убраны минус-слова: { $words }
kf_clean-plain-letters = Директ таких букв не берёт, заменены: { $letters }
kf_clean-dropped-operators = убраны операторы: { $signs }
kf_clean-dropped-places = убраны географические названия: { $words }
kf_clean-mixed-script = латинские и русские буквы в одном слове: { $word }
kf_clean-script-mended = исправлены буквы: { $word } → { $mended }
kf_clean-wrong-layout = похоже на другую раскладку: { $word } → { $russian }
kf_clean-layout-mended = исправлена раскладка: { $word } → { $mended }
kf_clean-dropped-words = убраны слова: { $words }
kf_clean-option-words = Убрать слова
