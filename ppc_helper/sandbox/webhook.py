"""Posts updates to a bot's webhook, one at a time and in order, until they are taken or expire.

Source: WebhookActor.cpp in tdlib/telegram-bot-api. Unlike the real server this one also posts to plain http addresses:
the bot under test listens on this computer.
"""

from __future__ import annotations

import asyncio

import requests

from ppc_helper.sandbox.state import Bot, State, Webhook

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
ANSWER_SECONDS = 30.0
IDLE_SECONDS = 5.0


async def deliver(state: State, bot: Bot) -> None:
    """Post what waits for *bot* as long as it has a webhook."""
    wait = FIRST_WAIT
    with requests.Session() as session:
        session.trust_env = False  # a proxy of the environment must not see updates
        while bot.webhook.url and not state.closed:
            waiting = bot.queue.waiting()
            if not waiting:
                await bot.bell.wait(IDLE_SECONDS)
                continue
            if await _post(session, state, bot.webhook, waiting[0].raw):
                wait = FIRST_WAIT
                _confirm(bot, waiting[0].update_id)
            else:
                await bot.bell.wait(wait)
                wait = min(wait * 2, LONGEST_WAIT)


def _confirm(bot: Bot, update_id: int) -> None:
    """Take the update off the queue, unless it was forgotten while its post was under way."""
    waiting = bot.queue.waiting()
    if waiting and waiting[0].update_id == update_id:
        bot.queue.pop()


async def _post(session: requests.Session, state: State, webhook: Webhook, raw: bytes) -> bool:
    """Return whether the bot has taken the update; the reason is kept when not."""
    headers = {"Content-Type": "application/json"}
    if webhook.secret:
        headers[SECRET_HEADER] = webhook.secret
    try:
        answer = await asyncio.to_thread(session.post, webhook.url, data=raw, headers=headers, timeout=ANSWER_SECONDS)
    except requests.RequestException:
        webhook.last_error = "Connection refused"
    else:
        if answer.ok:
            return True
        webhook.last_error = f"Wrong response from the webhook: {answer.status_code} {answer.reason}"
    webhook.last_error_at = int(state.clock.wall())
    return False


class Webhooks:
    """One delivering task per bot that has a webhook."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def look(self, bot: Bot) -> None:
        """Start delivering when *bot* has a webhook and no task does it yet."""
        task = self._tasks.get(bot.id)
        if bot.webhook.url and (task is None or task.done()):
            self._tasks[bot.id] = asyncio.create_task(deliver(self._state, bot))
