"""Input of every kind: what can be read becomes one query, the rest gets a clear sentence and loses nothing."""

from __future__ import annotations

import io
import json
import zipfile

import openpyxl
import pytest

from ppc_helper.chat import wire
from tests.process.bot import Someone, buttons_of, eventually
from tests.process.conftest import Newcomer
from tests.process.test_conversation import FIXATE, result_rows, rows_of

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)
PHRASES = ("купить окна в москве", "доставка цветов на дом")
FIXED = ["купить окна +в москве", "доставка цветов +на дом"]
TEXT = "\n".join(PHRASES)


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bomb() -> bytes:
    """Return a workbook of some 200 kB that unpacks to 200 MB."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([["фраза"]]))) as plain, zipfile.ZipFile(file, "w") as packed:
        for name in plain.namelist():
            content = plain.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b"<sheetData>", b"<sheetData>" + b" " * 200_000_000)
            packed.writestr(name, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


FILES = {
    "utf-8": ("list.txt", TEXT.encode()),
    "utf-8-with-bom": ("list.txt", b"\xef\xbb\xbf" + TEXT.encode()),
    "utf-16": ("list.txt", TEXT.encode("utf-16")),
    "cp1251-csv": ("Фразы.csv", ("Фраза;Показы\r\n" + "\r\n".join(f"{one};10" for one in PHRASES)).encode("cp1251")),
    "commas": ("list.csv", ("keyword,volume\n" + "\n".join(f"{one},10" for one in PHRASES)).encode()),
    "tabs": ("list.tsv", ("keyword\tvolume\n" + "\n".join(f"{one}\t10" for one in PHRASES)).encode()),
    "blank-lines": ("list.txt", ("\r\n\r\n" + "\u00a0\r\n\r\n".join(PHRASES) + "\r\n\r\n").encode()),
    "xlsx": ("Семантика 2026.xlsx", workbook([["Фраза", "Частота"], *[[one, 5] for one in PHRASES]])),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_any_usual_form_is_read(newcomer: Newcomer, kind: str) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    person.sends(FILES[kind])
    assert [row[1] for row in result_rows(person)] == FIXED


def test_ten_thousand_pasted_lines_are_one_query(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    person.says("\n".join(f"купить окно номер {number} в москве" for number in range(10_000)))
    rows = result_rows(person)
    assert [row[0] for row in rows] == [f"купить окно номер {number} в москве" for number in range(10_000)]
    assert len(person.bot.facts("input_part_received", person.id)) > 50
    assert len(person.bot.facts("query_queued", person.id)) == 1


def test_a_paste_that_fills_its_last_message_is_taken_after_a_moment(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    person.says("\n".join(["купить окна в москве " + "а" * 80] * 40))  # 4,079 characters: the next may belong to it
    assert len(result_rows(person)) == 40
    assert [one["timer"] for one in person.bot.facts("timer_fired", person.id)] == ["pause"]


def test_a_phrase_of_five_thousand_characters_comes_back_whole(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    phrase = "окна " * 999 + "окна"
    person.sends(("list.txt", f"{phrase}\nкупить окна в москве".encode()))
    rows = result_rows(person)
    assert [rows[0][0], rows[1][1]] == [phrase, "купить окна +в москве"]


@pytest.mark.parametrize("phrase", ["окна " * 999 + "окна", "о" * 5_000], ids=["words", "one word"])
def test_a_phrase_of_five_thousand_characters_pasted_is_one_phrase(newcomer: Newcomer, phrase: str) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    person.says(phrase)
    assert [row[0] for row in result_rows(person)] == [phrase]


def test_an_album_of_two_files_is_one_list(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    person.sends(("a.txt", PHRASES[0].encode()), ("b.csv", PHRASES[1].encode("cp1251")), caption="вот списки")
    assert [row[1] for row in result_rows(person)] == FIXED
    assert len(person.bot.facts("query_queued", person.id)) == 1


def test_a_captioned_file_counts(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    person.sends(("list.txt", TEXT.encode()), caption="посмотрите, пожалуйста")
    assert [row[1] for row in result_rows(person)] == FIXED


REFUSED_AT_ONCE = {
    "empty": (("list.txt", b""), "refused-empty"),
    "image": (("scan.png", PNG), "refused-image"),
    "pdf": (("keywords.pdf", b"%PDF-1.7"), "refused-pdf"),
    "xls": (("old.xls", b"\xd0\xcf\x11\xe0"), "refused-spreadsheet"),
    "archive": (("lists.zip", b"PK\x05\x06" + b"\0" * 18), "refused-archive"),
    "document": (("brief.docx", b"PK"), "refused-text-document"),
    "program": (("virus.exe", b"MZ"), "refused-file"),
}


@pytest.mark.parametrize("kind", REFUSED_AT_ONCE)
def test_a_file_that_is_no_list_is_refused_and_the_tool_goes_on_waiting(newcomer: Newcomer, kind: str) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    file, key = REFUSED_AT_ONCE[kind]
    person.sends(file).hears(key)
    person.says(TEXT)
    assert [row[1] for row in result_rows(person)] == FIXED


def test_a_file_over_twenty_megabytes_is_refused_with_its_size(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    person.sends(("big.txt", b"x" * (20 * 1024 * 1024 + 1))).hears("refused-too-big", megabytes=21, limit=20)


REFUSED_WHEN_READ = {
    "blank": (("list.txt", b" \r\n\r\n"), "lists-empty"),
    "image-named-txt": (("list.txt", PNG), "lists-image"),
    "pdf-named-csv": (("list.csv", b"%PDF-1.7\n%\xe2\xe3"), "lists-pdf"),
    "zip-named-xlsx": (("list.xlsx", b"PK\x05\x06" + b"\0" * 18), "lists-archive"),
    "cut-xlsx": (("list.xlsx", workbook([["фраза"], ["окна"]])[:-400]), "lists-broken-workbook"),
}


@pytest.mark.parametrize("kind", REFUSED_WHEN_READ)
def test_a_file_that_turns_out_to_be_no_list_ends_its_query_with_a_reason(newcomer: Newcomer, kind: str) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    file, key = REFUSED_WHEN_READ[kind]
    job = person.sends(file).next()
    refused = person.sees(job, "job-refused", tool="kf_fixate_keywords", reason=f"message:{key}")
    assert buttons_of(refused) == [FIXATE]  # to its hint and its options


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    job = person.sends(("list.xlsx", bomb())).next()
    person.sees(job, "job-refused", tool="kf_fixate_keywords", reason="message:lists-bomb")


def test_a_photo_is_refused_with_what_to_send(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    person.sends_photo(PNG).hears("refused-photo")


VOICE = {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}
STICKER = {"sticker": {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1}}
CONTACT = {"contact": {"phone_number": "+70000000000", "first_name": "Гость"}}


@pytest.mark.parametrize(
    ("content", "key"), [(VOICE, "refused-voice"), (STICKER, "refused-media"), (CONTACT, "refused-contact")]
)
def test_what_is_no_text_is_refused_with_what_to_send(newcomer: Newcomer, content: dict[str, object], key: str) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    receive(person, **content)
    person.hears(key)


def receive(person: Someone, **content: object) -> None:
    """Let the bot receive a message of a kind that the page cannot send."""
    body = {
        "message_id": 999_000,
        "date": 1_795_000_000,
        "chat": {"id": person.id, "type": "private", "first_name": "Гость"},
        "from": {"id": person.id, "is_bot": False, "first_name": "Гость", "language_code": person.language},
        **content,
    }
    person.bot.put_update(json.dumps({"message": body}).encode())


# Without a session


def test_a_list_that_nobody_asked_for_gets_the_fitting_tools_and_runs_at_a_press(newcomer: Newcomer) -> None:
    person = newcomer()
    asked = person.says(TEXT).hears("input-guess")
    [choice] = [data for data in buttons_of(asked) if data.endswith(":kf_fixate_keywords")]
    person.presses(asked, choice)
    assert [row[1] for row in result_rows(person)] == FIXED


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("https://example.com/a\nexample.org", "seo_check_urls_status_code"),
        ("https://vk.com/person1\nvk.com/id100002", "vk_get_user_id_by_url"),
        (TEXT, "kf_fixate_keywords"),
    ],
)
def test_the_guess_fits_what_was_sent(newcomer: Newcomer, text: str, tool: str) -> None:
    person = newcomer()
    asked = person.says(text).hears("input-guess")
    assert any(data.endswith(f":{tool}") for data in buttons_of(asked))


def test_a_long_paste_before_any_choice_is_one_list_too(newcomer: Newcomer) -> None:
    person = newcomer()
    asked = person.says("\n".join(f"купить окно номер {number} в москве" for number in range(600))).hears("input-guess")
    part_count = eventually(
        lambda: [one for one in [person.bot.facts("input_part_received", person.id)] if len(one) > 4], "all parts came"
    )
    assert len(person.answers()) == 1, part_count
    [choice] = [data for data in buttons_of(asked) if data.endswith(":kf_fixate_keywords")]
    person.presses(asked, choice)
    assert len(result_rows(person)) == 600


def test_two_tools_may_have_the_same_list_one_after_the_other(newcomer: Newcomer) -> None:
    person = newcomer()
    asked = person.says("купить окна в москве\nокна в москве купить").hears("input-guess")
    for tool in ("kf_fixate_keywords", "kf_group_duplicates"):
        [choice] = [data for data in buttons_of(asked) if data.endswith(f":{tool}")]
        person.presses(asked, choice)
        assert len(result_rows(person)) == 2


def test_guess_buttons_of_an_older_list_are_refused(newcomer: Newcomer) -> None:
    person = newcomer()
    first = person.says("окна пвх").hears("input-guess")
    person.says("двери").hears("input-guess")
    press = person.presses(first, buttons_of(first)[0])
    assert "text" in person.bot.acknowledgement(press)
    assert person.bot.facts("query_queued", person.id) == []


# What is not for us


def test_an_edited_message_changes_nothing(newcomer: Newcomer) -> None:
    person = newcomer()
    person.says("/test").hears("test")
    mine = next(message for message in person.bot.messages(person.id) if not message["from_bot"])
    person.bot.control("POST", f"chats/{person.id}/edit", json={"message_id": mine["message_id"], "text": "/start"})
    eventually(
        lambda: {"type": "update_ignored.v1", "reason": "edited"} in person.bot.facts("update_ignored", person.id),
        "the edit is ignored",
    )
    assert len(person.answers()) == 1


def test_a_command_in_a_group_is_answered_with_the_way_to_the_private_chat(newcomer: Newcomer) -> None:
    person = newcomer()
    group = person.bot.control("POST", "groups", json={"title": "Отдел", "members": [person.id]})["chat_id"]
    in_group = Someone(person.bot, group)
    in_group.says("/start@ppc_helper_bot")
    invited = in_group.hears("group-private")
    assert invited["buttons"][0][0]["url"] == "https://t.me/ppc_helper_bot"


def test_a_press_in_a_group_is_refused(newcomer: Newcomer) -> None:
    person = newcomer()
    group = person.bot.control("POST", "groups", json={"title": "Отдел", "members": [person.id]})["chat_id"]
    press = person.bot.press_data(group, 5, wire.FIXED[wire.STATS])
    assert "text" in person.bot.acknowledgement(press)


def test_a_guess_pressed_twice_runs_once(newcomer: Newcomer) -> None:
    person = newcomer()
    asked = person.says(TEXT).hears("input-guess")
    [choice] = [data for data in buttons_of(asked) if data.endswith(":kf_fixate_keywords")]
    for press in [person.presses(asked, choice) for _ in range(2)]:
        person.bot.acknowledgement(press)
    person.gets_file()
    assert len(person.bot.facts("query_queued", person.id)) == 1


def test_rows_that_start_like_formulas_stay_text(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    person.says("=1+1 окна\n+окна в москве\n-двери\n@офис")
    content = person.bot.download(person.gets_file())
    assert [row[0] for row in rows_of(content)[1:]] == ["=1+1 окна", "+окна в москве", "-двери", "@офис"]
    cells = openpyxl.load_workbook(io.BytesIO(content)).active["A"]
    assert {cell.data_type for cell in cells} == {"s"}
