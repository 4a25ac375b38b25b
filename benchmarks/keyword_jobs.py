"""The keyword tools as they run, each of them as a job: prepared first, then timed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from keyword_lists import lines_of


def fixate_ours(path: Path) -> Callable[[], Any]:
    from ppc_helper.tools.inputs import Phrases
    from ppc_helper.tools.kf_fixate_keywords import kf_fixate_keywords

    given = Phrases(lines_of(path))
    return lambda: len(kf_fixate_keywords.function(given).rows)


def group(path: Path) -> Callable[[], Any]:
    from ppc_helper.tools.inputs import Phrases
    from ppc_helper.tools.kf_group_duplicates import kf_group_duplicates

    given = Phrases(lines_of(path))

    def work() -> Any:
        table = kf_group_duplicates.function(given)
        return table.rows, table.counts

    return work


def group_ours(path: Path) -> Callable[[], Any]:
    from ppc_helper.lexicon import readings

    readings("окна"), readings("windows")
    return group(path)


def normalise_ours(path: Path) -> Callable[[], Any]:
    from ppc_helper.lexicon import readings
    from ppc_helper.tools.inputs import Phrases
    from ppc_helper.tools.kf_normalise import kf_normalise

    readings("окна"), readings("windows")
    given = Phrases(lines_of(path))

    def work() -> Any:
        table = kf_normalise.function(given)
        return table.rows, {name: table.counts[name] for name in ("changed", "different")}

    return work


def ngrams_ours(path: Path) -> Callable[[], Any]:
    from ppc_helper.lexicon import readings
    from ppc_helper.tools.inputs import Phrases
    from ppc_helper.tools.kf_ngrams import kf_ngrams

    readings("окна"), readings("windows")
    given = Phrases(lines_of(path))

    def work() -> Any:
        rows = kf_ngrams.function(given, n="2").rows
        return rows, len(rows)

    return work


def upload_to_file(path: Path) -> Callable[[], Any]:
    """All of a job: the uploaded bytes in, the xlsx out."""
    from ppc_helper import lists
    from ppc_helper.lexicon import readings
    from ppc_helper.locale import catalogue
    from ppc_helper.tools.inputs import Phrases
    from ppc_helper.tools.kf_group_duplicates import kf_group_duplicates

    readings("окна"), readings("windows")
    content, words = path.read_bytes(), catalogue("ru")

    def work() -> int:
        table = kf_group_duplicates.function(lists.read(content, into=Phrases))
        stream = io.BytesIO()
        lists.write_result(table, stream, tool="kf_group_duplicates", words=words)
        return len(stream.getvalue())

    return work
