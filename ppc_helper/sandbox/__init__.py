"""Doubles of Telegram and VK with a chat page: the demo and the tests' other side.

:class:`Sandbox` runs all of it in a thread; ``python -m ppc_helper.sandbox`` alone.
"""

from ppc_helper.sandbox.server import Sandbox, serve
from ppc_helper.sandbox.state import DEMO_TOKEN

__all__ = ["DEMO_TOKEN", "Sandbox", "serve"]
