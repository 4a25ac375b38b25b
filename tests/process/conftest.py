"""The whole bot as people run it: the installed command in processes of its own, the doubles on the other side."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from tests.conftest import Database, FreshDatabase
from tests.fault_server import FaultServer, fault_server
from tests.process.bot import ANNA, RunningBot, Someone

MakeBot = Callable[..., RunningBot]
FreshBot = Callable[..., AbstractContextManager[RunningBot]]
Newcomer = Callable[..., Someone]
CONTACTS = "@ppc_support, ads@example.org"
_PERSON_IDS = itertools.count(5001)


@pytest.fixture
def make_bot(db: Database, tmp_path: Path) -> Iterator[MakeBot]:
    """Give what starts a bot on this test's database; everything is stopped when the test ends."""
    made: list[RunningBot] = []

    def make(**settings: str) -> RunningBot:
        made.append(RunningBot(db.dsn, tmp_path, settings))
        return made[-1]

    yield make
    for bot in made:
        bot.close()


@pytest.fixture
def bot(make_bot: MakeBot) -> RunningBot:
    """Give a bot with one intake and one worker process."""
    running = make_bot()
    running.start("run", "--count", "1")
    return running


@pytest.fixture(scope="session")
def fresh_bot(fresh_database: FreshDatabase, tmp_path_factory: pytest.TempPathFactory) -> FreshBot:
    """Give what makes a bot on a database of its own, for as long as the block lasts."""

    @contextmanager
    def fresh(**settings: str) -> Iterator[RunningBot]:
        with fresh_database() as dsn, closing(RunningBot(dsn, tmp_path_factory.mktemp("bot"), settings)) as bot:
            yield bot

    return fresh


@pytest.fixture(scope="session")
def shared_bot(fresh_bot: FreshBot) -> Iterator[RunningBot]:
    """Give the bot that all tests share whose people do not disturb each other: a start takes seconds."""
    with fresh_bot(CONTACTS=CONTACTS) as bot:
        bot.start("run", "--count", "1")
        # Until it serves: what a test does to its database might end one that only starts, and so all that share it.
        bring(bot).says("/test").hears("test")
        yield bot


@pytest.fixture
def newcomer(shared_bot: RunningBot) -> Newcomer:
    """Give what brings a person to the shared bot whom nobody has met before."""

    shared_bot.check_alive()

    def come(language: str = "ru") -> Someone:
        return bring(shared_bot, language)

    return come


@pytest.fixture
def anna(shared_bot: RunningBot) -> Someone:
    """Give the admin of the shared bot; what she heard in other tests is behind her."""
    admin = Someone(shared_bot, ANNA)
    shared_bot.sandbox.run(lambda state: setattr(state.bot_of(None).chat(ANNA), "started", True))
    admin.heard = max((message["message_id"] for message in admin.answers()), default=0)
    return admin


def bring(bot: RunningBot, language: str = "ru") -> Someone:
    """Let there be somebody who started the bot before its log began, so that old buttons can be pressed."""
    person_id = next(_PERSON_IDS)
    bot.control("POST", "users", json={"id": person_id, "first_name": "Гость", "language_code": language})
    bot.sandbox.run(lambda state: setattr(state.bot_of(None).chat(person_id), "started", True))
    return Someone(bot, person_id, language)


@pytest.fixture(scope="module")
def _web_server() -> Iterator[FaultServer]:
    with fault_server() as running:
        yield running


@pytest.fixture
def web_server(_web_server: FaultServer) -> FaultServer:
    """Give a web server that misbehaves on request and has not been asked anything yet."""
    _web_server.forget()
    return _web_server
