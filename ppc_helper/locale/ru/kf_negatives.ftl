kf_negatives = Проверить минус-слова
    .hint = Пришлите минус-слова: по одному в строке или подряд с минусами, текстом или файлом. Кнопкой «Ключевые фразы» можно задать фразы, рядом с которыми они будут стоять.
    .help =
        Проверяет минус-слова и минус-фразы по правилам Директа и показывает, какие из ваших ключевых фраз они заденут.

        <b>Правила.</b> До 7 слов в минус-фразе, до 35 символов в слове; вместе без пробелов до 4096 символов в группе и до 20 000 в кампании. Стоп-слово без <code>!</code> или <code>+</code> не сработает; в минус-фразе оно не учитывается, остальные её слова работают.

        <b>Что заденет.</b> Фразы, в которых есть все слова минус-фразы. Директ такое минус-слово для этой фразы не учтёт, другие системы перестанут её показывать.

        <b>Настройки.</b>
        { kf_negatives-option-level }: «{ kf_negatives-option-level-group }» или «{ kf_negatives-option-level-campaign }» — где будут стоять минус-слова, от этого зависит общая длина.
        { kf_negatives-option-keywords }: фразы, которые будут рядом, текстом или файлом; без них проверяются только сами минус-слова.

        Источник: справка Директа, «Минус-слова», «Технические ограничения», на 11.02.2026.
    .done = Минус-слов: { $total }, с ошибками { $wrong }, { $keywords ->
            [0] ключевые фразы не заданы: что они заденут, не проверялось
           *[other] задевают хоть одну из заданных фраз ({ $keywords }) { $cutting }
        }.

kf_negatives-yes = да
kf_negatives-no = нет
kf_negatives-no-words = нет ни одного слова
kf_negatives-too-many-words = слов { $words }, а можно { $limit }
kf_negatives-word-too-long = слово «{ $word }» длиной { $length }, а можно { $limit }
kf_negatives-foreign-signs = недопустимые знаки: { $signs }
kf_negatives-unclosed = кавычка, скобка или | без пары: { $mark }
kf_negatives-stop-word-ignored = стоп-слово без «!» не учтётся, остальные слова сработают: { $words }
kf_negatives-stop-word = стоп-слово не сработает без «!»: { $words }
kf_negatives-repeated = повторяет «{ $first }»
kf_negatives-over-limit = вместе с предыдущими больше { $limit } символов
kf_negatives-cuts = задевает фраз: { $count }
kf_negatives-option-level = Уровень
kf_negatives-option-level-group = группа
kf_negatives-option-level-campaign = кампания
kf_negatives-option-keywords = Ключевые фразы
kf_negatives-doubled-operator = лишний оператор: { $words }
