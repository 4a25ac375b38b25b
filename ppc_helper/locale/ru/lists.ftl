### Чтение и запись списков: ответы о том, что прислали, и слова в файлах.

lists-read = { $rows ->
        [one] прочитана { $rows } строка
        [few] прочитано { $rows } строки
       *[many] прочитано { $rows } строк
    }
lists-without-numbers = без номеров и маркеров в начале строк
lists-one-sheet = лист «{ $sheet }» (не прочитаны: { $others })
lists-text-column = из столбца { $column }
lists-frequency-column = частотность из столбца { $column }
lists-frequency-at-line-ends = частотность — числа в конце строк
lists-skipped = { $rows ->
        [one] не прочитана { $rows } строка
        [few] не прочитаны { $rows } строки
       *[many] не прочитано { $rows } строк
    }
lists-unread = { $rows ->
        [one] Не удалось прочитать целиком { $rows } строку: она с причиной на листе «Не прочитано».
        [few] Не удалось прочитать целиком { $rows } строки: они с причинами на листе «Не прочитано».
       *[many] Не удалось прочитать целиком { $rows } строк: они с причинами на листе «Не прочитано».
    }
lists-unread-file = { $rows ->
        [one] Не вошла или прочитана не целиком { $rows } строка: она с причиной в отдельном файле «Не прочитано».
        [few] Не вошли или прочитаны не целиком { $rows } строки: они с причинами в отдельном файле «Не прочитано».
       *[many] Не вошли или прочитаны не целиком { $rows } строк: они с причинами в отдельном файле «Не прочитано».
    }
lists-parts = { $files ->
        [one] Результат в { $files } файле.
       *[many] В один файл результат не помещается, их { $files }.
    }
lists-part = { $name } { $number } из { $total }
lists-unread-sheet = Не прочитано
lists-unread-row = номер строки
lists-unread-content = что в строке
lists-total = строка итогов, не фраза
lists-negative = минус-слово, не фраза
lists-no-phrase = в строке нет фразы
lists-no-link = в строке нет ссылки
lists-no-number = частотность не число: фраза взята без неё
lists-odd-frequencies = { $rows ->
        [one] частотность не число в { $rows } строке
       *[many] частотность не число в { $rows } строках
    }
lists-no-phrases = { $rows ->
        [one] В таблице { $rows } строка, и фразы в ней нет.
        [few] В таблице { $rows } строки, и ни в одной нет фразы.
       *[many] В таблице { $rows } строк, и ни в одной нет фразы.
    } Фразы ищу в столбце «Фраза», «Запрос» или «Ключевая фраза»; без заголовка — там, где слова.
lists-no-links = { $rows ->
        [one] В таблице { $rows } строка, и ссылки в ней нет.
        [few] В таблице { $rows } строки, и ни в одной нет ссылки.
       *[many] В таблице { $rows } строк, и ни в одной нет ссылки.
    } Ссылки ищу в столбце «Ссылка», «Адрес» или «URL»; без заголовка — там, где они похожи на ссылки.

lists-empty = В списке нет ни одной строки. Пришлите текст или файл txt, csv, xlsx: по одной фразе или ссылке в строке.
lists-too-big = Файл больше { $megabytes } МБ, Telegram столько не передаёт. Разделите его и пришлите по частям.
lists-too-many-rows = Строк больше, чем помещается на лист Excel ({ $limit }). Разделите список и пришлите по частям.
lists-image = Это картинка, а нужен список. Пришлите текст или файл txt, csv, xlsx.
lists-pdf = Это PDF, прочитать из него список не получится. Скопируйте строки в сообщение или пришлите txt, csv, xlsx.
lists-document = Это текстовый документ. Скопируйте строки в сообщение или сохраните их как txt, csv или xlsx.
lists-archive = Это архив. Распакуйте его и пришлите сам файл: txt, csv или xlsx.
lists-media = Это аудио или видео, а нужен список. Пришлите текст или файл txt, csv, xlsx.
lists-binary = В файле не текст. Пришлите список сообщением или файлом txt, csv, xlsx.
lists-broken-workbook = Файл повреждён, таблица не открывается. Сохраните её заново в xlsx или csv и пришлите ещё раз.
lists-bomb = Таблица разворачивается в слишком большой объём, открывать её небезопасно. Скопируйте нужный столбец в новый файл и пришлите его.
lists-password = Таблица защищена паролем. Снимите пароль и пришлите ещё раз; сам пароль присылать не нужно.

lists-sheet = Результат

column-kept = осталась
column-word = слово
column-query = запрос
column-shown = покажется
column-negative = минус-слово
column-cuts = задевает
column-result = результат
column-added = добавлено
column-because = из-за фраз
column-cluster = группа
column-common = общие слова
column-text = текст
column-kind = что это
column-length = длина
column-limit = можно
column-longest_word = самое длинное слово
column-keyword = фраза
column-fixed = с операторами
column-note = пояснение
column-group = группа
column-ad_group = группа объявлений
column-frequency = частотность
column-keep = оставить
column-negatives = минус-слова
column-certainty = уверенность
column-reason = причина
column-ok = годится
column-words = слов
column-characters = символов
column-problems = что не так
column-normal = начальная форма
column-ngram = слова подряд
column-count = фраз
column-weighted = частотность
column-clean = после чистки
column-removed = убрать
