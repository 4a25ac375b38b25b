"""The child's side of the workshop: reads the input, runs the tool, says how it went."""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection as Pipe
from typing import Any

import msgspec

from ppc_helper import lists, stats, tool_results
from ppc_helper.chat import wire
from ppc_helper.errors import Parked, VkError
from ppc_helper.jobs import (
    Content,
    Crashed,
    Finished,
    Job,
    Outside,
    Refused,
    Rested,
)
from ppc_helper.locale import Catalogue, catalogue
from ppc_helper.piped_run import PipedRun
from ppc_helper.tools import Refusal, Tool, all_tools
from ppc_helper.tools.inputs import Input, Origin
from ppc_helper.vk.answers import Remedy, remedy

_decode = msgspec.msgpack.Decoder(Job).decode
_encode = msgspec.msgpack.encode
MEMORY_BYTES = 3 << 30
_NICENESS = 10


def serve(pipe: Pipe) -> None:
    """Run jobs until the parent closes the pipe."""
    # Ctrl-C in a terminal reaches every process of it; the parent decides what becomes of the job.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A list of a million is millions of objects that live until the end of the job: looking through them for cycles
    # every 700 new ones takes a tenth of the time (benchmarks/keyword_tools.py upload_to_file).
    gc.set_threshold(100_000, 20, 20)
    # Somebody who only presses a button must not wait for a processor behind a list of a million phrases.
    os.nice(_NICENESS)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    while True:
        try:
            job = _decode(pipe.recv_bytes())
        except (EOFError, OSError):
            return
        try:
            pipe.send_bytes(_encode(run(job, pipe)))
        except BrokenPipeError:
            return


def run(job: Job, pipe: Pipe) -> Finished | Refused | Rested | Crashed:
    """Run one job; what the tool raises is told by type and place, for messages may hold a person's words."""
    try:
        return _run(job, PipedRun(pipe, job.checkpoint, job.added))
    except BrokenPipeError:
        raise
    except MemoryError:
        return Crashed("MemoryError", out_of_memory=True)
    except Exception as error:
        return Crashed(f"{type(error).__name__} at {_place(error)}")


def _run(job: Job, run_: PipedRun) -> Finished | Refused | Rested:
    words = catalogue(job.language)
    no_tools: Mapping[str, Callable[[], Finished | Refused]] = {
        stats.TOOL: lambda: _chart(job),
        wire.CSV: lambda: _csv(job, words),
        wire.VK_TOKEN: lambda: _check_token(job, run_),
    }
    if job.tool in no_tools:
        return no_tools[job.tool]()
    chosen = all_tools()[job.tool]
    with _no_search_for_cycles() if chosen.lane == "tool" else contextlib.nullcontext():
        return _run_tool(chosen, job, run_, words)


@contextlib.contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """A tool that waits for nothing makes no cycles, and its rows are looked through for them as they grow."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _run_tool(chosen: Tool, job: Job, run_: PipedRun, words: Catalogue) -> Finished | Refused | Rested:
    given = read_inputs(chosen, job.inputs)
    for part in job.inputs:
        # read, and 20 MB that every caller up to the pipe would hold until the end
        msgspec.structs.force_setattr(part, "content", b"")
    if isinstance(given, Refusal):
        return tool_results.refused(chosen, given, words)
    origin = Origin(unread=given.origin.unread) if _is_known(job.inputs) else given.origin
    options = job.options | {name: _option_text(content) for name, content in job.texts.items()}
    try:
        result = chosen.function(given, **needs_of(chosen, job.outside, run_), **chosen.parse_options(options))
    except Parked as parked:
        partial = None if parked.partial is None else tool_results.finished(chosen, parked.partial, origin, words)
        return Rested(parked.reason, parked.seconds, partial, parked.question)
    if isinstance(result, Refusal):
        return tool_results.refused(chosen, result, words)
    return tool_results.finished(chosen, result, origin, words)


def _chart(job: Job) -> Finished:
    numbers = msgspec.json.decode(job.inputs[0].content, type=stats.Stats)
    file = stats.picture(numbers, job.language)
    return Finished(
        rows=len(numbers.today),
        columns=(),
        file=file,
        file_name="stats.png",
        words={"tools": stats.tool_lines(numbers, job.language)},
        args=stats.args(numbers),
        kind="photo",
    )


def _csv(job: Job, words: Catalogue) -> Finished | Refused:
    made = lists.csv_files(job.inputs[0].content, words=words, tool=job.options.get("tool", wire.CSV))
    if isinstance(made, Refusal):
        return Refused(code=made.reason.code, sentence=words.text(made.reason.code))
    files, rows = made
    return Finished(
        rows=rows,
        columns=(),
        file=files[-1].content,
        file_name=files[-1].name,
        words={"done": words.text(f"{wire.CSV}.done", {"rows": rows})},
        parts=tool_results.parts(files) if len(files) > 1 else (),
    )


def _check_token(job: Job, run_: PipedRun) -> Finished | Refused:
    """Ask VK whom the token belongs to: the cheapest call that a wrong token cannot make."""
    vk = _vk(job.outside, run_)
    try:
        vk.call("users.get", {})
    except VkError as error:
        return Refused(code=wire.VK_TOKEN if remedy(error) is Remedy.DROP else "vk_unreachable", sentence="")
    finally:
        vk.close()
    return Finished(rows=0, columns=(), file=b"", file_name="", words={})


def needs_of(tool: Tool, outside: Outside, run_: Any) -> dict[str, Any]:
    """Return what *tool* asks of the outside, made for this run."""
    makers: Mapping[str, Callable[[], Any]] = {
        "run": lambda: run_,
        "web": lambda: _web(outside),
        "vk": lambda: _vk(outside, run_),
    }
    return {name: makers[name]() for name in tool.needs}


def _web(outside: Outside) -> Any:
    from ppc_helper.web import Network, PublicWeb  # noqa: PLC0415 - only tools that ask the web load curl

    return PublicWeb(Network(ports=frozenset(outside.web_ports), allow=frozenset(outside.web_allow)))


def _vk(outside: Outside, run_: Any) -> Any:
    from ppc_helper.vk import VkClient  # noqa: PLC0415 - only tools that ask VK load its client

    return VkClient(
        outside.vk_tokens,
        api_url=outside.vk_api_url,
        api_version=outside.vk_api_version,
        pace=run_,
        time_scale=outside.vk_time_scale,
        are_own=outside.vk_is_own,
    )


def _option_text(content: Content) -> str:
    """Return the words of a text option; what cannot be read counts as nothing said."""
    read = lists.read_option(content.content, name=content.name, mime=content.mime)
    return read if isinstance(read, str) else ""


def read_inputs(tool: Tool, contents: Sequence[Content]) -> Input | Refusal:
    """Read the parts of an input as what *tool* takes; several texts are one paste, several files one list."""
    texts = [content.content.decode("utf-8", "replace") for content in contents if not content.name]
    files = [content for content in contents if content.name]
    found: list[Input] = []
    if texts:
        parts = lists.read_text(lists.whole(texts), into=tool.input_type)
        if isinstance(parts, Refusal):
            return parts
        found.append(parts)
    for file in files:
        parts = _read_file(file, tool.input_type)
        if isinstance(parts, Refusal):
            return parts
        found.append(parts)
    return lists.join(found)


def _read_file(file: Content, into: type[Input]) -> Input | Refusal:
    if file.is_ours:
        return lists.read_result(file.content, into=into)
    return lists.read(file.content, name=file.name, mime=file.mime, into=into)


def _is_known(inputs: Sequence[Content]) -> bool:
    """Tell whether what is read are results of ours: of those there is nothing to say."""
    return all(content.is_ours for content in inputs)


def _place(error: BaseException) -> str:
    step = error.__traceback__
    lines = []
    while step is not None:
        lines.append(f"{step.tb_frame.f_code.co_name}:{step.tb_lineno}")
        step = step.tb_next
    return " > ".join(lines[-3:])
