"""A web that answers from a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ppc_helper.ports import USUAL_VISIT, Hop, Visit, VisitOptions


class TableWeb:
    """Answers 200, or what the table says; the last URL first, to show that order does not depend on it."""

    def __init__(self, **answers: Visit) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.options = USUAL_VISIT

    def visit(
        self, urls: Sequence[str], *, options: VisitOptions = USUAL_VISIT, tick: Callable[[], None] | None = None
    ) -> Iterator[tuple[int, Visit]]:
        self.options = options
        for index in reversed(range(len(urls))):
            self.asked.append(urls[index])
            fine = Visit(url=urls[index], hops=(Hop(urls[index], 200),), finish_url=urls[index])
            yield index, self.answers.get(urls[index], fine)
