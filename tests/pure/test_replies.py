"""What is owed becomes calls of the Bot API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper.chat import menus
from ppc_helper.chat.calls import AnswerCallback, EditText, OutgoingCall, SendDocument, SendPhoto, SendText
from ppc_helper.chat.copies import render_copy
from ppc_helper.chat.markup import ParseMode
from ppc_helper.chat.messages import progress_message
from ppc_helper.chat.replies import render, render_ack
from ppc_helper.chat.updates import Copy, announcement_of, words_of
from ppc_helper.events import AckOwed, Button, MessageOwed, QueryProgressed
from ppc_helper.locale import catalogue
from ppc_helper.sandbox.markup import PARSERS

MODES: tuple[ParseMode, ...] = ("HTML", "MarkdownV2", "Markdown")
MENU = ((Button(text="button-menu", data="m:main"),),)


def only(owed: MessageOwed, words: dict[str, str] | None = None, mode: ParseMode = "HTML") -> OutgoingCall:
    (call,) = render(owed, words or {}, mode)
    return call


def text_of(call: OutgoingCall) -> str:
    assert isinstance(call, SendText | EditText)
    return call.words.plain


def test_a_message_becomes_a_text_with_its_keyboard() -> None:
    call = only(MessageOwed(key="list-gone", buttons=MENU))
    parameters = call.parameters()
    assert parameters["parse_mode"] == "HTML"
    keyboard = json.loads(parameters["reply_markup"])
    assert keyboard == {"inline_keyboard": [[{"text": "Меню", "callback_data": "m:main"}]]}


def test_a_message_that_names_a_menu_has_its_buttons_as_they_are_now() -> None:
    named = only(MessageOwed(key="menu-admin", menu="admin", language="en"))
    written_out = only(MessageOwed(key="menu-admin", buttons=menus.menu("admin"), language="en"))
    assert named == written_out
    assert "m:main" in named.parameters()["reply_markup"]


def test_a_tool_shows_as_its_title_and_a_reference_as_its_message() -> None:
    owed = MessageOwed(key="tool-hint", args={"tool": "af_make_announcement", "hint": "message:act_feedback.hint"})
    words = catalogue("ru")
    expected = f"{words.text('af_make_announcement')}\n{words.text('act_feedback.hint')}"
    assert text_of(only(owed)) == expected


def test_a_reference_to_no_message_shows_what_stands_after_the_bar() -> None:
    button = Button(text="button-option", data="x", args={"option": "message:nothing|parts", "value": "message:no|a<b"})
    keyboard = json.loads(only(MessageOwed(key="language", buttons=((button,),))).parameters()["reply_markup"])
    assert keyboard["inline_keyboard"][0][0]["text"] == "parts: a<b"


def test_words_are_never_taken_for_references() -> None:
    call = only(MessageOwed(key="feedback-answer"), {"text": "message:forget"})
    assert text_of(call).endswith("\nmessage:forget")


@pytest.mark.parametrize("mode", MODES)
@settings(deadline=None)
@given(words=st.text(min_size=1, max_size=300), name=st.text(min_size=1, max_size=40))
def test_any_words_reach_the_admin_as_they_were_written(mode: ParseMode, words: str, name: str) -> None:
    owed = MessageOwed(key="feedback-received")
    (call,) = render(owed, {"who": name, "text": words}, mode)
    assert isinstance(call, SendText)
    read = PARSERS[mode.lower()](call.words.text).text
    assert read == call.words.plain
    assert read.startswith(f"✉️ {name}\n{words}\n")


def test_words_that_were_deleted_leave_a_mark() -> None:
    assert text_of(only(MessageOwed(key="feedback-received"))).startswith("✉️ …\n…\n")


def test_further_paragraphs_appear_only_with_their_words() -> None:
    owed = MessageOwed(key="result", args={"tool": "kf_x", "done": "готово"}, kind="document", file_id="F")
    short, long = only(owed), only(owed, {"preview": "a\tb", "warnings": "осторожно"})
    assert isinstance(short, SendDocument)
    assert isinstance(long, SendDocument)
    assert short.caption.plain == "kf_x\nготово"
    assert long.caption.plain == "kf_x\nготово\na\tb\n⚠️ осторожно"
    assert "<pre>a\tb</pre>" in long.caption.text


def test_a_long_text_is_several_messages_with_the_buttons_under_the_last() -> None:
    calls = render(MessageOwed(key="feedback-answer", buttons=MENU, reply_to=9), {"text": "слово " * 1500}, "HTML")
    assert [bool(call.parameters().get("reply_markup")) for call in calls] == [False, False, True]
    assert ["reply_parameters" in call.parameters() for call in calls] == [True, False, False]


def test_a_very_long_text_is_a_file() -> None:
    call = only(MessageOwed(key="feedback-answer", buttons=MENU), {"text": "слово " * 10_000})
    assert isinstance(call, SendDocument)
    assert call.content.decode("utf-8-sig").count("слово") == 10_000
    assert 0 < len(call.caption.plain) <= 1024
    assert call.reply_markup


def test_a_text_of_escapes_stays_under_the_limit_of_bytes() -> None:
    calls = render(MessageOwed(key="feedback-answer"), {"text": "&😀" * 4000}, "HTML")
    for call in calls:
        assert isinstance(call, SendText | SendDocument)
        assert isinstance(call, SendDocument) or len(call.words.text.encode()) < 32_768


def test_an_edit_that_is_too_long_is_cut() -> None:
    call = only(MessageOwed(key="feedback-answer", kind="edit", message_id=5), {"text": "а" * 9000})
    assert isinstance(call, EditText)
    assert len(call.words.plain) <= 4096
    assert call.parameters()["message_id"] == 5


def test_a_caption_that_is_too_long_comes_before_the_file() -> None:
    calls = render(MessageOwed(key="feedback-answer", kind="document", file_id="F"), {"text": "а" * 1025}, "HTML")
    assert [type(call) for call in calls] == [SendText, SendDocument]
    assert "caption" not in calls[1].parameters()


def test_a_file_goes_by_its_id_and_the_payload_stands_behind_it() -> None:
    owed = MessageOwed(key="file-again", kind="photo", args={"tool": "x", "rows": 2}, file_id="F", file="ab" * 16)
    call = only(owed)
    assert isinstance(call, SendPhoto)
    assert call.parameters()["photo"] == "F"
    assert call.file == "ab" * 16


def test_without_markup_the_words_stay() -> None:
    call = only(MessageOwed(key="about"), mode="MarkdownV2")
    bare = call.parameters(without_markup=True)
    assert "parse_mode" not in bare
    assert bare["text"].startswith("ppc-helper — бот")


def test_an_answer_to_a_press_is_plain_and_short() -> None:
    call = render_ack(AckOwed(callback_id="1", key="help", alert=True))
    assert len(call.text) == 200
    assert "<" not in call.text
    assert call.parameters()["show_alert"] is True
    assert render_ack(AckOwed(callback_id="1")) == AnswerCallback(callback_id="1")
    assert render_ack(AckOwed(callback_id="1")).parameters() == {"callback_query_id": "1"}


@pytest.mark.parametrize(
    ("progress", "expected"),
    [
        ({"done": 3}, "Работаю."),
        ({"done": 3, "total": 12, "eta_seconds": 90}, "Готово 3 из 12 (25 %).\nОсталось примерно 2 мин."),
        ({"done": 13, "total": 12, "eta_seconds": 7200}, "Готово 13 из 12 (100 %).\nОсталось примерно 2 ч."),
        ({"done": 0, "total": 12, "eta_seconds": 0}, "Готово 0 из 12 (0 %).\nОсталось примерно 1 с."),
    ],
)
def test_progress_is_an_edit_of_the_job_message(progress: dict[str, int], expected: str) -> None:
    owed = progress_message(QueryProgressed(query=8, **progress), "kf_x", "ru", MENU)  # type: ignore[arg-type]
    call = only(owed)
    assert isinstance(call, EditText)
    assert call.query == 8
    assert call.words.plain == f"⏳ kf_x\n{expected}"


def raw(**content: Any) -> bytes:
    sender = {"id": 5, "first_name": "Анна", "last_name": "К.", "username": "anna"}
    return json.dumps({"message": {"chat": {"id": 5, "type": "private"}, "from": sender, **content}}).encode()


def test_an_announcement_keeps_text_and_formatting() -> None:
    entities = [{"type": "bold", "offset": 0, "length": 5}]
    (call,) = render_copy(announcement_of(raw(text="Важно <b>", entities=entities)))
    parameters = call.parameters()
    assert parameters["text"] == "Важно <b>"
    assert json.loads(parameters["entities"]) == entities
    assert "parse_mode" not in parameters
    assert "link_preview_options" not in parameters


def test_an_announcement_keeps_photo_caption_and_formatting() -> None:
    entities = [{"type": "italic", "offset": 0, "length": 2}]
    photo = [{"file_id": "small"}, {"file_id": "large"}]
    (call,) = render_copy(announcement_of(raw(photo=photo, caption="Ура", caption_entities=entities)))
    parameters = call.parameters()
    assert (call.method, parameters["photo"], parameters["caption"]) == ("sendPhoto", "large", "Ура")
    assert json.loads(parameters["caption_entities"]) == entities


def test_an_announcement_keeps_a_document_without_a_caption() -> None:
    (call,) = render_copy(announcement_of(raw(document={"file_id": "D"})))
    assert call.parameters() == {"document": "D"}


@pytest.mark.parametrize(
    ("content", "method"),
    [
        ({"video": {"file_id": "V"}}, "sendVideo"),
        ({"animation": {"file_id": "V"}, "document": {"file_id": "V"}}, "sendAnimation"),
        ({"audio": {"file_id": "V"}}, "sendAudio"),
        ({"voice": {"file_id": "V"}}, "sendVoice"),
    ],
    ids=["video", "animation", "audio", "voice"],
)
def test_an_announcement_keeps_what_moves_or_sounds_as_what_it_is(content: Any, method: str) -> None:
    (call,) = render_copy(announcement_of(raw(caption="Смотрите", **content)))
    field = method.removeprefix("send").lower()
    assert (call.method, call.parameters()) == (method, {field: "V", "caption": "Смотрите"})


def test_an_announcement_keeps_a_round_video() -> None:
    (call,) = render_copy(announcement_of(raw(video_note={"file_id": "V"})))
    assert (call.method, call.parameters()) == ("sendVideoNote", {"video_note": "V"})


@pytest.mark.parametrize(("letter", "longest"), [("я", 1024), ("😀", 512)])
def test_a_caption_that_bots_may_not_send_follows_as_a_text(letter: str, longest: int) -> None:
    """Who pays Telegram may write captions of 4,096 characters, bots only of 1,024; characters are UTF-16 units."""
    bold = [{"type": "bold", "offset": 0, "length": 2}]
    page = {"inline_keyboard": [[{"text": "Читать", "url": "https://example.org"}]]}
    known = {"photo": [{"file_id": "P"}], "caption_entities": bold, "reply_markup": page}
    assert len(render_copy(announcement_of(raw(caption=letter * longest, **known)))) == 1
    picture, words = render_copy(announcement_of(raw(caption=letter * (longest + 1), **known)))
    assert picture.parameters() == {"photo": "P"}
    assert words.parameters()["text"] == letter * (longest + 1)
    assert json.loads(words.parameters()["entities"]) == bold
    assert json.loads(words.parameters()["reply_markup"]) == page


def test_an_announcement_keeps_how_its_link_and_its_picture_show() -> None:
    preview = {"is_disabled": False, "url": "https://example.org", "show_above_text": True}
    (call,) = render_copy(announcement_of(raw(text="https://example.org", link_preview_options=preview)))
    assert json.loads(call.parameters()["link_preview_options"]) == preview
    looks = {"show_caption_above_media": True, "has_media_spoiler": True}
    (call,) = render_copy(announcement_of(raw(photo=[{"file_id": "P"}], caption="Ура", **looks)))
    assert call.parameters() == {
        "photo": "P",
        "caption": "Ура",
        "show_caption_above_media": True,
        "has_spoiler": True,
    }


def test_an_announcement_keeps_buttons_that_lead_to_a_page_and_no_others() -> None:
    """A message forwarded from a channel has some; what a button asks another bot is nothing that ours could answer."""
    page = {"text": "Читать", "url": "https://example.org"}
    asks = {"text": "Нравится", "callback_data": "like"}
    rows = [[page, asks], [asks]]
    (call,) = render_copy(announcement_of(raw(text="Вести", reply_markup={"inline_keyboard": rows})))
    assert json.loads(call.parameters()["reply_markup"]) == {"inline_keyboard": [[page]]}
    (call,) = render_copy(announcement_of(raw(text="Вести", reply_markup={"inline_keyboard": [[asks]]})))
    assert "reply_markup" not in call.parameters()
    (call,) = render_copy(announcement_of(raw(text="Вести", reply_markup={"inline_keyboard": 1})))
    assert "reply_markup" not in call.parameters()


def test_nothing_is_sent_when_the_words_are_gone() -> None:
    assert render_copy(Copy()) == ()
    assert announcement_of(b"") == Copy()


def test_words_tell_who_wrote() -> None:
    assert words_of(raw(text="Привет")) == {
        "name": "Анна К.",
        "username": "anna",
        "user": "5",
        "who": "Анна К. (@anna, id 5)",
        "text": "Привет",
    }
    assert words_of(b"{}")["who"] == "0 (id 0)"
