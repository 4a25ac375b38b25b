"""One attempt at one call, through vk_api on a requests session with time-outs; errors become VkError here."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any, Final

import jconfig  # type: ignore[import-untyped]
import requests
import vk_api
from requests.adapters import HTTPAdapter
from vk_api.exceptions import ApiError, ApiHttpError

from ppc_helper.errors import VkError

OFFICIAL_URL: Final = "https://api.vk.ru"
CONNECT_SECONDS: Final = 10.0
SILENCE_SECONDS: Final = 40.0
"""Between two pieces of an answer; a packed call may take long to begin."""
ANSWER_SECONDS: Final = 60.0
"""For a whole answer, however steadily it drips."""
ANSWER_BYTES: Final = 32 * 1024 * 1024


class Transport:
    """Calls to one API, from any number of threads: each has vk_api objects and connections of its own."""

    def __init__(self, api_url: str, api_version: str) -> None:
        self._adapter = _Adapter(api_url.rstrip("/"))
        self._api_version = api_version
        self._local = threading.local()
        self._sessions: list[requests.Session] = []

    def attempt(self, token: str, method: str, values: Mapping[str, Any]) -> Any:
        """Return the whole answer of one POST: ``response``, and ``execute_errors`` where some failed.

        Raises:
            VkError: VK refused (its code), or gave no usable answer (code 0).
        """
        try:
            answer = self._api(token).method(method, dict(values), raw=True)
        except ApiError as error:
            raise VkError(error.code, str(error.error.get("error_msg", "")), method=method) from None
        except ApiHttpError as error:
            raise VkError(0, f"HTTP {error.response.status_code}", method=method) from None
        except (requests.RequestException, OSError) as error:
            # the exception's text holds the URL of a proxy or worse; its type says enough
            raise VkError(0, type(error).__name__, method=method) from None
        if not isinstance(answer, dict) or "response" not in answer:
            raise VkError(0, "an answer without a response", method=method)
        return answer

    def _api(self, token: str) -> vk_api.VkApi:
        known: dict[str, vk_api.VkApi] = self._local.__dict__.setdefault("apis", {})
        if token not in known:
            known[token] = self._make(token)
        return known[token]

    def _make(self, token: str) -> vk_api.VkApi:
        session = requests.Session()
        session.mount("https://", self._adapter)
        session.max_redirects = 0  # a redirect would carry the token along
        self._sessions.append(session)
        api = vk_api.VkApi(token=token, session=session, config=jconfig.MemoryConfig, api_version=self._api_version)
        api.RPS_DELAY = 0  # the pace is kept by reserve, for all processes together
        api.error_handlers = {}  # they retry without end
        return api

    def close(self) -> None:
        """Close every connection."""
        for session in self._sessions:
            session.close()


class _Adapter(HTTPAdapter):
    """Sends what is meant for VK to the configured host, and gives up on answers that take too long or too much."""

    def __init__(self, api_url: str) -> None:
        super().__init__(pool_connections=4, pool_maxsize=64)
        self._api_url = api_url

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        request.url = self._api_url + (request.url or "").removeprefix(OFFICIAL_URL)
        options |= {"timeout": (CONNECT_SECONDS, SILENCE_SECONDS), "stream": True}
        response = super().send(request, *args, **options)
        # requests has no time-out for a whole answer; it takes a content that is already there as its own
        response._content = _read(response)
        response._content_consumed = True
        return response


def _read(response: requests.Response) -> bytes:
    until = time.monotonic() + ANSWER_SECONDS
    parts = bytearray()
    for part in response.iter_content(65_536):
        parts += part
        if len(parts) > ANSWER_BYTES or time.monotonic() > until:
            response.close()
            raise requests.Timeout("the answer takes too long or too much")
    return bytes(parts)
