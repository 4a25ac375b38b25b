"""Messages of the sandbox's Bot API: what is sent, changed, refused, through pyTelegramBotAPI's own functions."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from telebot import types

from ppc_helper.sandbox import Sandbox
from tests.sandbox_server import (
    ANNA,
    BORIS,
    CHRIS,
    TOKEN,
    Control,
    control_client,
    keyboard,
    real_client,
    refusal,
    running_sandbox,
)

__all__ = ["control_client", "real_client", "running_sandbox"]

BUTTON = {"text": "Отмена", "callback_data": "cancel"}


@pytest.fixture(autouse=True)
def begun(control: Control) -> None:
    """Boris has written to the bot."""
    control.write(BORIS, "/start")


def test_message_comes_back_whole_and_shows_on_the_page(bot_api: Any, control: Control) -> None:
    sent = bot_api.send_message(
        TOKEN, BORIS, "<b>Готово</b>: a &lt; b", parse_mode="HTML", reply_markup=keyboard([BUTTON])
    )
    assert sent["text"] == "Готово: a < b"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 6}]
    assert sent["chat"]["id"] == BORIS
    assert sent["from"]["is_bot"] is True
    assert sent["reply_markup"] == {"inline_keyboard": [[BUTTON]]}
    assert types.Message.de_json(sent).text == "Готово: a < b"
    shown = control.messages(BORIS)[-1]
    assert shown["html"] == "<b>Готово</b>: a &lt; b"
    assert shown["buttons"][0][0]["callback_data"] == "cancel"
    assert shown["from_bot"] is True


def test_ids_count_through_all_private_chats_of_a_bot(bot_api: Any, control: Control) -> None:
    control.write(CHRIS, "hi")
    ids = [bot_api.send_message(TOKEN, chat_id, "x")["message_id"] for chat_id in (BORIS, CHRIS, BORIS)]
    assert ids == [3, 4, 5]


@pytest.mark.parametrize("way", ["query", "form", "json", "multipart"])
@pytest.mark.parametrize("method", ["sendMessage", "SENDMESSAGE"])
def test_parameters_come_in_every_way_and_methods_in_any_case(sandbox: Sandbox, way: str, method: str) -> None:
    url = f"{sandbox.telegram_url}/bot{TOKEN}/{method}"
    markup = {"inline_keyboard": [[BUTTON]]}
    given: dict[str, Any] = {"chat_id": BORIS, "text": "я" * 4096, "reply_markup": json.dumps(markup)}
    if way == "query":
        answer = requests.get(url, params=given)
    elif way == "form":
        answer = requests.post(url, data=given)
    elif way == "json":
        answer = requests.post(url, json={**given, "reply_markup": markup})
    else:
        answer = requests.post(url, files={name: (None, str(value)) for name, value in given.items()})
    assert answer.json()["result"]["reply_markup"] == markup
    assert len(answer.json()["result"]["text"]) == 4096


def test_query_of_fifty_kilobytes_is_taken(bot_api: Any) -> None:
    assert bot_api.send_message(TOKEN, BORIS, "😀" * 4096)["text"] == "😀" * 4096


def test_unknown_method_is_404(sandbox: Sandbox) -> None:
    answer = requests.post(f"{sandbox.telegram_url}/bot{TOKEN}/sendNothing")
    assert (answer.status_code, answer.json()["description"]) == (404, "Not Found: method not found")


@pytest.mark.parametrize(
    ("text", "mode", "description"),
    [
        ("", None, "Bad Request: message text is empty"),
        (" \n ", None, "Bad Request: message text is empty"),
        ("<b> </b>", "HTML", "Bad Request: text must be non-empty"),
        ("x" * 4097, None, "Bad Request: message is too long"),
        ("a.b", "MarkdownV2", "Bad Request: can't parse entities: Character '.' is reserved"),
        ("<i", "HTML", "Bad Request: can't parse entities: Unclosed start tag at byte offset 0"),
    ],
)
def test_text_is_refused(bot_api: Any, text: str, mode: str | None, description: str) -> None:
    code, said = refusal(bot_api.send_message, TOKEN, BORIS, text, parse_mode=mode)
    assert code == 400
    assert said.startswith(description)


def test_text_over_32768_bytes_is_refused_as_it_comes(sandbox: Sandbox) -> None:
    given = {"chat_id": BORIS, "text": "я" * 16_385}
    answer = requests.post(f"{sandbox.telegram_url}/bot{TOKEN}/sendMessage", data=given)
    assert answer.json()["description"] == "Bad Request: text is too long"


def test_length_counts_after_the_markup_is_read(bot_api: Any) -> None:
    text = "<b>" + "x" * 4096 + "</b>"
    assert len(bot_api.send_message(TOKEN, BORIS, text, parse_mode="HTML")["text"]) == 4096


@pytest.mark.parametrize(
    ("rows", "description"),
    [
        ([[{"text": "x", "callback_data": "я" * 33}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x", "callback_data": ""}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x"}]], "can't parse inline keyboard button: Text buttons are unallowed"),
        ([[{"callback_data": "x"}]], "can't parse inline keyboard button: Can't find field"),
        ([[{"text": " ", "callback_data": "x"}]], "inline keyboard button text must be non-empty"),
        ([[{"text": "x", "url": "nowhere"}]], "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
        ([[BUTTON]] * 101, "reply markup is too long"),
        ([[BUTTON] * 9], "reply markup is too long"),
        ([[{"text": "x", "copy_text": {"text": "y" * 257}}]], "BUTTON_COPY_TEXT_INVALID"),
    ],
)
def test_keyboard_is_refused(bot_api: Any, rows: list[Any], description: str) -> None:
    code, said = refusal(bot_api.send_message, TOKEN, BORIS, "x", reply_markup=keyboard(*rows))
    assert code == 400
    assert said.startswith(f"Bad Request: {description}")


def test_keyboard_of_a_hundred_buttons_with_64_bytes_is_taken(bot_api: Any) -> None:
    full = {"text": "x", "callback_data": "я" * 32}
    rows = [[full] * 8] * 12 + [[full] * 4]
    sent = bot_api.send_message(TOKEN, BORIS, "x", reply_markup=keyboard(*rows))
    assert sum(map(len, sent["reply_markup"]["inline_keyboard"])) == 100


def test_reply_names_its_message_or_is_refused(bot_api: Any) -> None:
    sent = bot_api.send_message(TOKEN, BORIS, "x", reply_parameters=types.ReplyParameters(1))
    assert sent["reply_to_message"]["text"] == "/start"
    code, said = refusal(bot_api.send_message, TOKEN, BORIS, "x", reply_parameters=types.ReplyParameters(99))
    assert (code, said) == (400, "Bad Request: message to be replied not found")
    lenient = types.ReplyParameters(99, allow_sending_without_reply=True)
    assert "reply_to_message" not in bot_api.send_message(TOKEN, BORIS, "x", reply_parameters=lenient)


def test_edit_changes_text_and_keyboard(bot_api: Any, control: Control) -> None:
    sent = bot_api.send_message(TOKEN, BORIS, "<b>a</b>", parse_mode="HTML", reply_markup=keyboard([BUTTON]))
    changed = bot_api.edit_message_text(TOKEN, "b", chat_id=BORIS, message_id=sent["message_id"])
    assert changed["text"] == "b"
    assert "entities" not in changed
    assert "reply_markup" not in changed, "an edit without keyboard takes it away"
    assert changed["edit_date"] >= changed["date"]
    assert control.messages(BORIS)[-1]["edited"] is True


def test_edit_to_the_same_is_refused(bot_api: Any) -> None:
    sent = bot_api.send_message(TOKEN, BORIS, "a", reply_markup=keyboard([BUTTON]))
    same = {"chat_id": BORIS, "message_id": sent["message_id"]}
    code, said = refusal(bot_api.edit_message_text, TOKEN, "a", reply_markup=keyboard([BUTTON]), **same)
    assert code == 400
    assert said.startswith("Bad Request: message is not modified")
    assert refusal(bot_api.edit_message_reply_markup, TOKEN, reply_markup=keyboard([BUTTON]), **same)[0] == 400
    assert "reply_markup" not in bot_api.edit_message_reply_markup(TOKEN, **same)


def test_edit_of_what_is_not_there_or_not_own_is_refused(bot_api: Any) -> None:
    missing = refusal(bot_api.edit_message_text, TOKEN, "x", chat_id=BORIS, message_id=99)
    assert missing == (400, "Bad Request: message to edit not found")
    foreign = refusal(bot_api.edit_message_text, TOKEN, "x", chat_id=BORIS, message_id=1)
    assert foreign == (400, "Bad Request: message can't be edited")


def test_deleted_message_is_gone(bot_api: Any, control: Control) -> None:
    sent = bot_api.send_message(TOKEN, BORIS, "a")
    assert bot_api.delete_message(TOKEN, BORIS, sent["message_id"]) is True
    again = refusal(bot_api.delete_message, TOKEN, BORIS, sent["message_id"])
    assert again == (400, "Bad Request: message to delete not found")
    assert [message["message_id"] for message in control.messages(BORIS)] == [1]


def test_an_album_is_copied_as_one(bot_api: Any, control: Control) -> None:
    control.write(CHRIS, "hi")
    control.upload(BORIS, ("a.txt", b"1"), ("b.txt", b"2"), caption="Оба")
    album = control.messages(BORIS)[-2:]
    ids = [message["message_id"] for message in album]
    copied = bot_api.copy_messages(TOKEN, CHRIS, BORIS, ids)
    shown = control.messages(CHRIS)[-2:]
    assert [message["message_id"] for message in copied] == [message["message_id"] for message in shown]
    assert [message["document"] for message in shown] == [message["document"] for message in album]
    assert [message["caption"] for message in shown] == ["Оба", ""]
    assert all(message["from_bot"] for message in shown)
    [group] = {message["media_group_id"] for message in shown}
    assert group not in {None, album[0]["media_group_id"]}


def test_of_messages_to_copy_those_that_are_gone_are_passed_over_but_not_all(bot_api: Any, control: Control) -> None:
    control.write(BORIS, "раз")
    known = control.messages(BORIS)[-1]["message_id"]
    assert len(bot_api.copy_messages(TOKEN, BORIS, BORIS, [known, known + 50])) == 1
    assert refusal(bot_api.copy_messages, TOKEN, BORIS, BORIS, [known + 50])[1] == (
        "Bad Request: there are no messages to forward"
    )
    assert "strictly increasing" in refusal(bot_api.copy_messages, TOKEN, BORIS, BORIS, [known, known])[1]


def test_message_older_than_two_days_cannot_be_deleted_but_edited(bot_api: Any, control: Control) -> None:
    sent = bot_api.send_message(TOKEN, BORIS, "a")
    control.post("clock", seconds=49 * 3600)
    said = refusal(bot_api.delete_message, TOKEN, BORIS, sent["message_id"])[1]
    assert said == "Bad Request: message can't be deleted for everyone"
    assert bot_api.edit_message_text(TOKEN, "b", chat_id=BORIS, message_id=sent["message_id"])["text"] == "b"


def press(control: Control, data: str = "x") -> str:
    return str(control.post(f"chats/{BORIS}/press", message_id=1, data=data)["callback_id"])


def test_press_is_answered_once(bot_api: Any, control: Control) -> None:
    callback_id = press(control)
    assert bot_api.answer_callback_query(TOKEN, callback_id, text="Хорошо", show_alert=True) is True
    code, said = refusal(bot_api.answer_callback_query, TOKEN, callback_id)
    assert code == 400
    assert said == "Bad Request: query is too old and response timeout expired or query ID is invalid"


def test_press_can_be_answered_for_fifteen_seconds(bot_api: Any, control: Control) -> None:
    callback_id = press(control)
    control.post("clock", seconds=16)
    assert "query is too old" in refusal(bot_api.answer_callback_query, TOKEN, callback_id)[1]


def test_answer_over_200_characters_is_refused(bot_api: Any, control: Control) -> None:
    callback_id = press(control)
    assert refusal(bot_api.answer_callback_query, TOKEN, callback_id, text="x" * 201)[0] == 400
    assert bot_api.answer_callback_query(TOKEN, callback_id, text="x" * 200) is True


def test_chat_actions_reactions_and_drafts_are_taken_and_checked(bot_api: Any) -> None:
    assert bot_api.send_chat_action(TOKEN, BORIS, "upload_document") is True
    assert refusal(bot_api.send_chat_action, TOKEN, BORIS, "dancing")[0] == 400
    assert bot_api.set_message_reaction(TOKEN, BORIS, 1, [types.ReactionTypeEmoji("👀")]) is True
    wrong = refusal(bot_api.set_message_reaction, TOKEN, BORIS, 1, [types.ReactionTypeEmoji("☑️")])
    assert wrong == (400, "Bad Request: REACTION_INVALID")
    assert bot_api.send_message_draft(TOKEN, BORIS, 7, "пишу") is True
    assert bot_api.send_message_draft(TOKEN, BORIS, 7, "") is True
    assert refusal(bot_api.send_message_draft, TOKEN, BORIS, 0, "x")[0] == 400


def test_chats_that_cannot_be_written_to_are_refused(bot_api: Any, control: Control) -> None:
    assert refusal(bot_api.send_message, TOKEN, 424242, "x") == (400, "Bad Request: chat not found")
    never = "Forbidden: bot can't initiate conversation with a user"
    assert refusal(bot_api.send_message, TOKEN, ANNA, "x") == (403, never)
    control.post(f"chats/{BORIS}/block", blocked=True)
    assert refusal(bot_api.send_message, TOKEN, BORIS, "x") == (403, "Forbidden: bot was blocked by the user")
    control.post(f"chats/{BORIS}/block", blocked=False)
    assert bot_api.send_message(TOKEN, BORIS, "x")["text"] == "x"
    control.post("users", id=1005, first_name="Gone", deactivated=True)
    assert refusal(bot_api.send_message, TOKEN, 1005, "x") == (403, "Forbidden: user is deactivated")


def test_group_that_became_a_supergroup_tells_its_new_id(bot_api: Any, control: Control) -> None:
    group = control.post("groups", title="Отдел", members=[BORIS])["chat_id"]
    bot_api.send_message(TOKEN, group, "x")
    new = control.post(f"groups/{group}/migrate")["chat_id"]
    with pytest.raises(bot_api.ApiTelegramException) as caught:
        bot_api.send_message(TOKEN, group, "x")
    assert caught.value.error_code == 400
    assert caught.value.result_json["parameters"] == {"migrate_to_chat_id": new}
    assert bot_api.send_message(TOKEN, new, "x")["chat"]["type"] == "supergroup"
    messages = [update["message"] for update in bot_api.get_updates(TOKEN)]
    assert messages[-2]["migrate_to_chat_id"] == new
    assert messages[-1]["migrate_from_chat_id"] == group


def test_flood_limit_answers_429_in_body_and_header(bot_api: Any, control: Control, sandbox: Sandbox) -> None:
    control.post("limits", chat_per_second=0.5, chat_burst=1)
    bot_api.send_message(TOKEN, BORIS, "x")
    answer = requests.post(f"{sandbox.telegram_url}/bot{TOKEN}/sendMessage", json={"chat_id": BORIS, "text": "y"})
    assert answer.status_code == 429
    assert answer.json()["parameters"] == {"retry_after": 2}
    assert answer.headers["Retry-After"] == "2"
    control.post("clock", seconds=2)
    assert bot_api.send_message(TOKEN, BORIS, "y")["text"] == "y"


def test_commands_are_kept_by_scope_and_language(bot_api: Any, control: Control) -> None:
    def commands(*names: str) -> list[types.BotCommand]:
        return [types.BotCommand(name, "описание") for name in names]

    bot_api.set_my_commands(TOKEN, commands("start", "help"))
    bot_api.set_my_commands(TOKEN, commands("start"), language_code="en")
    bot_api.set_my_commands(TOKEN, commands("admin"), scope=types.BotCommandScopeChat(BORIS))
    seen = {
        user: [one["command"] for one in control.get("commands", user_id=user)["commands"]]
        for user in (ANNA, BORIS, CHRIS)
    }
    assert seen == {ANNA: ["start", "help"], BORIS: ["admin"], CHRIS: ["start"]}
    assert [one["command"] for one in bot_api.get_my_commands(TOKEN, language_code="en")] == ["start"]
    bot_api.delete_my_commands(TOKEN, scope=types.BotCommandScopeChat(BORIS))
    assert control.get("commands", user_id=BORIS)["commands"][0]["command"] == "start"


@pytest.mark.parametrize(
    ("name", "description"), [("With Space", "x"), ("имя", "x"), ("a" * 33, "x"), ("ok", ""), ("ok", "x" * 257)]
)
def test_wrong_commands_are_refused(bot_api: Any, name: str, description: str) -> None:
    assert refusal(bot_api.set_my_commands, TOKEN, [types.BotCommand(name, description)])[0] == 400


def test_bot_tells_who_it_is_and_leaves(bot_api: Any, control: Control) -> None:
    assert bot_api.get_me(TOKEN)["id"] == 7000001
    assert bot_api.get_chat(TOKEN, BORIS)["username"] == "boris_ads"
    code, said = refusal(bot_api.close, TOKEN)
    assert code == 429
    assert said.startswith("Too Many Requests: retry after")
    control.post("clock", seconds=601)
    assert bot_api.close(TOKEN) is True
    assert bot_api.log_out(TOKEN) is True
    assert refusal(bot_api.get_me, TOKEN) == (400, "Logged out")
