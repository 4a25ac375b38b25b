"""Files of the sandbox: up and down through pyTelegramBotAPI's own functions and the page."""

from __future__ import annotations

import io
import struct
from typing import Any

import pytest
import requests

from ppc_helper.sandbox import Sandbox
from tests.sandbox_server import (
    BORIS,
    TOKEN,
    Control,
    control_client,
    real_client,
    refusal,
    running_sandbox,
)

__all__ = ["control_client", "real_client", "running_sandbox"]

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480) + b"\x08\x02\x00\x00\x00rest"


@pytest.fixture(autouse=True)
def begun(control: Control) -> None:
    """Boris has written to the bot."""
    control.write(BORIS, "/start")


def upload(name: str, content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def test_document_goes_to_the_person_with_name_caption_and_buttons(
    bot_api: Any, control: Control, sandbox: Sandbox
) -> None:
    sent = bot_api.send_data(
        TOKEN, BORIS, upload("дубли 1.csv", b"a;b"), "document", caption="<b>Готово</b>", parse_mode="HTML"
    )
    assert sent["document"]["file_name"] == "дубли 1.csv"
    assert sent["document"]["file_size"] == 3
    assert (sent["caption"], sent["caption_entities"][0]["type"]) == ("Готово", "bold")
    shown = control.messages(BORIS)[-1]
    assert shown["html"] == "<b>Готово</b>"
    answer = requests.get(sandbox.base_url + shown["document"]["url"])
    assert answer.content == b"a;b"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''%D0%B4%D1%83%D0%B1%D0%BB%D0%B8%201.csv"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_file_is_sent_again_by_its_id(bot_api: Any) -> None:
    first = bot_api.send_data(TOKEN, BORIS, upload("a.txt", b"a"), "document")
    again = bot_api.send_data(TOKEN, BORIS, first["document"]["file_id"], "document")
    assert again["document"] == first["document"]
    code, said = refusal(bot_api.send_data, TOKEN, BORIS, "no-such-id", "document")
    assert code == 400
    assert "wrong remote file identifier" in said


def test_photo_has_its_size_and_other_files_are_none(bot_api: Any) -> None:
    photo = bot_api.send_photo(TOKEN, BORIS, upload("chart.png", PNG), caption="Числа")
    assert [(size["width"], size["height"]) for size in photo["photo"]] == [(640, 480)]
    assert refusal(bot_api.send_photo, TOKEN, BORIS, upload("a.txt", b"text"))[1] == (
        "Bad Request: IMAGE_PROCESS_FAILED"
    )


@pytest.mark.parametrize(("width", "height"), [(9_000, 1_001), (1, 10_000)])
def test_photo_wider_and_higher_than_ten_thousand_is_refused(bot_api: Any, width: int, height: int) -> None:
    content = PNG[:16] + struct.pack(">II", width, height) + PNG[24:]
    assert refusal(bot_api.send_photo, TOKEN, BORIS, upload("a.png", content))[1] == (
        "Bad Request: PHOTO_INVALID_DIMENSIONS"
    )


def test_photo_over_ten_megabytes_is_refused(bot_api: Any) -> None:
    assert refusal(bot_api.send_photo, TOKEN, BORIS, upload("a.png", PNG + bytes(10 << 20)))[0] == 400


def test_upload_over_fifty_megabytes_is_refused(bot_api: Any) -> None:
    code, said = refusal(bot_api.send_data, TOKEN, BORIS, upload("big.bin", bytes((50 << 20) + 1)), "document")
    assert (code, said) == (413, "Request Entity Too Large")


def test_empty_file_is_refused(bot_api: Any) -> None:
    assert refusal(bot_api.send_data, TOKEN, BORIS, upload("a.txt", b""), "document")[1] == (
        "Bad Request: file must be non-empty"
    )


def test_caption_over_1024_characters_is_refused(bot_api: Any) -> None:
    code, said = refusal(bot_api.send_data, TOKEN, BORIS, upload("a.txt", b"a"), "document", caption="x" * 1025)
    assert (code, said) == (400, "Bad Request: message caption is too long")
    sent = bot_api.send_data(TOKEN, BORIS, upload("a.txt", b"a"), "document", caption="x" * 1024)
    assert len(sent["caption"]) == 1024


def test_file_of_a_person_is_downloaded_under_a_path_without_its_name(bot_api: Any, control: Control) -> None:
    control.upload(BORIS, ("мой список.csv", "слон".encode()), caption="вот")
    message = bot_api.get_updates(TOKEN)[-1]["message"]
    assert message["document"]["file_name"] == "мой список.csv"
    assert message["caption"] == "вот"
    found = bot_api.get_file(TOKEN, message["document"]["file_id"])
    assert found["file_path"].startswith("documents/file_")
    assert found["file_path"].endswith(".csv")
    assert bot_api.download_file(TOKEN, found["file_path"]) == "слон".encode()


def test_several_files_come_as_one_album(bot_api: Any, control: Control) -> None:
    control.upload(BORIS, ("1.txt", b"1"), ("2.txt", b"2"))
    messages = [update["message"] for update in bot_api.get_updates(TOKEN)[1:]]
    assert [message["document"]["file_name"] for message in messages] == ["1.txt", "2.txt"]
    assert messages[0]["media_group_id"] == messages[1]["media_group_id"]


def test_photo_of_a_person_is_a_photo(bot_api: Any, control: Control) -> None:
    control.upload(BORIS, ("pic.png", PNG), kind="photo")
    assert bot_api.get_updates(TOKEN)[-1]["message"]["photo"][0]["width"] == 640


def test_file_over_twenty_megabytes_cannot_be_fetched(bot_api: Any, control: Control) -> None:
    control.upload(BORIS, ("big.txt", bytes((20 << 20) + 1)))
    message = bot_api.get_updates(TOKEN)[-1]["message"]
    assert message["document"]["file_size"] == (20 << 20) + 1
    assert refusal(bot_api.get_file, TOKEN, message["document"]["file_id"]) == (400, "Bad Request: file is too big")


def test_unknown_file_is_refused(bot_api: Any, sandbox: Sandbox) -> None:
    assert refusal(bot_api.get_file, TOKEN, "nothing") == (400, "Bad Request: invalid file_id")
    assert requests.get(f"{sandbox.base_url}/file/bot{TOKEN}/documents/file_99.txt").status_code == 404
    assert requests.get(f"{sandbox.base_url}/file/bot1:wrong/documents/file_0.txt").status_code == 401
    assert requests.get(f"{sandbox.base_url}/control/files/nothing").status_code == 404
