"""The network of the demo: people and communities, all made up, the same at each start."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import msgspec

from ppc_helper.sandbox.vk_network import DELETED, DENIED, HIDDEN, PRIVATE, GroupKind, SmallNetwork, VkGroup, VkPerson

FIRST_NAMES = (
    ("Анна", 1), ("Мария", 1), ("Екатерина", 1), ("Ольга", 1), ("Дарья", 1), ("Ирина", 1), ("Алина", 1),
    ("Алексей", 2), ("Дмитрий", 2), ("Иван", 2), ("Сергей", 2), ("Михаил", 2), ("Павел", 2), ("Артём", 2),
)  # fmt: skip
LAST_NAMES = (
    "Орлов", "Климов", "Сафонов", "Рябов", "Лаптев", "Громов", "Ершов", "Беляев", "Сомов", "Тихонов", "Чернов",
    "Журавлёв", "Зимин", "Котов", "Лосев", "Мельников", "Носов", "Панов", "Савин", "Фомин",
)  # fmt: skip
CITIES = ("Москва", "Санкт-Петербург", "Казань", "Екатеринбург", "Новосибирск", "Самара", "Пермь")
COMMUNITIES: tuple[tuple[str, str, GroupKind, int], ...] = (
    ("Контекстная реклама без воды", "ppc_club", "group", 620),
    ("Директ и аналитика", "direct_analytics", "group", 480),
    ("Таргетолог на связи", "target_today", "page", 540),
    ("Маркетинг малого дела", "small_marketing", "page", 700),
    ("Кофе дома", "coffee_home", "group", 410),
    ("Бег по утрам", "morning_run", "group", 380),
    ("Рецепты за полчаса", "halfhour_food", "page", 820),
    ("Ремонт своими руками", "diy_repair", "group", 450),
    ("Автопутешествия", "roadtrips", "page", 360),
    ("Кошки и их люди", "cats_people", "page", 760),
    ("Конференция по рекламе, осень", "adconf_autumn", "event", 310),
    ("Забег «Белые ночи»", "white_nights_run", "event", 300),
    ("Закрытый клуб медиабайеров", "media_buyers", "group", 340),
)
PEOPLE = 1000
FIRST_PERSON = 100_001
FIRST_GROUP = 200_001


def demo_network(seed: int = 7) -> SmallNetwork:
    """Return the network of the demo: 1000 people, 13 communities and events, the last one closed."""
    chance = random.Random(seed)  # noqa: S311 - made-up people need no secrets
    people = [_person(chance, FIRST_PERSON + number) for number in range(PEOPLE)]
    groups = [_group(chance, people, FIRST_GROUP + number, *row) for number, row in enumerate(COMMUNITIES)]
    groups[-1] = msgspec.structs.replace(groups[-1], closed=1)
    return SmallNetwork(people, groups)


def _person(chance: random.Random, user_id: int) -> VkPerson:
    name, sex = chance.choice(FIRST_NAMES)
    last_name = chance.choice(LAST_NAMES) + ("а" if sex == 1 else "")
    facts: dict[str, Any] = {
        "screen_name": f"person{user_id - FIRST_PERSON + 1}",
        "sex": sex,
        "bdate": f"{chance.randint(1, 28)}.{chance.randint(1, 12)}.{chance.randint(1965, 2006)}",
        "city": chance.choice(CITIES),
        "last_seen": 1_795_000_000 - int(chance.expovariate(1 / 604_800)),
    }
    kind = chance.random()
    if kind < 0.04:
        return VkPerson(user_id, "DELETED", "", deactivated="deleted", refusal=DELETED)
    if kind < 0.06:
        return VkPerson(user_id, name, last_name, deactivated="banned", refusal=DELETED, sex=sex)
    refusal = PRIVATE if kind < 0.26 else HIDDEN if kind < 0.32 else DENIED if kind < 0.33 else 0
    return VkPerson(user_id, name, last_name, **facts, refusal=refusal)


def _group(chance: random.Random, people: Sequence[VkPerson], group_id: int, *row: Any) -> VkGroup:
    """Draw members: people whose number is near the community's theme are likelier."""
    name, screen_name, kind, size = row
    theme = (group_id - FIRST_GROUP) * PEOPLE // len(COMMUNITIES)
    weighted = [
        (chance.random() ** (1 / (3.0 if abs(number - theme) % PEOPLE < 250 else 1.0)), person.id)
        for number, person in enumerate(people)
    ]
    members = sorted(user_id for _, user_id in sorted(weighted, reverse=True)[:size])
    description = "Выдуманное сообщество песочницы."
    return VkGroup(group_id, name, screen_name, kind, members, description=description)
