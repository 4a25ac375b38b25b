"""How a tool's run ended, as its query and its person are told: the result with its files and words, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence

from ppc_helper import lists
from ppc_helper.jobs import Finished, Part, Picture, Refused
from ppc_helper.locale import Catalogue
from ppc_helper.tools import Refusal, Table, Tool
from ppc_helper.tools.inputs import Origin, Unread


def refused(tool: Tool, refusal: Refusal, words: Catalogue) -> Refused:
    """Return why the input cannot be worked on."""
    return Refused(code=refusal.reason.code, sentence=lists.Sentences(words, tool.name).note(refusal.reason))


def finished(tool: Tool, table: Table, origin: Origin, words: Catalogue) -> Finished:
    """Return the result: its files, and what is said of it and of the input; *origin* is how that was read."""
    unread = (*origin.unread, *table.left_out)
    files = lists.result_files(table, tool=tool, words=words, unread=unread)
    said = {
        "done": lists.summary(table, words=words, tool=tool.name),
        "read": lists.describe(origin, words=words) if _is_worth_saying(origin) else "",
        "warnings": "\n".join(
            [*lists.warnings(table, words=words, tool=tool.name), *_about_files(unread, files, words)]
        ),
        "preview": lists.preview(table, words=words, tool=tool.name),
    }
    return Finished(
        rows=len(table.rows),
        columns=table.columns,
        file=files.whole.content,
        file_name=files.whole.name,
        words={name: text for name, text in said.items() if text},
        partial=bool(table.counts.get("partial")),
        picture=_picture(tool, table, words),
        parts=parts(files.parts),
    )


def _about_files(unread: Sequence[Unread], files: lists.ResultFiles, words: Catalogue) -> list[str]:
    key = "lists-unread-file" if files.parts else "lists-unread"
    said = [words.text(key, {"rows": len(unread)})] if unread else []
    rows = len(files.parts) - len(said)
    return [words.text("lists-parts", {"files": rows}), *said] if rows > 1 else said


def _picture(tool: Tool, table: Table, words: Catalogue) -> Picture | None:
    if table.picture is None:
        return None
    from ppc_helper import pictures  # noqa: PLC0415 - only results with a picture pay for matplotlib

    title = table.picture.title
    sentence = lists.Sentences(words, tool.name).note(title)
    file = pictures.draw(table.picture, sentence, comma=words.language == "ru")
    return Picture(file, f"{tool.name}-{title.code}", title.args)


def parts(files: Sequence[lists.File]) -> tuple[Part, ...]:
    """Return *files* as what is sent of a result, in order."""
    return tuple(Part(file.name, file.content) for file in files)


def _is_worth_saying(origin: Origin) -> bool:
    """Tell whether there was anything to mistake: a few pasted lines are read in one way only."""
    return bool(
        origin.encoding
        or origin.text_column
        or origin.frequency_column
        or origin.numbering
        or origin.sheet
        or (origin.rows and origin.unread)
    )
