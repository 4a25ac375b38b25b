"""What is written under a message: read and refuse reply markup as Telegram does."""

from __future__ import annotations

from typing import Any

from ppc_helper.sandbox.parameters import Parameters
from ppc_helper.sandbox.refusals import Refused, bad_request

MAX_BUTTONS = 100
MAX_ROW = 8
DATA_BYTES = 64
COPY_LENGTH = 256
_ACTIONS = ("callback_data", "url", "copy_text", "web_app", "switch_inline_query", "login_url", "pay")
_KEPT = ("text", "callback_data", "url", "copy_text", "web_app", "switch_inline_query", "style")


def read_reply_markup(parameters: Parameters) -> dict[str, Any] | None:
    """Return the inline keyboard as a message shows it, None when there is none; raises Refused.

    Other kinds (reply keyboards, force reply) are taken and change nothing in the message, as on the real server.
    """
    markup = parameters.parsed("reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup should be an Array of Arrays')
    keyboard = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, keyboard)) > MAX_BUTTONS or any(len(row) > MAX_ROW for row in keyboard):
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": keyboard} if keyboard else None


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise _unreadable("expected an Object")
    if not isinstance(button.get("text"), str):
        raise _unreadable('Can\'t find field "text"')
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [name for name in _ACTIONS if name in button]
    if not actions:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    _check_action(button)
    return {name: button[name] for name in _KEPT if name in button}


def _check_action(button: dict[str, Any]) -> None:
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode("utf-8", "surrogatepass")) <= DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not _known_url(str(url)):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    copied = button.get("copy_text")
    if copied is not None and not _copyable(copied):
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _copyable(copied: Any) -> bool:
    return isinstance(copied, dict) and 1 <= len(str(copied.get("text", ""))) <= COPY_LENGTH


def _known_url(url: str) -> bool:
    return url.startswith(("http://", "https://", "tg://")) and " " not in url


def _unreadable(reason: str) -> Refused:
    return bad_request(f"can't parse inline keyboard button: {reason}")
