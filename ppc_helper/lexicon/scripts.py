"""Words typed in the wrong letters: Latin ones inside a Cyrillic word, or a Russian word on the English layout."""

from __future__ import annotations

from ppc_helper.lexicon.alphabet import CYRILLIC_LETTER, LATIN_LETTER, is_mixed
from ppc_helper.lexicon.lemmas import ENGLISH_WORD, is_english, morphology

LOOKALIKES = dict(zip("aceopxykmtbhACEOPXYKMTBH", "асеорхукмтвнАСЕОРХУКМТВН", strict=True))
TO_CYRILLIC = str.maketrans(LOOKALIKES)
TO_LATIN = str.maketrans({cyrillic: latin for latin, cyrillic in LOOKALIKES.items() if latin not in "bhmtk"})
KEYBOARD = str.maketrans(
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.`",
    "йцукенгшщзхъфывапролджэячсмитьбюё",
)


def in_one_script(word: str) -> str:
    """Return a word of mixed letters in one script, if letters that look alike are all there is to change.

    The script with more letters of its own wins; a word that cannot be mended comes back as it was.
    """
    if not is_mixed(word):
        return word
    cyrillic, latin = word.translate(TO_CYRILLIC), word.translate(TO_LATIN)
    mended = [text for text in (cyrillic, latin) if not is_mixed(text)]
    if len(mended) < 2:
        return mended[0] if mended else word
    return cyrillic if len(CYRILLIC_LETTER.findall(word)) >= len(LATIN_LETTER.findall(word)) else latin


def on_russian_layout(word: str) -> str:
    """Return the Russian word that *word* becomes on the Russian keyboard, empty if it becomes none.

    Only for words of four letters and more that English does not have: «jryf» is «окна», «book» is no «ищщл».
    """
    lower = word.lower()
    if len(word) < 4 or not word.isascii() or not any(map(str.isalpha, word)):
        return ""
    if ENGLISH_WORD.fullmatch(lower) and is_english(lower):
        return ""
    russian = lower.translate(KEYBOARD)
    return russian if russian.isalpha() and morphology().knows(russian) else ""
