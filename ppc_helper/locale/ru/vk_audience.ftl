vk_audience = Операции с аудиториями
    .hint = Пришлите два списка или больше, разделив их пустой строкой. В списке могут быть люди и сообщества. Если список один, каждая строка — отдельная аудитория.
    .help =
        Складывает, пересекает и вычитает аудитории. Сообщество означает всех своих участников.

        <b>Настройки.</b> { vk_audience-option-do }:
        «{ vk_audience-option-do-intersect }» — кто есть во всех списках;
        «{ vk_audience-option-do-unite }» — кто есть хотя бы в одном;
        «{ vk_audience-option-do-subtract }» — кто есть в первом и больше ни в одном;
        «{ vk_audience-option-do-difference }» — кто есть ровно в одном.

        В результате id и ссылка каждого человека и в скольких списках он есть. До 1 000 000 строк.

        Источник: методы groups.getMembers, users.get, utils.resolveScreenName.
    .done = Людей: { $total }. В списках: { $sizes }.

vk_audience-one_list = Нужно хотя бы два списка. Разделите их пустой строкой или пришлите разными файлами.
vk_audience-links_skipped = Пропущено строк, по которым никого не нашлось: { $count }.
vk_audience-members_hidden = { $community } скрывает участников.
vk_audience-capped = Всего { $total } человек, показаны первые { $limit }.
vk_audience-stage-names = ищу по ссылкам
vk_audience-stage-members = читаю участников
vk_audience-option-do = Действие
vk_audience-option-do-intersect = пересечь
vk_audience-option-do-unite = сложить
vk_audience-option-do-subtract = вычесть из первого
vk_audience-option-do-difference = только в одном

column-lists = в списках
