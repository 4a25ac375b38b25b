"""The configuration: ``config.json`` and the environment in, one frozen :class:`Config` out.

Read in this order: :mod:`settings` (every setting there is), :mod:`readers` (how a value is checked),
:mod:`sources` (file and environment), :mod:`rules` (what settings demand of each other), :mod:`loading`.
"""

from ppc_helper.config.loading import load
from ppc_helper.config.structs import Bot, Config, DbManager, FunctionHandlers, Program, Vk

__all__ = ["Bot", "Config", "DbManager", "FunctionHandlers", "Program", "Vk", "load"]
