"""A person's own VK token on the whole bot: given, used for them alone, refused, unreadable, removed, never shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ppc_helper.chat import wire
from ppc_helper.chat.wording import plain_words
from ppc_helper.database import connect
from tests import world
from tests.conftest import Database
from tests.patience import PATIENCE_SECONDS
from tests.process.bot import ANNA, RunningBot, Someone, eventually, words_of
from tests.process.conftest import FreshBot, MakeBot, Newcomer, bring
from tests.process.test_queries import COMMON_GROUPS, EVERYONE

IDS = "0:1:1:vk:vk_get_user_id_by_url"
TOKEN = "vk1.a." + "Qw3rTy-canary_" * 12
OLD_TOKEN, DEAD_TOKEN = "0123456789abcdef" * 5 + "fade5", "fedcba9876543210" * 5 + "dead5"
SCAN_TOKEN, NEXT_TOKEN = "vk1.a." + "Sc4n-canary_" * 14, "vk1.a." + "N3xt-canary_" * 14
TOKENS = (TOKEN, OLD_TOKEN, DEAD_TOKEN, SCAN_TOKEN, NEXT_TOKEN)
PAGE = f"https://oauth.vk.com/blank.html#access_token={TOKEN}&expires_in=0&user_id=1"
KEY, OTHER_KEY = "key-of-this-test-4fGh7Kq2mZx9Lp0Rb", "another-key-of-it-8sWd1Vn5cYt3Jh6Ma"


@pytest.fixture(scope="module")
def bot(fresh_bot: FreshBot) -> Iterator[RunningBot]:
    """Give the bot that takes tokens; each test brings people and tokens of its own."""
    with fresh_bot(SECRET_KEY=KEY) as running:
        running.start("run", "--count", "1")
        yield running


def listening_admin(bot: RunningBot) -> Someone:
    """Give the admin, who has heard all that was said before."""
    bot.wait_until_settled()
    admin = Someone(bot, ANNA)
    admin.heard = max((message["message_id"] for message in admin.answers()), default=0)
    admin.says("/test").hears("test")
    return admin


def heard_nothing(admin: Someone) -> bool:
    """Tell whether the admin heard nothing since."""
    return all(message["message_id"] <= admin.heard for message in admin.answers())


def traces(bot: RunningBot) -> list[str]:
    """Return where a token stands in clear: nowhere, one hopes."""
    shown = bot.command("tail", "--once", "1000", "--json")
    assert shown.returncode == 0, shown.stderr
    places = {"log": bot.log.read_bytes(), "tail": shown.stdout.encode()}
    with connect(bot.dsn, "test") as conn:
        places["database"] = world.everything(conn)
    return [name for name, content in places.items() for token in TOKENS if token.encode() in content]


def gives(person: Someone, words: str) -> dict[str, Any]:
    person.says("/vktoken").hears("vk-token-ask")
    person.says(words)
    return person.hears("vk-token-given")


def texts_of(person: Someone) -> list[str]:
    return [message["text"] or "" for message in person.bot.messages(person.id) if not message["from_bot"]]


def tokens_used(person: Someone, since: int) -> set[int]:
    calls = person.bot.control("GET", "requests", params={"since": since, "api": "vk"})["requests"]
    return {call["token"] for call in calls}


def number_of_calls(bot: RunningBot) -> int:
    calls = bot.control("GET", "requests", params={"since": 0})["requests"]
    return int(calls[-1]["number"])


def asks_vk(person: Someone) -> set[int]:
    """Let the person look up a link and return the tokens that VK saw, by their numbers."""
    before = number_of_calls(person.bot)
    person.chooses(IDS)
    person.says("id100005").gets_file()
    return tokens_used(person, before)


def test_a_token_is_used_for_its_person_alone_and_never_shown(bot: RunningBot) -> None:
    person, other = bring(bot), bring(bot)
    person.says("/start").hears("start")
    [bots] = asks_vk(other)
    given = gives(person, PAGE)
    person.hears("vk-token-checked-good")
    eventually(lambda: TOKEN not in "".join(texts_of(person)), "the message with the token is deleted")
    assert [asks_vk(other), bots in asks_vk(person)] == [{bots}, False]
    person.says("/vktoken").hears("vk-token-kept")
    person.presses(given, wire.REMOVE_VK_TOKEN)
    person.sees(given, "vk-token-removed")
    assert asks_vk(person) == {bots}
    bot.wait_until_settled()
    bot.check_replay()
    assert not traces(bot)


def test_a_token_that_vk_refuses_is_deleted_and_no_admin_hears_of_it(bot: RunningBot) -> None:
    admin, person = listening_admin(bot), bring(bot)
    bot.control("POST", "vk/tokens", json={"token": DEAD_TOKEN, "dead": True})
    gives(person, f"вот: {DEAD_TOKEN}")
    person.hears("vk-token-checked-refused")
    bot.wait_until_settled()
    assert heard_nothing(admin)
    assert not traces(bot)


@pytest.mark.slow
def test_a_scan_whose_token_dies_rests_tells_its_person_alone_and_goes_on_with_another(bot: RunningBot) -> None:
    bot.control("POST", "vk/network", json={"large": 300, "groups_per_person": 3})
    admin, person = listening_admin(bot), bring(bot)
    person.says("/start").hears("start")
    gives(person, SCAN_TOKEN)
    person.hears("vk-token-checked-good")
    # it dies at a call, not at a time: a busy machine finds the scan neither before it nor behind it; not at an early
    # one, for there calls that came too close are made again, and a token that dies before anything is kept is refused
    bot.fault(kind="refuse", api="vk", method="execute", code=5, skip=9)
    person.chooses(COMMON_GROUPS)
    job = person.says(EVERYONE).next()
    parked = person.sees(job, "job-parked", tool="vk_get_common_groups_by_url")
    assert plain_words("ru", "parked-vk_own_token", {}) in words_of(parked)
    person.says("/vktoken").hears("vk-token-kept")
    person.says(NEXT_TOKEN).hears("vk-token-checked-good")
    person.gets_file()
    bot.wait_until_settled()
    assert heard_nothing(admin)
    assert not traces(bot)
    bot.control("POST", "vk/network", json={"demo": 7})


@pytest.mark.slow
def test_a_changed_key_is_said_and_the_bot_goes_on(make_bot: MakeBot, db: Database) -> None:
    first = make_bot(SECRET_KEY=KEY)
    intake, workers = first.start("bot"), first.start("workers", "--count", "1")
    person = bring(first)
    person.says("/start").hears("start")
    gives(person, OLD_TOKEN)
    person.hears("vk-token-checked-good")
    for process in (workers, intake):
        process.terminate()
        process.wait(PATIENCE_SECONDS)
    first.environment["PPC_HELPER_SECRET_KEY"] = OTHER_KEY
    first.start("run", "--count", "1")
    person.chooses(IDS)
    person.says("id100005").hears_words(plain_words("ru", "failed-vk_token_unreadable", {}))
    person.says("/vktoken").hears("vk-token-kept")
    person.says(TOKEN).hears("vk-token-checked-good")
    assert len(asks_vk(person)) == 1
    assert not traces(first)


def test_without_a_key_the_owner_is_named_and_a_token_is_not_stored(newcomer: Newcomer) -> None:
    person = newcomer()
    person.says("/vktoken").hears("vk-token-off")
    person.says(PAGE).hears("vk-token-off-deleted")
    eventually(lambda: TOKEN not in "".join(texts_of(person)), "the message with the token is deleted")
    assert not traces(person.bot)
