kf_group_duplicates = Неявные дубли
    .hint = Пришлите фразы: по одной в строке, текстом или файлом txt, csv, xlsx. Если есть столбец с частотностью, учту и его.
    .help =
        Находит фразы, которые Директ считает одной: они отличаются только порядком слов, формой слов, стоп-словами или минус-словами. Для каждой группы показывает, какую фразу оставить и почему.

        <b>Правила.</b> Регистр, буквы е и ё, порядок слов и повторы не важны, слово через дефис делится на части. Слова с <code>!</code> и <code>+</code>, фразы в кавычках и порядок слов в <code>[скобках]</code> учитываются как есть. «Кофе с сахаром» и «кофе без сахара» — разные фразы: «без» нет в списке стоп-слов. Фразы из одних стоп-слов не склеиваются, строка ---autotargeting не меняется.

        <b>Точно и возможно.</b> Если всё решает слово с двумя значениями (стали — от «стать» или «сталь»), дубль помечен как возможный и остаётся: решать вам. Так же с «из москвы в сочи» и «из сочи в москву»: Директ считает их одной фразой, а смысл разный.

        <b>Минус-слова.</b> У оставленной фразы показано объединение минус-слов всей группы.

        <b>Настройки.</b>
        { kf_group_duplicates-option-order }: «{ kf_group_duplicates-option-order-keep }» — фразы с разным порядком слов считать разными.
        { kf_group_duplicates-option-forms }: «{ kf_group_duplicates-option-forms-keep }» — фразы с разными формами слов считать разными.
        { kf_group_duplicates-option-keep }: «{ kf_group_duplicates-option-keep-frequency }» — оставить самую частотную, при равенстве самую короткую, потом первую; «{ kf_group_duplicates-option-keep-shortest }» — самую короткую; «{ kf_group_duplicates-option-keep-first }» — первую по списку.

        Источник: метод KeywordsResearch.deduplicate API Директа, справка Директа, разделы «Ключевые фразы» и «Символы и операторы», на 11.02.2026. Что считать формой слова, решает словарь OpenCorpora: с Яндексом он может расходиться в редких словах.
    .done = { $total ->
            [one] { $total } фраза
            [few] { $total } фразы
           *[many] { $total } фраз
        }: { $dropped ->
            [0] точных дублей нет
            [one] { $dropped } лишняя
            [few] { $dropped } лишние
           *[many] { $dropped } лишних
        }{ $groups ->
            [0] { "" }
            [one] , { $groups } группа
            [few] , { $groups } группы
           *[many] , { $groups } групп
        }{ $possible ->
            [0] { "" }
            [one] , { $possible } возможный дубль для проверки
            [few] , { $possible } возможных дубля для проверки
           *[many] , { $possible } возможных дублей для проверки
        }.

kf_group_duplicates-yes = да
kf_group_duplicates-no = нет
kf_group_duplicates-sure = точно
kf_group_duplicates-possible = возможно
kf_group_duplicates-kept-frequency = оставлена: самая частотная в группе
kf_group_duplicates-kept-shortest = оставлена: самая короткая в группе
kf_group_duplicates-kept-first = оставлена: первая по списку
kf_group_duplicates-kept-possible = оставлена: дубли только возможные, проверьте
kf_group_duplicates-duplicate = дубль «{ $kept }»
kf_group_duplicates-differs-exact = полное совпадение
kf_group_duplicates-differs-order = другой порядок слов
kf_group_duplicates-differs-forms = другие формы слов: { $words }
kf_group_duplicates-differs-stop-words = отличается стоп-словами: { $words }
kf_group_duplicates-differs-repeats = слово повторяется
kf_group_duplicates-differs-negatives = другие минус-слова
kf_group_duplicates-differs-spelling = отличается только написанием
kf_group_duplicates-possible-duplicate = возможный дубль «{ $kept }»
kf_group_duplicates-possible-direction = возможный дубль «{ $kept }»: для Директа это одна фраза, но предлоги стоят при других словах
kf_group_duplicates-possible-homonym = возможный дубль «{ $kept }»: «{ $word }» может быть формой слов «{ $one }» и «{ $other }»
kf_group_duplicates-negatives-too-long = с объединёнными минус-словами вышло символов { $length }, а можно { $limit }: перенесите часть на уровень группы
