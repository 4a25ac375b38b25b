vk_group_members = Участники сообществ
    .hint = Пришлите ссылки на сообщества: по одной в строке. Отбор по полу, возрасту, городу и активности — кнопками.
    .help =
        Выгружает участников сообществ: id, имя, пол, возраст, город, когда был в сети, закрыт ли профиль. Каждый человек — один раз.

        <b>Настройки.</b>
        { vk_group_members-option-closed }: «{ vk_group_members-option-closed-keep }» или «{ vk_group_members-option-closed-drop }».
        { vk_group_members-option-deleted }: «{ vk_group_members-option-deleted-drop }» или «{ vk_group_members-option-deleted-keep }»; заблокированные — тоже.
        { vk_group_members-option-sex }: «{ vk_group_members-option-sex-any }», «{ vk_group_members-option-sex-female }» или «{ vk_group_members-option-sex-male }».
        { vk_group_members-option-city }: только из этого города, название — как во ВКонтакте.
        { vk_group_members-option-age_from }, { vk_group_members-option-age_to }: сколько лет; 0 — любой.
        { vk_group_members-option-last_seen_days }: только кто заходил за столько дней; 0 — все.

        <b>Отбор.</b> Кто скрыл возраст, город или время последнего визита, при отборе по ним не попадает в список.

        <b>Ограничения.</b> До 100 сообществ и до 1 000 000 человек за раз. Закрытые списки участников ВКонтакте не отдаёт.

        Источник: метод groups.getMembers.
    .done = Прочитано участников: { $read }, подошло { $kept }.

vk_group_members-too_many = В списке { $given } ссылок, а за раз можно { $limit }. Разделите список.
vk_group_members-no_communities = Среди присланного нет ни одного сообщества. Пришлите ссылки вида vk.com/имя_группы.
vk_group_members-no_such_age = Возраст от { $from } до { $to } не подойдёт никому. Исправьте настройку и пришлите ссылки снова.
vk_group_members-links_skipped = Пропущено строк, где сообщество не нашлось: { $count }.
vk_group_members-members_hidden = Сообществ, которые скрывают участников: { $count }.
vk_group_members-capped = Показаны первые { $limit } человек.
vk_group_members-stage-members = читаю участников
vk_group_members-sex-female = женский
vk_group_members-sex-male = мужской
vk_group_members-state-closed = закрыт
vk_group_members-state-deleted = удалён
vk_group_members-state-banned = заблокирован
vk_group_members-option-closed = Закрытые профили
vk_group_members-option-closed-keep = оставить
vk_group_members-option-closed-drop = убрать
vk_group_members-option-deleted = Удалённые профили
vk_group_members-option-deleted-keep = оставить
vk_group_members-option-deleted-drop = убрать
vk_group_members-option-sex = Пол
vk_group_members-option-sex-any = любой
vk_group_members-option-sex-female = женский
vk_group_members-option-sex-male = мужской
vk_group_members-option-city = Город
    .ask = Пришлите название города, как во ВКонтакте.
vk_group_members-option-city-empty = любой
vk_group_members-option-age_from = Возраст от
vk_group_members-option-age_from-0 = любой
vk_group_members-option-age_to = Возраст до
vk_group_members-option-age_to-0 = любой
vk_group_members-option-last_seen_days = Был в сети за, дней
vk_group_members-option-last_seen_days-0 = не важно

column-sex = пол
column-age = возраст
column-city = город
column-last_seen = был в сети
column-state = профиль
column-community = сообщество
