"""What the tests of the web share: webs that may reach the fault servers of a test, and how to ask one thing."""

from __future__ import annotations

from ppc_helper.ports import Visit, VisitOptions
from ppc_helper.web.network import Network
from ppc_helper.web.public_web import Pace, PublicWeb
from tests.fault_server import FaultServer

HURRIED = Pace(at_a_time=20, at_a_time_per_site=20, site_pause_seconds=0)


def web_to(*servers: FaultServer, pace: Pace = HURRIED, ca_file: str = "") -> PublicWeb:
    """Return a web that may reach *servers* besides the public ones."""
    allow = frozenset(("127.0.0.1", server.port) for server in servers)
    return PublicWeb(allow=allow, network=Network(ca_file=ca_file), pace=pace)


def ask(server: FaultServer, path: str, **options: object) -> Visit:
    """Return what one path of *server* came to."""
    [(_, visit)] = web_to(server).visit([server.url(path)], options=VisitOptions(**options))  # type: ignore[arg-type]
    return visit


def statuses(visit: Visit) -> list[int]:
    """Return the status of each hop."""
    return [hop.status for hop in visit.hops]
