"""Updates as people send them, taken in as the product does."""

from __future__ import annotations

import time

from ppc_helper import intake
from ppc_helper.database import Pool

BOT = 1000001


def update(update_id: int, chat: int, text: str) -> dict[str, object]:
    """Return a raw update: a private message."""
    person = {"id": chat, "is_bot": False, "first_name": "Анна", "language_code": "ru"}
    message = {
        "message_id": update_id,
        "from": person,
        "chat": {"id": chat, "type": "private", "first_name": "Анна"},
        "date": 1_790_000_000,
        "text": text,
    }
    return {"update_id": update_id, "message": message}


def fill(dsn: str, count: int, chats: int, *, first: int = 1, text: str = "/keywords") -> float:
    """Take in *count* updates over *chats*, 100 at a time; return the seconds it took."""
    pool = Pool(dsn, "bench", 2)
    pool.open()
    started = time.perf_counter()
    for start in range(first, first + count, 100):
        batch = [update(number, 1 + number % chats, text) for number in range(start, min(start + 100, first + count))]
        intake.accept(pool, BOT, [intake.read_update(one, BOT) for one in batch])
    seconds = time.perf_counter() - started
    pool.close()
    return seconds
