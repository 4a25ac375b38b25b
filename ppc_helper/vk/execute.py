"""VKScript for several calls in one, and its answer taken apart. Pure."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ppc_helper.errors import VkError
from ppc_helper.ports import Call

MAX_CALLS: Final = 25


def code_of(calls: Sequence[Call]) -> str:
    """Return the script that makes *calls*, 25 at most, and returns their values in order."""
    made = ",".join(f"API.{method}({json.dumps(dict(values))})" for method, values in calls)
    return f"return [{made}];"


def unpack(calls: Sequence[Call], answer: Mapping[str, Any]) -> list[Any]:
    """Return one value per call; a VkError stands where the inner call failed.

    A failed call's value is ``false``, and what was wrong stands in ``execute_errors``, in the order of the calls.

    Raises:
        VkError: the answer has not one value per call.
    """
    values = answer["response"]
    if not isinstance(values, list) or len(values) != len(calls):
        raise VkError(0, "an answer of another length", method="execute")
    errors = deque(answer.get("execute_errors", ()))
    return [
        _error_of(method, errors) if value is False else value for (method, _), value in zip(calls, values, strict=True)
    ]


def _error_of(method: str, errors: deque[Mapping[str, Any]]) -> VkError:
    while errors:
        error = errors.popleft()
        if error.get("method") in (method, None):
            return VkError(int(error.get("error_code", 0)), str(error.get("error_msg", "")), method=method)
    return VkError(1, "failed without a reason", method=method)
