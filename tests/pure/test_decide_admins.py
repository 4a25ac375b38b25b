"""Announcements and feedback."""

from __future__ import annotations

from typing import Any

import pytest

from ppc_helper.chat.announcements import MOST_PARTS
from ppc_helper.chat.state import Announcement, FeedbackTarget, Settings
from ppc_helper.events import (
    AnnouncementCancelled,
    AnnouncementConfirmed,
    AnnouncementDrafted,
    AnnouncementProgressed,
    AnnouncementStarted,
    FeedbackAnswered,
    FeedbackGiven,
    InputPartReceived,
    SessionClosed,
    UpdateIgnored,
    UpdateRefused,
)
from tests.scenario import (
    ADMIN,
    CHAT,
    NOW,
    PAYLOAD,
    POSITION,
    Given,
    document,
    given,
    message,
    press,
    text,
    timer,
    waiting,
)

ANNOUNCE, FEEDBACK = waiting("af_make_announcement"), waiting("act_feedback")
PHOTO = [{"file_id": "small"}, {"file_id": "large"}]


def admin(**rows: Any) -> Given:
    return given(chat=ADMIN, **rows)


def announcement(status: Any, **rows: Any) -> Announcement:
    known = {"chat": ADMIN, "spread": status == "spread", "confirmed_at": None if status == "drafted" else NOW}
    return Announcement(announcement=4500, payload=PAYLOAD, status=status, **{**known, **rows})


@pytest.mark.parametrize(
    "arrival",
    [
        text("Завтра обновление", user=ADMIN),
        message(user=ADMIN, photo=PHOTO, caption="Новое"),
        document("price.pdf", user=ADMIN),
        message(user=ADMIN, video={"file_id": "V"}),
        message(user=ADMIN, animation={"file_id": "V"}, document={"file_id": "V"}),
        message(user=ADMIN, voice={"file_id": "V"}),
        message(user=ADMIN, audio={"file_id": "V"}, caption="Подкаст"),
        message(user=ADMIN, video_note={"file_id": "V"}),
    ],
    ids=["text", "photo", "document", "video", "animation", "voice", "audio", "video note"],
)
def test_an_admins_message_becomes_a_draft_that_only_the_admin_sees(arrival: Any) -> None:
    turn = admin(session=ANNOUNCE, recipients=120).when(arrival)
    assert turn.outcome == AnnouncementDrafted(announcement=POSITION, payload=PAYLOAD)
    preview, question = turn.said
    assert (preview.kind, preview.words, preview.words_are) == ("announcement", PAYLOAD, "update")
    assert (question.key, question.args) == ("announcement-confirm", {"count": 120})
    assert turn.data == (f"ac:{POSITION}", f"ax:{POSITION}")
    assert {new.chat for new in turn.decision.facts} == {ADMIN}


def test_a_sticker_is_no_announcement() -> None:
    turn = admin(session=ANNOUNCE).when(message(user=ADMIN, sticker={"file_id": "v"}))
    assert turn.outcome == UpdateRefused(reason="announcement_media")


def test_a_full_length_announcement_is_drafted_after_the_pause() -> None:
    part = admin(session=ANNOUNCE).when(text("а" * 4096, user=ADMIN))
    assert isinstance(part.outcome, InputPartReceived)
    waited = waiting("af_make_announcement", parts=1, last_part=4990)
    turn = admin(session=waited).when(timer("pause", 4990))
    assert turn.outcome == AnnouncementDrafted(announcement=POSITION, payload=waited.parts[0].payload)


def test_an_album_is_one_draft_whose_messages_are_shown_together() -> None:
    album = message(user=ADMIN, photo=PHOTO, caption="Новое", media_group_id="77")
    assert isinstance(admin(session=ANNOUNCE).when(album).outcome, InputPartReceived)
    waited = waiting("af_make_announcement", parts=3, last_part=4990)
    payloads = tuple(part.payload for part in waited.parts)
    turn = admin(session=waited).when(timer("pause", 4990))
    assert turn.outcome == AnnouncementDrafted(announcement=POSITION, payload=payloads[0], parts=payloads)
    assert (turn.said[0].kind, turn.said[0].words, turn.said[0].parts) == ("announcement", payloads[0], payloads)


def test_a_text_that_came_as_several_messages_is_one_draft() -> None:
    waited = waiting("af_make_announcement", parts=1, last_part=4990)
    turn = admin(session=waited).when(text("конец", user=ADMIN))
    payloads = (waited.parts[0].payload, PAYLOAD)
    assert turn.outcome == AnnouncementDrafted(announcement=POSITION, payload=payloads[0], parts=payloads)


def test_an_announcement_of_more_messages_than_anybody_means_is_refused() -> None:
    waited = waiting("af_make_announcement", parts=MOST_PARTS + 1, last_part=4990)
    turn = admin(session=waited).when(timer("pause", 4990))
    assert turn.without_messages() == (
        SessionClosed(session=4000, reason="cancelled"),
        UpdateRefused(reason="announcement_parts"),
    )


def test_a_confirmed_announcement_starts_and_shows_its_counts_with_a_stop() -> None:
    turn = admin(announcement=announcement("drafted")).when(press("ac:4500", user=ADMIN))
    assert turn.without_messages() == (
        AnnouncementConfirmed(announcement=4500, payload=PAYLOAD, language="ru", tell_seconds=1.5),
        AnnouncementStarted(announcement=4500, payload=PAYLOAD),
    )
    assert (turn.said[0].kind, turn.said[0].counts_of) == ("edit", 4500)
    assert turn.data == ("ar:4500", "ax:4500")


def test_an_announcement_is_confirmed_in_the_chat_it_was_drafted_in_and_in_no_other() -> None:
    """Two chats are decided on at the same time: each would find a draft, and users would get it twice."""
    drafted = announcement("drafted", chat=ADMIN + 1)
    turn = admin(announcement=drafted).when(press("ac:4500", user=ADMIN))
    assert turn.without_messages() == (UpdateRefused(reason="announcement_unknown"),)


def test_where_the_question_is_too_old_to_be_edited_a_new_message_shows_the_counts() -> None:
    turn = admin(announcement=announcement("drafted")).when(press("ac:4500", user=ADMIN, date=0))
    assert (turn.said[0].kind, turn.said[0].counts_of) == ("text", 4500)


def test_another_admin_may_stop_what_goes_out() -> None:
    turn = admin(announcement=announcement("spreading", chat=ADMIN + 1)).when(press("ax:4500", user=ADMIN))
    assert turn.outcome == AnnouncementCancelled(announcement=4500, tell_seconds=3.0)
    # the counts go on in the author's chat
    assert (turn.said[0].key, turn.said[0].counts_of) == ("announcement-stopped", 0)


@pytest.mark.parametrize("status", ["spreading", "spread", "cancelled"])
def test_an_announcement_is_confirmed_once(status: str) -> None:
    turn = admin(announcement=announcement(status)).when(press("ac:4500", user=ADMIN))
    assert turn.without_messages() == (UpdateIgnored(reason="announcement_settled"),)
    assert turn.ack is not None
    assert turn.ack.key == f"announcement-is-{status}"


def test_somebody_who_is_no_admin_any_more_cannot_confirm() -> None:
    former = given(chat=ADMIN, settings=Settings(), announcement=announcement("drafted"))
    assert former.when(press("ac:4500", user=ADMIN)).outcome == UpdateRefused(reason="not_admin")


def test_somebody_who_is_no_admin_any_more_cannot_write_one() -> None:
    former = given(chat=ADMIN, settings=Settings(), session=ANNOUNCE)
    assert former.when(text("всем", user=ADMIN)).without_messages() == (
        SessionClosed(session=4000, reason="cancelled"),
        UpdateRefused(reason="not_admin"),
    )


def test_a_draft_can_be_dropped() -> None:
    turn = admin(announcement=announcement("drafted")).when(press("ax:4500", user=ADMIN))
    assert turn.outcome == AnnouncementCancelled(announcement=4500)
    assert turn.keys == ("announcement-dropped",)


def test_an_announcement_under_way_can_be_stopped() -> None:
    turn = admin(announcement=announcement("spreading", owed=100, sent=40)).when(press("ax:4500", user=ADMIN))
    assert turn.outcome == AnnouncementCancelled(announcement=4500, tell_seconds=3.0)
    assert (turn.keys, turn.data) == (("announcement-stopped",), ())


def test_what_everyone_has_got_cannot_be_stopped() -> None:
    sent = announcement("spread", owed=10, sent=8, blocked=1, failed=1)
    turn = admin(announcement=sent).when(press("ax:4500", user=ADMIN))
    assert turn.outcome == UpdateIgnored(reason="announcement_settled")


@pytest.mark.parametrize(
    ("found", "key", "buttons"),
    [
        (announcement("spreading", owed=10, sent=4), "announcement-live", ("ar:4500", "ax:4500")),
        (announcement("spread", owed=10, sent=4), "announcement-live", ("ar:4500", "ax:4500")),
        (announcement("spread", owed=10, sent=9, blocked=1), "announcement-done", ()),
        (announcement("cancelled", owed=10, sent=4), "announcement-stopped", ()),
    ],
)
def test_refresh_shows_the_counts_as_they_are(found: Announcement, key: str, buttons: tuple[str, ...]) -> None:
    turn = admin(announcement=found).when(press("ar:4500", user=ADMIN))
    assert isinstance(turn.outcome, AnnouncementProgressed)
    assert (turn.keys, turn.data) == ((key,), buttons)
    assert turn.said[0].args["left"] == found.owed - found.sent - found.blocked - found.failed


def test_an_unknown_announcement_is_refused() -> None:
    turn = admin(announcement=announcement("drafted")).when(press("ac:4499", user=ADMIN))
    assert turn.outcome == UpdateRefused(reason="announcement_unknown")


def test_feedback_reaches_every_admin_and_the_sender_is_thanked() -> None:
    settings = Settings(admins=frozenset({1, 2}))
    turn = given(session=FEEDBACK, settings=settings).when(text("Спасибо"))
    assert turn.without_messages() == (
        SessionClosed(session=4000, reason="done"),
        FeedbackGiven(payload=PAYLOAD),
    )
    first, second, thanks = turn.owed
    assert [first.chat, second.chat, thanks.chat] == [1, 2, CHAT]
    told = turn.said[0]
    assert (told.key, told.words, told.words_are) == ("feedback-received", PAYLOAD, "update")
    assert (told.feedback, told.feedback_chat) == (POSITION, CHAT)
    assert turn.keys[-1] == "feedback-thanks"


def test_feedback_without_admins_is_stored_and_said_to_be() -> None:
    assert given(session=FEEDBACK, settings=Settings()).when(text("Спасибо")).keys == ("feedback-stored",)


def test_feedback_with_a_screenshot_comes_with_the_screenshot() -> None:
    turn = given(session=FEEDBACK).when(message(photo=PHOTO, caption="вот"))
    assert [owed.kind for owed in turn.said] == ["text", "announcement", "text"]
    assert turn.said[1].feedback == POSITION


def test_feedback_of_several_messages_is_passed_on_whole() -> None:
    waited = waiting("act_feedback", parts=2, last_part=4990)
    turn = given(session=waited).when(timer("pause", 4990))
    given_parts = [fact.payload for fact in turn.facts if isinstance(fact, FeedbackGiven)]
    assert given_parts == [part.payload for part in waited.parts]
    assert [owed.kind for owed in turn.said] == ["text", "announcement", "announcement", "text"]


def test_feedback_cannot_be_a_sticker() -> None:
    assert given(session=FEEDBACK).when(message(sticker={})).keys == ("feedback-media",)


def test_an_admins_reply_reaches_the_person_in_their_language() -> None:
    target = FeedbackTarget(feedback=4400, chat=CHAT, language="en-GB")
    turn = admin(feedback=target, session=waiting("kf_group_duplicates")).when(
        text("Починили", user=ADMIN, reply_to_message={"message_id": 5})
    )
    assert turn.outcome == FeedbackAnswered(payload=PAYLOAD, to_chat=CHAT, feedback=4400)
    answer, confirmation = turn.owed
    assert (answer.chat, confirmation.chat) == (CHAT, ADMIN)
    assert (turn.said[0].key, turn.said[0].language) == ("feedback-answer", "en")


def test_a_reply_of_somebody_else_is_no_answer_to_feedback() -> None:
    target = FeedbackTarget(feedback=4400, chat=1)
    turn = given(feedback=target).when(text("ага", reply_to_message={"message_id": 5}))
    assert isinstance(turn.outcome, InputPartReceived)


def test_a_photo_answers_feedback_too() -> None:
    target = FeedbackTarget(feedback=4400, chat=CHAT)
    arrival = message(user=ADMIN, photo=PHOTO, reply_to_message={"message_id": 5})
    turn = admin(feedback=target).when(arrival)
    assert [owed.kind for owed in turn.said] == ["text", "announcement", "text"]
