vk_get_common_groups_by_url = Общие сообщества
    .hint = Пришлите ссылку на сообщество ВКонтакте, можно несколько: посмотрю, на что ещё подписаны участники. Или ссылки на самих людей.
    .help =
        Показывает, в каких ещё сообществах состоят участники: так находят площадки для рекламы и смежные интересы.

        <b>Как считает.</b> Читает список участников, отбрасывает удалённые и закрытые профили, спрашивает у остальных их сообщества и считает совпадения. Большую аудиторию проверяет выборкой. Для первых строк сверяет число точно, по спискам участников самих сообществ.

        <b>Столбцы.</b> Общих — сколько из проверенных людей состоят в сообществе; доля — какой это процент; погрешность — на сколько процентных пунктов может ошибаться выборка; точно — сколько участников всей аудитории там состоят, вместе с закрытыми профилями; аффинити — во сколько раз чаще, чем в среднем по ВКонтакте, эти люди там состоят: чем больше, тем сообщество ближе к теме. Сколько людей во ВКонтакте на самом деле, неизвестно: взято 100 миллионов в месяц по его отчётам, поэтому сравнивайте аффинити между строками, а не само по себе.

        <b>Настройки.</b>
        { vk_get_common_groups_by_url-option-mode }: «{ vk_get_common_groups_by_url-option-mode-sample }» — спросить выборку, «{ vk_get_common_groups_by_url-option-mode-full }» — всех; «{ vk_get_common_groups_by_url-option-mode-auto }» — если людей больше, чем в выборке, сначала скажу, сколько займёт то и другое, и вы выберете.
        { vk_get_common_groups_by_url-option-sample }: размер выборки. 2000 человек дают погрешность около 2 пунктов, 500 — около 4.
        { vk_get_common_groups_by_url-option-min_members }: не показывать сообщества меньше этого размера.
        { vk_get_common_groups_by_url-option-verify }: сколько первых строк сверить точно, до 1000.

        Если ВКонтакте остановит запросы, вы получите то, что успели посчитать: людей опрашиваем в случайном порядке, поэтому и часть показывает верную картину.

        Источник: методы groups.getMembers, groups.get, groups.getById.
    .done = { $found ->
            [0] Общих сообществ не нашлось
            [one] { $found } общее сообщество
            [few] { $found } общих сообщества
           *[many] { $found } общих сообществ
        }. Аудитория { $members }, проверено { $checked }; закрытых профилей { $closed }, удалённых { $deleted }, скрыли сообщества { $private }{ $failed ->
            [0] { "" }
           *[other] , не удалось спросить { $failed }
        }.

vk_get_common_groups_by_url-stage-names = узнаю названия
vk_get_common_groups_by_url-stage-members = читаю список участников
vk_get_common_groups_by_url-stage-groups = спрашиваю, кто где состоит
vk_get_common_groups_by_url-stage-verify = сверяю числа

vk_get_common_groups_by_url-too_many = В списке { $given } ссылок, а за раз можно { $limit }. Пришлите меньше.
vk_get_common_groups_by_url-bad_sample = «{ vk_get_common_groups_by_url-option-sample }» — число от 100 до 1 000 000. Исправьте настройку и пришлите ссылки снова.
vk_get_common_groups_by_url-bad_number = «{ vk_get_common_groups_by_url-option-min_members }» — число от 0, «{ vk_get_common_groups_by_url-option-verify }» — от 0 до { $limit }. Исправьте настройку и пришлите ссылки снова.
vk_get_common_groups_by_url-nobody = По этим ссылкам нет ни одного сообщества и ни одного человека. Пришлите ссылку вида vk.com/название.
vk_get_common_groups_by_url-no_members = Список участников закрыт или пуст. Пришлите другое сообщество или ссылки на людей.
vk_get_common_groups_by_url-all_closed = Все профили закрыты или удалены ({ $people }), спросить некого.
vk_get_common_groups_by_url-nothing_seen = Никто из { $people } участников не показывает свои сообщества.
vk_get_common_groups_by_url-links_skipped = { $count ->
        [one] { $count } ссылка никуда не ведёт и пропущена.
        [few] { $count } ссылки никуда не ведут и пропущены.
       *[many] { $count } ссылок никуда не ведут и пропущены.
    }
vk_get_common_groups_by_url-members_hidden = { $count ->
        [one] { $count } сообщество не показывает участников.
        [few] { $count } сообщества не показывают участников.
       *[many] { $count } сообществ не показывают участников.
    }
vk_get_common_groups_by_url-sampled = Проверена случайная выборка: { $asked } из { $open } открытых профилей. Чтобы проверить всех, выберите настройку «Кого спросить: всех».

vk_get_common_groups_by_url-cost =
    Открытых профилей: { $open }. Скольких спросить, где они состоят?

    <b>Выборка, { $sample }.</b> { $sample_days ->
        [0] Около { $sample_minutes } мин.
        [one] Больше дневного лимита ВКонтакте ({ $per_day } человек): с перерывом ещё { $sample_days } день.
        [few] Больше дневного лимита ВКонтакте ({ $per_day } человек): с перерывами ещё { $sample_days } дня.
       *[many] Больше дневного лимита ВКонтакте ({ $per_day } человек): с перерывами ещё { $sample_days } дней.
    } Доля может отличаться от настоящей не больше чем на { $margin } п. п.

    <b>Все, { $open }.</b> { $full_days ->
        [0] Около { $full_minutes } мин.
        [one] Больше дневного лимита ВКонтакте (около { $per_day } человек): сегодня начну и закончу завтра.
        [few] Больше дневного лимита ВКонтакте (около { $per_day } человек): с перерывами ещё { $full_days } дня.
       *[many] Больше дневного лимита ВКонтакте (около { $per_day } человек): с перерывами ещё { $full_days } дней.
    } Без погрешности.{ $full_days ->
        [0] { "" }
       *[other] { " " }Что уже посчитано, можно забрать в любой перерыв.
    }
vk_get_common_groups_by_url-offer-sample = Выборка { $sample }: { $sample_days ->
        [0] около { $sample_minutes } мин.
        [one] ещё { $sample_days } день
        [few] ещё { $sample_days } дня
       *[many] ещё { $sample_days } дней
    }
vk_get_common_groups_by_url-offer-full = Все { $open }: { $full_days ->
        [0] около { $full_minutes } мин.
        [one] до завтра
        [few] ещё { $full_days } дня
       *[many] ещё { $full_days } дней
    }
vk_get_common_groups_by_url-picture = { $count ->
        [one] Где ещё состоят участники
       *[many] Где ещё состоят участники: первые { $count }
    }
vk_get_common_groups_by_url-picture-sampled = { $count ->
        [one] Где ещё состоят участники. Черта — погрешность выборки
       *[many] Где ещё состоят участники: первые { $count }. Черта — погрешность выборки
    }

vk_get_common_groups_by_url-kind-group = группа
vk_get_common_groups_by_url-kind-page = публичная страница
vk_get_common_groups_by_url-kind-event = встреча

column-group_id = id сообщества
column-name = название
column-type = вид
column-members_count = участников
column-common_count = общих
column-share = доля, %
column-margin = погрешность, п. п.
column-exact_count = точно
column-affinity = аффинити, раз

vk_get_common_groups_by_url-option-mode = Кого спросить
vk_get_common_groups_by_url-option-mode-auto = выберу перед началом
vk_get_common_groups_by_url-option-mode-sample = выборку
vk_get_common_groups_by_url-option-mode-full = всех
vk_get_common_groups_by_url-option-sample = Размер выборки
vk_get_common_groups_by_url-option-min_members = Сообщества от, участников
vk_get_common_groups_by_url-option-verify = Сверить точно, строк
