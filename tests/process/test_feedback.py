"""Feedback: it reaches the admins with who and what, and their reply reaches the author."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ppc_helper.chat import wire
from ppc_helper.chat.wording import plain_words
from tests.process.bot import Someone, eventually, words_of
from tests.process.conftest import Newcomer
from tests.process.test_bad_input import PNG, receive

FEEDBACK = wire.FIXED[wire.FEEDBACK]
_IS_KNOWN = "select exists (select from projections.deliveries where chat = %s and message_id = %s)"
LONG = "\n".join(f"Строка {number}: всё хорошо, но не хватает выгрузки по группам." for number in range(120))


def until_known(admin: Someone, message: Mapping[str, Any]) -> int:
    """Return the message's id once the bot knows it: only then can a reply find what it answers.

    A test sees a message while the bot still waits for Telegram to say which one it became.
    """
    number = int(message["message_id"])
    eventually(lambda: admin.bot.ask(_IS_KNOWN, admin.id, number) == [(True,)], "the bot knows what it sent")
    return number


def test_feedback_reaches_the_admin_with_who_and_what_and_the_answer_comes_back(
    newcomer: Newcomer, anna: Someone
) -> None:
    person = newcomer("en")
    person.chooses(FEEDBACK)
    person.says("Please add <b>regions</b> & *bids* _now_")
    person.hears("feedback-thanks")
    asked = anna.hears(
        "feedback-received", who=f"Гость (id {person.id})", text="Please add <b>regions</b> & *bids* _now_"
    )
    anna.says("Будет на следующей неделе", reply_to_message_id=until_known(anna, asked))
    anna.hears("feedback-answered")
    person.hears("feedback-answer", text="Будет на следующей неделе")


def test_after_feedback_the_next_text_is_no_feedback(newcomer: Newcomer, anna: Someone) -> None:
    person = newcomer()
    person.chooses(FEEDBACK)
    person.says("Спасибо").hears("feedback-thanks")
    person.says("купить окна").hears("input-guess")
    assert len(person.bot.facts("feedback_given", person.id)) == 1


def test_a_screenshot_is_passed_on_with_its_caption(newcomer: Newcomer, anna: Someone) -> None:
    person = newcomer()
    person.chooses(FEEDBACK)
    person.bot.control(
        "POST", f"chats/{person.id}/photo", files=[("file", ("screen.png", PNG))], data={"caption": "вот ошибка"}
    )
    person.hears("feedback-thanks")
    anna.hears("feedback-from", who=f"Гость (id {person.id})")
    passed_on = anna.hears_words("вот ошибка")
    assert passed_on["photo"]
    anna.says("Починили", reply_to_message_id=until_known(anna, passed_on))
    person.hears("feedback-answer", text="Починили")


def test_long_feedback_arrives_whole(newcomer: Newcomer, anna: Someone) -> None:
    person = newcomer()
    person.chooses(FEEDBACK)
    person.says(LONG).hears("feedback-thanks")
    anna.hears("feedback-from")
    eventually(lambda: any("Строка 119" in words_of(message) for message in anna.answers()), "the last part")
    parts = [words_of(message) for message in anna.answers() if message["message_id"] > anna.heard]
    assert [line for part in parts for line in part.split("\n")] == LONG.split("\n")


def test_a_voice_message_reaches_the_admin(newcomer: Newcomer, anna: Someone) -> None:
    person = newcomer()
    voice = person.bot.sandbox.run(lambda state: state.files.add_document("voice.ogg", b"voice", "audio/ogg"))
    person.chooses(FEEDBACK)
    receive(person, voice=voice.as_document())
    person.hears("feedback-thanks")
    anna.hears("feedback-from")
    assert anna.gets_file()["document"]["file_name"] == "voice.ogg"


def test_a_sticker_is_no_feedback_and_the_bot_goes_on_waiting(newcomer: Newcomer, anna: Someone) -> None:
    person = newcomer()
    person.chooses(FEEDBACK)
    receive(person, sticker={"file_id": "v", "file_unique_id": "v"})
    person.hears("feedback-media")
    person.says("Тогда текстом").hears("feedback-thanks")
    anna.hears("feedback-received", text="Тогда текстом")


def test_an_admins_file_is_an_answer_too(newcomer: Newcomer, anna: Someone) -> None:
    person = newcomer()
    person.chooses(FEEDBACK)
    person.says("Нужен пример").hears("feedback-thanks")
    asked = anna.hears("feedback-received", text="Нужен пример")
    receive_reply(anna, until_known(anna, asked))
    anna.hears("feedback-answered")
    person.hears("feedback-answer-follows")
    assert person.gets_file()["document"]["file_name"] == "example.txt"


def receive_reply(anna: Someone, message_id: int) -> None:
    """Let the bot receive an admin's file that answers a message."""
    file = anna.bot.sandbox.run(lambda state: state.files.add_document("example.txt", b"example", "text/plain"))
    receive(anna, document=file.as_document(), reply_to_message={"message_id": message_id})


def test_a_reply_by_somebody_who_is_no_admin_is_ordinary_input(newcomer: Newcomer) -> None:
    person = newcomer()
    menu = person.says("/start").hears("start")
    person.says("купить окна", reply_to_message_id=menu["message_id"])
    person.hears("input-guess")


def test_the_admins_reply_to_another_message_is_no_answer(newcomer: Newcomer, anna: Someone) -> None:
    own = anna.says("/test").hears("test")
    anna.says("купить окна", reply_to_message_id=own["message_id"])
    anna.hears("input-guess")
    assert plain_words("ru", "feedback-answered", {}) not in words_of(anna.answers()[-1])
