utm_check = Проверить UTM-метки
    .hint = Пришлите размеченные ссылки: по одной в строке, текстом или файлом.
    .help =
        Ищет в ссылках ошибки разметки: нет обязательных меток, метка повторяется или пуста, заглавные буквы, незакодированные символы, неизвестные подстановки, метки после #, второй знак вопроса, длина больше 1024.

        Известны подстановки Директа, Google и любые <code>{"{{"}имя{"}}"}</code> VK Рекламы.

        Источник: справка Директа, «Метки в ссылках», на 11.02.2026; ValueTrack Google.
    .done = Ссылок: { $total }, с ошибками { $wrong }.

utm_check-yes = да
utm_check-no = нет
utm_check-not-a-link = это не ссылка на сайт
utm_check-missing = нет обязательных меток: { $names }
utm_check-repeated = повторяются: { $names }
utm_check-name-case = имя метки пишут строчными: { $names }
utm_check-unknown-mark = нет такой метки: { $names }
utm_check-empty = пустые: { $names }
utm_check-not-encoded = не закодированы символы: { $names }
utm_check-value-case = заглавные буквы, в отчётах это будут разные значения: { $names }
utm_check-behind-fragment = метки стоят после #, системы аналитики их не увидят
utm_check-second-question-mark = второй знак вопроса: нужен &
utm_check-unknown-placeholder = неизвестная подстановка: { $names }
utm_check-too-long = длина { $length }, а можно { $limit }
utm_check-encoded-too-long = в закодированном виде длина { $length }, а после { $limit } до сайта дойдут только yclid и openstat
