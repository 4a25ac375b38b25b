"""Commands of an admin about an announcement."""

from __future__ import annotations

from ppc_helper.chat.commands.base import Asked


class ConfirmAnnouncement(Asked, frozen=True, kw_only=True, tag=True):
    """Send a drafted announcement to everyone."""

    announcement: int


class CancelAnnouncement(Asked, frozen=True, kw_only=True, tag=True):
    """Drop a draft, or stop an announcement that is being sent."""

    announcement: int


class TellAnnouncement(Asked, frozen=True, kw_only=True, tag=True):
    """Tell an announcement's admin how far it is, for its time has come."""

    announcement: int


class RefreshAnnouncement(Asked, frozen=True, kw_only=True, tag=True):
    """Show how far an announcement is."""

    announcement: int
