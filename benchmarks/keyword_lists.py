"""Makes lists of search phrases for the benchmarks: same seed, same bytes.

Words are lemmas of pymorphy3's dictionary in their forms, by Zipf's law; 2 to 5 words a phrase, 12 % function words,
3 % Latin names, numbers and hyphenated words, 1 % words of no dictionary, 2 % phrases with operators or negatives.
"""

from __future__ import annotations

import itertools
import random
import re
import resource
from bisect import bisect
from collections.abc import Iterator
from pathlib import Path

import pymorphy3

SEED = 20261122
LEMMAS = {"NOUN": 22_000, "ADJF": 6_000, "INFN": 2_000}
NAMES = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Erro", "Arch", "Fixd"})
HEAD = """купить цена доставка москва заказать интернет магазин недорогой ремонт услуга окно квартира отзыв фото размер
детский женский мужской диван кухня шкаф дверь пластиковый потолок телефон ноутбук машина аренда установка срочно скидка
каталог производитель опт дом работа курс обучение язык лечение анализ мыло стекло печь сталь банк"""
FUNCTION = """в на для с под из по без от до и или как не что где у к за при о над через перед после чтобы ли же бы если
то ни но а да вы я мы он она они мой свой себя какой чем когда куда это все еще ещё её уже только"""
OTHER = """iphone samsung bmw xiaomi wifi usb 2024 2025 100 50 16gb 1с 3d онлайн-курс санкт-петербург мини-юбка wi-fi
какой-то по-русски windows prices из-за"""
SYLLABLES = "бло гри шта зум мар кет пре фор лю дза вай хри пт нок ска мен тур лог".split()  # noqa: SIM905
ENDINGS = ("", "а", "ы", "ов", "ами", "ный", "ная", "ить")


class _Words:
    """Draws words by Zipf's law."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._forms = _forms(chance)
        self._weights = list(itertools.accumulate(1 / (rank + 8) for rank in range(len(self._forms))))
        self._function = FUNCTION.split()
        self._function_weights = list(itertools.accumulate(1 / (n + 1) for n in range(len(self._function))))
        self._other = OTHER.split()
        self._unknown = ["".join(chance.choices(SYLLABLES, k=3)) + chance.choice(ENDINGS) for _ in range(3_000)]

    def draw(self) -> str:
        kind = self._chance.random()
        if kind < 0.12:
            return self._of(self._function, self._function_weights)
        if kind < 0.16:
            return self._chance.choice(self._other if kind < 0.15 else self._unknown)
        forms = self._of(self._forms, self._weights)
        return forms[0] if self._chance.random() < 0.45 else self._chance.choice(forms)

    def _of(self, words: list, weights: list[float]):  # type: ignore[no-untyped-def,type-arg]
        return words[min(bisect(weights, self._chance.random() * weights[-1]), len(words) - 1)]


def _forms(chance: random.Random) -> list[list[str]]:
    analyzer = pymorphy3.MorphAnalyzer()
    pools: dict[str, list[str]] = {part: [] for part in LEMMAS}
    for word, tag, normal, _, index in analyzer.dictionary.iter_known_words():
        part = str(tag.POS)
        if not index and word == normal and part in pools and 3 <= len(word) <= 14 and NAMES.isdisjoint(tag.grammemes):
            pools[part].append(word)
    lemmas = [word for part, count in LEMMAS.items() for word in chance.sample(pools[part], count)]
    lemmas.sort(key=lambda word: len(word) + chance.random() * 6)  # frequent words are short
    return [_some_forms(analyzer, word, chance) for word in HEAD.split() + lemmas]


def _some_forms(analyzer: pymorphy3.MorphAnalyzer, word: str, chance: random.Random) -> list[str]:
    forms = list(dict.fromkeys(form.word for form in analyzer.parse(word)[0].lexeme))[:24]
    chance.shuffle(forms)
    return [word, *forms[:7]]


def phrases() -> Iterator[str]:
    """Yield phrases without end."""
    chance = random.Random(SEED)
    words = _Words(chance)
    while True:
        count = chance.choices((2, 3, 4, 5), (25, 40, 23, 12))[0]
        drawn = [words.draw() for _ in range(count)]
        if chance.random() < 0.02:
            drawn.append(chance.choice(("-бу", "-фото -бесплатно", "-!на", "+в москве", '"цена"', "[из москвы]")))
        yield " ".join(drawn)


def make(path: Path, megabytes: float) -> Path:
    """Write a list of that size to *path*, once."""
    if not path.exists():
        size, lines = 0, []
        for phrase in phrases():
            lines.append(phrase)
            size += len(phrase.encode()) + 1
            if size >= megabytes * 1_000_000:
                break
        path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def lines_of(path: Path) -> list[str]:
    """Return the phrases of a list that :func:`make` wrote."""
    return path.read_text("utf-8").splitlines()


def peak_megabytes() -> float:
    """Return the most memory this process has held; ``ru_maxrss`` would tell of the one that started it, too."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024  # type: ignore[index]
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
