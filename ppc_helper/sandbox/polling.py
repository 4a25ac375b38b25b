"""getUpdates, with the rules of Telegram's server.

Source: process_get_updates_query and abort_long_poll in tdlib/telegram-bot-api (Client.cpp).
"""

from __future__ import annotations

import time

from ppc_helper.sandbox.methods_bot import remember_allowed
from ppc_helper.sandbox.posting import Context
from ppc_helper.sandbox.refusals import Refused
from ppc_helper.sandbox.state import Bot, State
from ppc_helper.sandbox.updates import Queued

MAX_TIMEOUT = 50
MAX_LIMIT = 100
REPEAT_SECONDS = 3.0
"""A poll with the offset of one so recent waits this long, so that a loop without timeout does not spin."""
HASTY_SECONDS = 0.5
CONFLICT_SECONDS = 3.0
ACTIVE_WEBHOOK = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
SET_WEBHOOK = "terminated by setWebhook request"


async def get_updates(context: Context) -> list[Queued]:
    """Return the updates that wait, or those that come within the timeout; raises Refused 409."""
    bot = context.bot
    if bot.webhook.url:
        raise Refused(409, f"Conflict: {ACTIVE_WEBHOOK}")
    offset = context.parameters.integer("offset")
    limit = context.parameters.integer("limit", MAX_LIMIT, low=1, high=MAX_LIMIT)
    timeout = context.parameters.integer("timeout", 0, low=0, high=MAX_TIMEOUT)
    remember_allowed(context)
    timeout, limit = _slowed(bot, offset, timeout, limit)
    bot.poll.turn += 1
    bot.bell.ring()
    return await _wait(context, offset, limit, time.monotonic() + timeout)


def _slowed(bot: Bot, offset: int, timeout: int, limit: int) -> tuple[int, int]:
    """Return timeout and limit, changed when the same offset comes again too soon."""
    now = time.monotonic()
    if offset == bot.poll.offset:
        since = now - bot.poll.started
        if timeout < REPEAT_SECONDS and since < REPEAT_SECONDS:
            timeout = int(REPEAT_SECONDS)
        if since < HASTY_SECONDS:
            limit = 1
    bot.poll.offset, bot.poll.started = offset, now
    return timeout, limit


async def _wait(context: Context, offset: int, limit: int, until: float) -> list[Queued]:
    bot, mine = context.bot, context.bot.poll.turn
    while True:
        if bot.webhook.url:
            raise Refused(409, f"Conflict: {SET_WEBHOOK}")
        if bot.poll.turn != mine:
            await _one_conflict_at_a_time(context.state, bot)
            raise Refused(409, f"Conflict: {OTHER_POLLER}")
        found = bot.queue.take(offset, limit)
        left = until - time.monotonic()
        if found or left <= 0 or context.state.closed:
            return found
        await bot.bell.wait(left)


async def _one_conflict_at_a_time(state: State, bot: Bot) -> None:
    now = time.monotonic()
    if now < bot.poll.next_conflict:
        await state.pause(CONFLICT_SECONDS)
    else:
        bot.poll.next_conflict = now + CONFLICT_SECONDS
