"""Announcements go to everyone once, whatever happens on the way; and the admin's statistics."""

from __future__ import annotations

import itertools
import json
import struct
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ppc_helper.chat import wire
from ppc_helper.chat.wording import plain_words
from ppc_helper.sandbox.state import State
from tests.process.bot import ANNA, RunningBot, Someone, buttons_of, eventually, words_of
from tests.process.conftest import FreshBot, bring
from tests.process.test_bad_input import PNG
from tests.process.test_conversation import FIXATE

ANNOUNCE = wire.FIXED[wire.ANNOUNCE]
STATS = wire.FIXED[wire.STATS]
SENT_AFTER_A_STOP = """
    select count(*)
    from log.events stopped
    join projections.deliveries d on d.announcement = (stopped.body ->> 'announcement')::bigint
    join log.events sent on sent.cause = d.position and sent.outcome and sent.position > stopped.position
    where stopped.type = 'announcement_cancelled.v1' and d.announcement = %s and sent.type = 'message_sent.v1'"""
_READER_IDS = itertools.count(700_001)


@pytest.fixture(scope="module")
def newsroom(fresh_bot: FreshBot) -> Iterator[RunningBot]:
    """Give a bot of two workers with the few users that the tests before have brought."""
    with running(fresh_bot) as bot:
        yield bot


@pytest.fixture(scope="module")
def busy_newsroom(fresh_bot: FreshBot) -> Iterator[RunningBot]:
    """Give another such bot, for the tests that bring many readers."""
    with running(fresh_bot) as bot:
        yield bot


@contextmanager
def running(fresh_bot: FreshBot) -> Iterator[RunningBot]:
    with fresh_bot() as bot:
        bot.start("run", "--count", "2")
        yield bot


def recipients(bot: RunningBot) -> int:
    """Return how many people an announcement goes to now."""
    return int(bot.ask("select count(*) from projections.users where not blocked")[0][0])


def admin_of(bot: RunningBot) -> Someone:
    anna = Someone(bot, ANNA)
    anna.heard = max((message["message_id"] for message in anna.answers()), default=0)
    anna.says("/test").hears("test")
    return anna


def readers(bot: RunningBot, count: int) -> list[int]:
    """Let *count* people have written to the bot long ago, and return their ids: what an import would leave."""
    ids = list(itertools.islice(_READER_IDS, count))
    body = json.dumps({"type": "update_received.v1", "bot": 1, "update_id": 1, "kind": "message", "payload": "0" * 32,
                       "chat_type": "private", "language": "ru"})  # fmt: skip
    bot.ask("insert into log.events (chat, body) select chat, %s::jsonb from unnest(%s::bigint[]) as chat", body, ids)
    bot.sandbox.run(lambda state: start(state, ids))
    return ids


def start(state: State, ids: list[int]) -> None:
    """Let the double let the bot write to these people."""
    for chat in ids:
        state.person(chat)
        state.bot_of(None).chat(chat).started = True


def draft(anna: Someone, text: str) -> dict[str, object]:
    """Write an announcement and return the question whether to send it."""
    anna.chooses(ANNOUNCE)
    anna.says(text)
    anna.hears_words(text)
    return anna.next()


def confirm(anna: Someone, question: dict[str, object]) -> dict[str, object]:
    """Send a drafted announcement; the question becomes the message with the counts."""
    anna.presses(question, buttons_of(question)[0])
    return anna.sees(question, "announcement-started")


def times_received(bot: RunningBot, ids: list[int], text: str) -> list[int]:
    """Return how often each person has got the text."""

    def count(state: State) -> list[int]:
        chats = [state.bot_of(None).chat(chat) for chat in ids]
        return [
            sum(post.from_bot and post.message.get("text") == text for post in chat.posts.values()) for chat in chats
        ]

    return bot.sandbox.run(count)


def wait_until_reached(bot: RunningBot, ids: list[int], text: str, count: int) -> None:
    eventually(lambda: sum(times_received(bot, ids, text)) >= count, f"{count} have got it")


def settled(bot: RunningBot) -> None:
    """Wait until nothing is owed any more."""
    eventually(lambda: bot.ask("select count(*) from work.items") == [(0,)], "everybody was sent to")


def test_an_album_arrives_as_one_in_one_call_and_not_again_when_its_fate_is_unclear(newsroom: RunningBot) -> None:
    anna = admin_of(newsroom)
    reader, unlucky = readers(newsroom, 2)
    everyone = recipients(newsroom)
    hint = anna.chooses(ANNOUNCE)
    anna.sends(("prices.csv", b"1"), ("terms.csv", b"2"), caption="Прайс и условия")
    question = anna.hears("announcement-confirm", count=everyone)
    preview = [m for m in anna.answers() if m["media_group_id"] and m["message_id"] > hint["message_id"]]
    newsroom.fault(kind="drop_after", method="copyMessages", chat=unlucky)
    shown = confirm(anna, question)
    anna.sees(shown, "announcement-done", sent=everyone - 1, owed=everyone, blocked=0, failed=1)
    for got in (preview, newsroom.answers(reader), newsroom.answers(unlucky)):
        assert [message["document"]["file_name"] for message in got] == ["prices.csv", "terms.csv"]
        assert [message["caption"] for message in got] == ["Прайс и условия", ""]
        assert len({message["media_group_id"] for message in got} - {None}) == 1


def test_a_text_that_telegram_cut_is_one_announcement(newsroom: RunningBot) -> None:
    anna = admin_of(newsroom)
    [reader] = readers(newsroom, 1)
    everyone = recipients(newsroom)
    anna.chooses(ANNOUNCE)
    anna.says("слово " * 1_000 + "конец")
    anna.hears_words("конец")
    shown = confirm(anna, anna.next())
    anna.sees(shown, "announcement-done", sent=everyone, owed=everyone, blocked=0, failed=0)
    got = [message["text"] for message in newsroom.answers(reader)]
    assert len(got) == 2
    assert " ".join(got).split() == ["слово"] * 1_000 + ["конец"]


def test_an_album_whose_messages_were_deleted_reaches_nobody_and_is_counted_so(newsroom: RunningBot) -> None:
    anna = admin_of(newsroom)
    [reader] = readers(newsroom, 1)
    everyone = recipients(newsroom)
    anna.chooses(ANNOUNCE)
    anna.sends(("a.csv", b"1"), ("b.csv", b"2"))
    question = anna.hears("announcement-confirm", count=everyone)
    newsroom.sandbox.run(lambda state: delete_files(state, ANNA))
    shown = confirm(anna, question)
    anna.sees(shown, "announcement-done", sent=0, owed=everyone, blocked=0, failed=everyone)
    assert newsroom.answers(reader) == []


def delete_files(state: State, chat: int) -> None:
    """Let the person delete every file that they have sent."""
    posts = state.bot_of(None).chat(chat).posts
    for message_id in [one for one, post in posts.items() if not post.from_bot and "document" in post.message]:
        del posts[message_id]


def test_nobody_gets_an_announcement_before_it_is_confirmed_and_all_get_it_then(newsroom: RunningBot) -> None:
    anna = admin_of(newsroom)
    ids = readers(newsroom, 20)
    question = draft(anna, "Новый инструмент: общие сообщества")
    everyone = recipients(newsroom)
    assert plain_words("ru", "announcement-confirm", {"count": everyone}) == words_of(question)
    assert sum(times_received(newsroom, ids, "Новый инструмент: общие сообщества")) == 0
    shown = confirm(anna, question)
    eventually(
        lambda: times_received(newsroom, [*ids, ANNA], "Новый инструмент: общие сообщества") == [1] * 20 + [2],
        "everybody has got it, the admin after the preview",
    )
    done = anna.sees(shown, "announcement-done", sent=everyone, owed=everyone, blocked=0, failed=0)
    assert buttons_of(done) == []
    newsroom.check_replay()


def test_formatting_and_a_photo_arrive_as_the_admin_sent_them(newsroom: RunningBot) -> None:
    anna = admin_of(newsroom)
    [reader] = readers(newsroom, 1)
    anna.chooses(ANNOUNCE)
    newsroom.control(
        "POST",
        f"chats/{ANNA}/photo",
        files=[("file", ("news.png", PNG))],
        data={"caption": "Смотрите https://example.org"},
    )
    anna.hears_words("Смотрите")
    confirm(anna, anna.next())
    got = Someone(newsroom, reader).hears_words("Смотрите https://example.org")
    assert got["photo"]


def test_a_video_of_a_channel_arrives_with_the_button_to_its_page(newsroom: RunningBot) -> None:
    anna = admin_of(newsroom)
    [reader] = readers(newsroom, 1)
    video = newsroom.sandbox.run(lambda state: state.files.add_document("news.mp4", b"video", "video/mp4"))
    page, asks = {"text": "Читать", "url": "https://example.org/"}, {"text": "Нравится", "callback_data": "like"}
    anna.chooses(ANNOUNCE)
    newsroom.put_update(video_of_a_channel(video.as_document(), "Ролик", [[page, asks]]))
    preview = anna.hears_words("Ролик")
    shown = confirm(anna, anna.next())
    got = Someone(newsroom, reader).hears_words("Ролик")
    for message in (preview, got):
        assert message["document"]["file_name"] == "news.mp4"
        assert [(button["text"], button["url"]) for row in message["buttons"] for button in row] == [
            tuple(page.values())
        ]
    anna.sees(shown, "announcement-done")


def video_of_a_channel(video: dict[str, object], caption: str, buttons: list[list[dict[str, str]]]) -> bytes:
    """Return the update by which Anna forwards a video with buttons."""
    message = {
        "message_id": 900,
        "date": 1,
        "chat": {"id": ANNA, "type": "private"},
        "from": {"id": ANNA, "first_name": "Анна", "is_bot": False, "language_code": "ru"},
        "video": video,
        "caption": caption,
        "reply_markup": {"inline_keyboard": buttons},
    }
    return json.dumps({"message": message}).encode()


def test_who_blocked_the_bot_is_counted_and_marked(newsroom: RunningBot) -> None:
    anna = admin_of(newsroom)
    ids = readers(newsroom, 5)
    newsroom.sandbox.run(lambda state: setattr(state.bot_of(None).chat(ids[0]), "blocked", True))
    newsroom.sandbox.run(lambda state: setattr(state.people[ids[1]], "deactivated", True))
    everyone = recipients(newsroom)
    shown = confirm(anna, draft(anna, "Вести"))
    anna.sees(shown, "announcement-done", sent=everyone - 2, owed=everyone, blocked=2, failed=0)
    assert newsroom.ask("select chat from projections.users where blocked order by chat") == [(ids[0],), (ids[1],)]
    again = draft(anna, "Ещё вести")
    assert plain_words("ru", "announcement-confirm", {"count": everyone - 2}) == words_of(again)
    anna.sees(confirm(anna, again), "announcement-done", sent=everyone - 2, owed=everyone - 2, blocked=0, failed=0)
    asked = [call["parameters"]["chat_id"] for call in newsroom.calls("sendMessage")]
    assert [asked.count(str(chat)) for chat in ids[:2]] == [1, 1]


def test_a_draft_that_is_dropped_reaches_nobody(newsroom: RunningBot) -> None:
    anna = admin_of(newsroom)
    ids = readers(newsroom, 3)
    question = draft(anna, "Передумала")
    anna.presses(question, buttons_of(question)[1])
    anna.sees(question, "announcement-dropped")
    press = newsroom.press_data(ANNA, int(str(question["message_id"])), buttons_of(question)[0])
    assert newsroom.acknowledgement(press)["text"] == plain_words("ru", "announcement-is-cancelled", {})
    assert sum(times_received(newsroom, ids, "Передумала")) == 0


def test_confirming_twice_sends_once(newsroom: RunningBot) -> None:
    anna = admin_of(newsroom)
    ids = readers(newsroom, 10)
    question = draft(anna, "Раз")
    for _ in range(2):
        anna.presses(question, buttons_of(question)[0])
    wait_until_reached(newsroom, ids, "Раз", 10)
    settled(newsroom)
    assert times_received(newsroom, ids, "Раз") == [1] * 10


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_makes_nobody_get_it_twice(busy_newsroom: RunningBot) -> None:
    anna = admin_of(busy_newsroom)
    ids = readers(busy_newsroom, 120)
    confirm(anna, draft(anna, "Вести с полей"))
    for reached in (20, 60):
        wait_until_reached(busy_newsroom, ids, "Вести с полей", reached)
        busy_newsroom.kill_worker()
    settled(busy_newsroom)
    got = times_received(busy_newsroom, ids, "Вести с полей")
    assert max(got) == 1
    # four send threads, two kills of two each: so many may have been cut short, and are counted as unknown
    unknown = busy_newsroom.ask("select count(*) from projections.deliveries where state = 'unknown'")[0][0]
    assert sum(got) >= 120 - unknown
    assert unknown <= 4
    busy_newsroom.check_replay()


def test_an_announcement_is_stopped_in_the_middle_and_who_has_got_it_keeps_it(busy_newsroom: RunningBot) -> None:
    anna = admin_of(busy_newsroom)
    ids = readers(busy_newsroom, 1_000)
    question = draft(anna, "Остановите")
    shown = confirm(anna, question)
    wait_until_reached(busy_newsroom, ids, "Остановите", 20)
    stop = next(data for data in buttons_of(shown) if data.startswith("ax:"))
    anna.presses(shown, stop)
    stopped = anna.sees(shown, "announcement-stopped")
    assert buttons_of(stopped) == []
    settled(busy_newsroom)
    assert 20 <= sum(times_received(busy_newsroom, ids, "Остановите")) < 1_000
    late = busy_newsroom.ask(SENT_AFTER_A_STOP, int(stop.removeprefix("ax:")))
    # each of two threads may have asked whether to send just before
    assert late[0][0] <= 2
    # Whom earlier tests brought got it too, and Anna has seen a preview besides.
    everybody = [chat for (chat,) in busy_newsroom.ask("select chat from projections.users")]
    got = sum(times_received(busy_newsroom, everybody, "Остановите")) - 1
    anna.sees(shown, "announcement-stopped", sent=got, blocked=0, failed=0)
    busy_newsroom.check_replay()


def test_an_announcement_of_unclear_fate_is_not_sent_again(newsroom: RunningBot) -> None:
    anna = admin_of(newsroom)
    ids = readers(newsroom, 4)
    newsroom.fault(kind="drop_after", method="sendMessage", chat=ids[0])
    newsroom.fault(kind="drop_before", method="sendMessage", chat=ids[1])
    everyone = recipients(newsroom)
    shown = confirm(anna, draft(anna, "Один раз"))
    settled(newsroom)
    assert times_received(newsroom, ids, "Один раз") == [1, 0, 1, 1]
    anna.sees(shown, "announcement-done", sent=everyone - 2, owed=everyone, blocked=0, failed=2)


def test_while_an_announcement_goes_out_answers_do_not_wait_for_it(busy_newsroom: RunningBot) -> None:
    anna = admin_of(busy_newsroom)
    readers(busy_newsroom, 1_000)
    person = bring(busy_newsroom)
    shown = confirm(anna, draft(anna, "Долгие вести"))
    everybody = [chat for (chat,) in busy_newsroom.ask("select chat from projections.users")]
    wait_until_reached(busy_newsroom, everybody, "Долгие вести", 5)
    person.says("/test").hears("test")
    [(left,)] = busy_newsroom.ask("select count(*) from work.items where lane = 6")
    assert left > 0
    anna.presses(shown, next(data for data in buttons_of(shown) if data.startswith("ax:")))


def test_statistics_come_as_a_picture_with_the_numbers(newsroom: RunningBot) -> None:
    anna = admin_of(newsroom)
    readers(newsroom, 7)
    person = bring(newsroom, "en")
    person.chooses(FIXATE)
    person.says("купить окна в москве").gets_file()
    newsroom.press_data(ANNA, 1, STATS)
    [(users,)] = newsroom.ask("select count(*) from projections.users")
    told = anna.hears("stats", users=users, new_week=users, active_week=users, queries_today=1, finished_today=1)
    assert plain_words("ru", "kf_fixate_keywords", {}) in words_of(told)
    picture = newsroom.download(told)
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    assert width > 800
    assert height > 500
