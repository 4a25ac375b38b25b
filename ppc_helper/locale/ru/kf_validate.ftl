kf_validate = Проверить фразы
    .hint = Пришлите фразы: по одной в строке, текстом или файлом txt, csv, xlsx. Проверю их по правилам Директа.
    .help =
        Проверяет каждую фразу по ограничениям и синтаксису Директа: до 7 слов без стоп-слов и минус-слов, до 35 символов в слове, до 4096 символов во фразе, допустимые знаки, парные кавычки и скобки, лишние операторы, минус-слова.

        <b>Как считаются слова.</b> Стоп-слово считается, только если перед ним стоит <code>!</code> или <code>+</code> либо оно в <code>[скобках]</code>. Минус-слова не считаются, слово через дефис — это несколько слов. Из вариантов <code>(а|б)</code> берётся самый длинный.

        <b>Минус-слово внутри фразы.</b> Если слово и так есть во фразе, Директ не учтёт минус.

        <b>Настройки.</b>
        { kf_validate-option-level }: «{ kf_validate-option-level-phrase }» — каждая фраза сама по себе; «{ kf_validate-option-level-group }» — весь список как одна группа: не больше 200 фраз, без повторов; «{ kf_validate-option-level-campaign }» — как одна кампания.

        Источник: справка Директа, разделы «Ключевые фразы», «Символы и операторы», «Технические ограничения», на 11.02.2026.
    .done = { $total ->
            [one] { $total } фраза
            [few] { $total } фразы
           *[many] { $total } фраз
        }: { $wrong ->
            [0] все по правилам
            [one] { $wrong } с ошибками
           *[other] { $wrong } с ошибками
        }.

kf_validate-yes = да
kf_validate-no = нет
kf_validate-too-many-words = слов { $words }, а можно { $limit }: лишние начиная с «{ $word }» (символ { $place })
kf_validate-word-too-long = слово «{ $word }» длиной { $length }, а можно { $limit }
kf_validate-phrase-too-long = символов { $length }, а можно { $limit }
kf_validate-foreign-signs = недопустимые знаки: { $signs } (первый — символ { $place })
kf_validate-unclosed = кавычка, скобка или | без пары: { $mark } (символ { $place })
kf_validate-no-words = нет ни одного слова, кроме минус-слов
kf_validate-lone-operator = оператор { $operator } стоит отдельно от слова (символ { $place })
kf_validate-doubled-operator = лишний оператор: { $word } (символ { $place })
kf_validate-negative-inside = минус-слово есть в самой фразе, Директ его не учтёт: { $negative }
kf_validate-negatives-in-vain = лишние минус-слова { $negatives }: фраза в кавычках и так не покажется по запросам с другими словами
kf_validate-repeated = повторяет фразу из строки { $row }
kf_validate-over-group = сверх { $limit } фраз, больше в группе нельзя
kf_validate-over-campaign = сверх { $limit } фраз, больше в кампании нельзя
