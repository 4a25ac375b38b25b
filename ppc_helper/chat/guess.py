"""Which tools may fit an input that came before any tool was chosen."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from ppc_helper.chat.contents import Content, FileSent, TextSent
from ppc_helper.tools import Tool, all_tools
from ppc_helper.tools.inputs import Input, Phrases, Text, Urls, VkLinks

LINES_LOOKED_AT = 30
CHARACTERS_LOOKED_AT = 1_000
MOST_GUESSES = 6
_VK = re.compile(r"(?:^|//|\b)(?:m\.)?vk\.(?:com|ru|me)/\S", re.IGNORECASE)
_VK_NUMBER = re.compile(r"@?(?:id|club|public|event)\d+", re.ASCII)
_URL = re.compile(r"^(?:https?://|www\.)\S+$|^[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,24}(?:[/:?#]\S*)?$", re.IGNORECASE)
_BY_KIND: dict[str, tuple[type[Input], ...]] = {
    "vk": (VkLinks, Urls),
    "url": (Urls,),
    "phrase": (Phrases, Text),
    "file": (Phrases, Urls, VkLinks, Text),
}


def fitting_tools(content: Content) -> tuple[Tool, ...]:
    """Return up to six tools that may take *content*, the likeliest first; none for what is no input."""
    wanted = _BY_KIND.get(_kind(content), ())
    by_type = {one: [tool for tool in all_tools().values() if tool.input_type is one] for one in wanted}
    if len(wanted) > 2:  # nobody has looked into the file: some of everything
        by_type = {one: tools[: MOST_GUESSES // 3] for one, tools in by_type.items()}
    return tuple(islice((tool for tools in by_type.values() for tool in tools), MOST_GUESSES))


def _kind(content: Content) -> str:
    if not isinstance(content, TextSent):
        return "file" if isinstance(content, FileSent) else ""
    lines = islice(filter(None, map(str.strip, content.text[:CHARACTERS_LOOKED_AT].splitlines())), LINES_LOOKED_AT)
    kinds = Counter(map(_kind_of_line, lines))
    return kinds.most_common(1)[0][0] if kinds else "phrase"


def _kind_of_line(line: str) -> str:
    first = line.split(None, 1)[0]
    if "." not in first:  # most lines are phrases; the patterns below are slow
        return "vk" if first == line and _VK_NUMBER.fullmatch(first) else "phrase"
    if _VK.search(first):
        return "vk"
    return "url" if _URL.match(first) else "phrase"
