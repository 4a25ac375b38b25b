vk_get_user_id_by_url = Узнать id ВКонтакте
    .hint = Пришлите ссылки на страницы людей или сообществ: по одной в строке, текстом или файлом txt, csv, xlsx.
    .help =
        Находит id и имена по ссылкам ВКонтакте. Порядок строк сохраняется, у каждой строки без ответа есть причина.

        <b>Какие ссылки понимает.</b> vk.com, vk.ru, m.vk.com, с https и без; короткие имена (durov, @durov); id1, club1, public1, event1; ссылки на запись или фото (берётся их автор); просто числа.

        Для сообщества в столбце с именем стоит его название, а в пояснении — что это: группа, публичная страница или встреча.

        Источник: методы users.get, utils.resolveScreenName и groups.getById.
    .done = { $total ->
            [one] { $total } ссылка
            [few] { $total } ссылки
           *[many] { $total } ссылок
        }: { $people ->
            [one] { $people } человек
            [few] { $people } человека
           *[many] { $people } человек
        }, { $communities ->
            [one] { $communities } сообщество
            [few] { $communities } сообщества
           *[many] { $communities } сообществ
        }{ $missing ->
            [0] { "" }
           *[other] , без ответа { $missing }
        }.

vk_get_user_id_by_url-too_many = В списке { $given } ссылок, а за раз можно проверить { $limit }. Разделите список и пришлите по частям.
vk_get_user_id_by_url-not_found = такой страницы нет
vk_get_user_id_by_url-not_asked = не успели спросить
vk_get_user_id_by_url-deleted = страница удалена
vk_get_user_id_by_url-banned = страница заблокирована
vk_get_user_id_by_url-closed_profile = закрытый профиль
vk_get_user_id_by_url-community_blocked = сообщество заблокировано
vk_get_user_id_by_url-kind-group = группа
vk_get_user_id_by_url-kind-page = публичная страница
vk_get_user_id_by_url-kind-event = встреча
vk_get_user_id_by_url-link-empty = пустая строка
vk_get_user_id_by_url-link-other_site = это не ссылка ВКонтакте
vk_get_user_id_by_url-link-service_page = это раздел ВКонтакте, а не страница человека или сообщества
vk_get_user_id_by_url-link-app = это приложение
vk_get_user_id_by_url-link-not_a_name = не похоже на ссылку или короткое имя

column-url = ссылка
column-id = id
column-first_name = имя
column-last_name = фамилия
