"""``ppc-helper tool``: any tool on files and pipes, without Telegram or database."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from ppc_helper import lists
from ppc_helper.cli.notices import misuse, say, say_error, without_markup
from ppc_helper.cli.options import ConfigOption
from ppc_helper.cli.shell_run import ShellRun
from ppc_helper.cli.tool_files import STREAM, check_ending, write
from ppc_helper.cli.tool_list import show_options, show_tool, show_tools
from ppc_helper.config import load
from ppc_helper.config.settings import BY_KEY
from ppc_helper.errors import Parked, ServiceError
from ppc_helper.lists.cells import clean
from ppc_helper.locale import LANGUAGES, Catalogue, catalogue
from ppc_helper.tools import Question, Refusal, Table, Tool, all_tools
from ppc_helper.tools.inputs import Input

_LANGUAGE = BY_KEY["ppc_helper.language"].variable
REFUSED = 1
"""Exit code when the tool, or the outside it asks, says no."""


def tool(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="The tool; see --list.")] = None,
    input_file: Annotated[
        Path | None, typer.Option("--input", "-i", metavar="FILE|-", help="txt, csv, xlsx, or - for a pipe.")
    ] = None,
    output_file: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="csv, xlsx or json, by its ending.")
    ] = None,
    option: Annotated[
        list[str] | None, typer.Option("--option", metavar="KEY=VALUE", help="An option of the tool; repeatable.")
    ] = None,
    list_tools: Annotated[
        bool, typer.Option("--list", help="Show the tools, what they take, options; with NAME its options in words.")
    ] = False,
    language: Annotated[
        str, typer.Option("--language", envvar=_LANGUAGE, metavar="ru|en", help="Of notes and titles.")
    ] = "ru",
    as_json: Annotated[bool, typer.Option("--json", help="JSON and not CSV on standard output.")] = False,
    config_file: ConfigOption = None,
    show_help: Annotated[
        bool, typer.Option("--help", help="Show this message and exit; with NAME what the tool does and its options.")
    ] = False,
) -> None:
    """Run a tool on a file or a pipe: CSV to standard output, or csv, xlsx, json by the output's ending."""
    language = language.lower()
    if language not in LANGUAGES:
        misuse(f"--language takes {' or '.join(LANGUAGES)}, not {language}.")
    words = catalogue(language)
    if show_help:
        print(context.get_help())
        if name is not None:
            show_tool(words, _find(name))
        return
    if list_tools and name is not None and not as_json:
        show_options(words, _find(name))
        return
    if list_tools:
        show_tools(words, as_json)
        return
    chosen = _find(name)
    options = _options(chosen, option or [], words)
    check_ending(output_file)
    given = _read(chosen, input_file, words)
    table = _run(chosen, given, options, words, config_file)
    write(table, chosen, output_file, words=words, as_json=as_json, unread=(*given.origin.unread, *table.left_out))
    say(lists.summary(table, words=words, tool=chosen.name, read=given.origin.rows))


def _find(name: str | None) -> Tool:
    if name is None:
        misuse("Which tool? See: ppc-helper tool --list")
    found = all_tools().get(name)
    if found is None:
        begun = [known for known in all_tools() if known.startswith(name)]
        near = begun or difflib.get_close_matches(name, all_tools(), n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]}?" if near else "See: ppc-helper tool --list"
        misuse(f"There is no tool {name}. {hint}")
    return found


def _options(chosen: Tool, given: Sequence[str], words: Catalogue) -> dict[str, Any]:
    pairs = {}
    for text in given:
        key, equals, value = text.partition("=")
        if not equals:
            misuse(f"--option takes key=value, not {text}.")
        pairs[key.strip()] = _from_file(value.strip(), words)
    if problem := _option_problem(chosen, pairs):
        misuse(problem)
    return chosen.parse_options(pairs)


def _from_file(value: str, words: Catalogue) -> str:
    """Return *value* without what nobody sees in it, or what is in the file that ``@FILE`` names."""
    if not value.startswith("@"):
        return clean(value)
    path = Path(value[1:])
    read = lists.read_option(_content(path), name=path.name)
    if isinstance(read, Refusal):
        misuse(f"Cannot read {path}: {without_markup(words.text(read.reason.code, read.reason.args))}")
    return read


def _option_problem(chosen: Tool, pairs: Mapping[str, str]) -> str:
    known = {option.name: option for option in chosen.options}
    for key, value in pairs.items():
        if key not in known:
            names = ", ".join(known) or "none"
            return f"{chosen.name} has no option {key}; its options: {names}."
        option = known[key]
        if option.kind == "choice" and value not in option.choices:
            return f"{key} takes {', '.join(option.choices)}, not {value!r}."
        if option.kind == "int" and not option.takes(value):
            bounds = f" from {option.between.least} to {option.between.most}" if option.is_bounded else ""
            return f"{key} takes a whole number{bounds}, not {value!r}."
    return ""


def _read(chosen: Tool, input_file: Path | None, words: Catalogue) -> Input:
    content = _bytes(input_file)
    name = input_file.name if input_file and input_file != STREAM else ""
    given = lists.read(content, name=name, into=chosen.input_type)
    if isinstance(given, Refusal):
        _refuse(chosen, given, words)
    say(lists.describe(given.origin, words=words))
    return given


def _bytes(input_file: Path | None) -> bytes:
    if input_file is None and sys.stdin.isatty():
        misuse("What to work on? Give --input FILE, or pipe it in.")
    if input_file is None or input_file == STREAM:
        return sys.stdin.buffer.read(lists.MAX_BYTES + 1)
    return _content(input_file)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(lists.MAX_BYTES + 1)
    except OSError as error:
        misuse(f"Cannot read {path}: {error.strerror}")


def _run(chosen: Tool, given: Input, options: dict[str, Any], words: Catalogue, config_file: Path | None) -> Table:
    with ShellRun(chosen, words) as run:
        try:
            result = chosen.function(given, **_outside(chosen, run, config_file), **options)
        except Parked as parked:
            # nobody comes back to a shell run: what there is by now is its result
            if parked.question is not None:
                _ask(chosen, parked.question, words)
            if parked.partial is None:
                say_error(without_markup(words.text(f"parked-{parked.reason}")))
                raise typer.Exit(REFUSED) from parked
            result = parked.partial
        except ServiceError as error:
            say_error(str(error))
            raise typer.Exit(REFUSED) from error
    if isinstance(result, Refusal):
        _refuse(chosen, result, words, hint=bool(chosen.options))
    for sentence in lists.warnings(result, words=words, tool=chosen.name):
        say(sentence)
    return result


def _ask(chosen: Tool, question: Question, words: Catalogue) -> NoReturn:
    """Say what the ways to go on cost and how to choose one; nobody is asked: standard input may be the list."""
    say(lists.Sentences(words, chosen.name).note(question.text))
    for offer in question.offers:
        label = without_markup(lists.Sentences(words, chosen.name).note(offer.label))
        say(f"  --option {offer.option}={offer.value}   {label}")
    raise typer.Exit(REFUSED)


def _outside(chosen: Tool, run: ShellRun, config_file: Path | None) -> dict[str, Any]:
    """Return what *chosen* asks of the outside; a tool that asks nothing needs no configuration."""
    if not chosen.needs:
        return {}
    from ppc_helper.jobs import Outside, outside_of  # noqa: PLC0415
    from ppc_helper.tool_process import needs_of  # noqa: PLC0415 - only tools that ask something pay for it

    if "vk" not in chosen.needs and config_file is None:
        return needs_of(chosen, Outside(), run)
    return needs_of(chosen, outside_of(load(config_file, os.environ)), run)


def _refuse(chosen: Tool, refusal: Refusal, words: Catalogue, *, hint: bool = False) -> NoReturn:
    sentence = lists.Sentences(words, chosen.name).note(refusal.reason)
    say_error(without_markup(sentence))
    if hint:  # the sentence speaks of buttons
        say(f"  ppc-helper tool {chosen.name} --help")
    raise typer.Exit(REFUSED)
