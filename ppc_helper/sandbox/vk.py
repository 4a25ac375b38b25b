"""The double of VK's API: ``/method/{name}``, by POST or GET."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ppc_helper.sandbox.faults import Fault
from ppc_helper.sandbox.request_log import Call
from ppc_helper.sandbox.responses import Dropped, gateway, html_page
from ppc_helper.sandbox.state import State
from ppc_helper.sandbox.vk_demo import demo_network
from ppc_helper.sandbox.vk_methods import METHODS, VkCall, VkRefused, missing
from ppc_helper.sandbox.vk_network import DriftingNetwork, Network
from ppc_helper.sandbox.vk_tokens import Tokens, TokenUse, VkSettings
from ppc_helper.sandbox.vkscript import RuntimeRefused, run
from ppc_helper.sandbox.vkscript_parse import CannotCompile

ANSWER_BYTES = 5 << 20
SECRET = frozenset({"access_token"})
CAPTCHA = {
    "captcha_sid": "239633676097",
    "captcha_img": "https://api.vk.ru/captcha.php?sid=239633676097&s=1",
    "redirect_uri": "https://id.vk.ru/not_robot_captcha?domain=vk.com&session_token=made-up",
}


class Vk:
    """VK's side of the sandbox: its network, its tokens, how it behaves."""

    def __init__(self, network: Network | None = None) -> None:
        self.network = DriftingNetwork(network or demo_network())
        self.tokens = Tokens()
        self.settings = VkSettings()


def routes() -> list[Route]:
    """Return the route of the double."""
    return [Route("/method/{name}", call_method, methods=["GET", "POST"])]


async def call_method(request: Request) -> Response:
    """Answer one call: read it, log it, let it meet its scripted faults, do it."""
    arrived = time.monotonic()
    state: State = request.app.state.sandbox
    vk: Vk = request.app.state.vk
    given = await _given(request)
    shown = {name: value for name, value in given.items() if name not in SECRET}
    entry = state.requests.begin("vk", request.path_params["name"], shown)
    faults = state.faults.meet("vk", entry.method)
    if "delay" in faults:
        await state.hold_up(faults["delay"])
    if instead := _instead(request, faults):
        state.requests.end(entry, "dropped before" if "drop_before" in faults else f"http {instead.status_code}")
        return instead
    answer = _Answering(state, vk, entry, given, arrived).answer(faults.get("refuse"))
    await state.pause(vk.settings.latency / vk.settings.time_scale)
    if "drop_after" in faults:
        entry.outcome = "dropped after"
        return Dropped(request)
    return Response(answer, media_type="application/json; charset=utf-8")


class _Answering:
    """One call on its way to an answer."""

    def __init__(self, state: State, vk: Vk, entry: Call, given: Mapping[str, Any], arrived: float) -> None:
        self._arrived = arrived
        self._state = state
        self._vk = vk
        self._entry = entry
        self._given = given
        self._errors: list[dict[str, Any]] = []
        self._inner: list[str] = []

    def answer(self, scripted: Fault | None) -> bytes:
        """Return the body, with ``response`` or ``error``."""
        try:
            use = self._use()
            if scripted is not None:
                raise scripted_refusal(scripted)
            body = self._body(use)
        except VkRefused as refused:
            self._state.requests.end(self._entry, f"error {refused.code}")
            return msgspec.json.encode({"error": self._error(refused)})
        kept = {"inner": self._inner, "errors": len(self._errors)} if self._inner else None
        self._state.requests.end(self._entry, "ok", kept)
        return body

    def _use(self) -> TokenUse:
        settings = self._vk.settings
        use = self._vk.tokens.use(str(self._given.get("access_token", "")), settings)
        self._entry.token = use.number
        if not self._given.get("v"):
            raise VkRefused(8, "Invalid request: v (version) is required")
        use.pace(settings, self._arrived)
        return use

    def _body(self, use: TokenUse) -> bytes:
        if self._entry.method == "execute":
            return self._execute(use)
        return msgspec.json.encode({"response": self._call(use, self._entry.method, self._given)})

    def _execute(self, use: TokenUse) -> bytes:
        if use.kind == "service":
            raise VkRefused(28)
        code = str(self._given.get("code", ""))
        if not code:
            raise missing("code is undefined")
        try:
            result = run(code, lambda method, values: self._inner_call(use, method, values))
        except CannotCompile as error:
            raise VkRefused(12, str(error)) from None
        except RuntimeRefused as error:
            raise VkRefused(13, str(error)) from None
        body = msgspec.json.encode({"response": result} | self._execute_errors())
        if len(body) > ANSWER_BYTES:
            raise VkRefused(13, "Runtime error occurred during code invocation: response size is too big")
        return body

    def _execute_errors(self) -> dict[str, Any]:
        return {"execute_errors": self._errors} if self._errors else {}

    def _inner_call(self, use: TokenUse, method: str, values: dict[str, Any]) -> Any:
        """Return what one call of a code gives: false when it fails, and the error goes to execute_errors."""
        self._inner.append(method)
        met = self._state.faults.meet("vk", method, kinds={"refuse"})
        try:
            if "refuse" in met:
                raise scripted_refusal(met["refuse"])
            return self._call(use, method, values)
        except VkRefused as refused:
            error = {"method": method, "error_code": refused.code, "error_msg": refused.message}
            self._errors.append(error)
            return False

    def _call(self, use: TokenUse, method: str, values: Mapping[str, Any]) -> Any:
        if method not in METHODS:
            raise VkRefused(3, "Unknown method passed")
        use.spend(method, self._vk.settings)
        call = VkCall(self._vk.network, values, use.kind, _version(str(self._given.get("v"))))
        result = METHODS[method](call)
        if method == "groups.getMembers" and self._vk.settings.drift:
            self._drift(call.text("group_id"))
        return result

    def _drift(self, name: str) -> None:
        group = self._vk.network.group(int(name)) if name.isdecimal() else self._vk.network.find(name)
        if group is not None:
            self._vk.network.leave(group.id, self._vk.settings.drift)

    def _error(self, refused: VkRefused) -> dict[str, Any]:
        shown = [{"key": "method", "value": self._entry.method}]
        shown += [{"key": key, "value": str(value)} for key, value in self._entry.parameters.items()]
        return {
            "error_code": refused.code,
            "error_msg": refused.message,
            "request_params": shown,
            **refused.more,
        }


def scripted_refusal(fault: Fault) -> VkRefused:
    """Return the error that a fault scripts; a captcha (14) comes with its picture and address."""
    message = "" if fault.description == Fault("refuse").description else fault.description
    if fault.code == 14:
        return VkRefused(14, message or "Captcha needed", **CAPTCHA)
    return VkRefused(fault.code, message)


def _instead(request: Request, faults: Mapping[str, Fault]) -> Response | None:
    """Return what comes in place of VK's JSON, if that is scripted."""
    if "drop_before" in faults:
        return Dropped(request)
    if "status" in faults:
        return gateway(faults["status"].status)
    return html_page() if "html" in faults else None


async def _given(request: Request) -> dict[str, Any]:
    given: dict[str, Any] = dict(request.query_params)
    form = await request.form()
    given |= {name: value for name, value in form.multi_items() if isinstance(value, str)}
    header = request.headers.get("authorization", "")
    if header.lower().startswith("bearer "):
        given["access_token"] = header[7:].strip()
    return given


def _version(text: str) -> tuple[int, int]:
    major, _, minor = text.partition(".")
    return (int(major), int(minor)) if major.isdecimal() and minor.isdecimal() else (5, 199)
