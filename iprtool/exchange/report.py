"""What a reader or writer made of a file: what was taken over, changed and dropped, and why."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

_MOST_PLACES, _MOST_SHOWN = 20, 4
"""How many places of one fate are kept, and how many of them the screen names."""
_QUOTED = re.compile("“[^“”]*”")


class Fate(StrEnum):
    """What became of a part of a file."""

    TAKEN = "taken"
    CHANGED = "changed"
    DROPPED = "dropped"


@dataclass(slots=True)
class Line:
    """So many things of one sort had one fate for one reason.

    places: names where they are, each place once, of many the first. more: whether some of them are elsewhere too.
    """

    fate: Fate
    what: str
    why: str = ""
    count: int = 0
    places: list[str] = field(default_factory=list)
    more: bool = False

    def add(self, count: int, where: str = "") -> None:
        """So many more, at a place or at none that has a name."""
        self.count += count
        if where and where not in self.places:
            self.more |= len(self.places) == _MOST_PLACES
            self.places = [*self.places, where][:_MOST_PLACES]

    @property
    def sentence(self) -> str:
        """The line in words, such as `2 cues dropped: the end is before the begin (line 12, line 40)`."""
        return self._said(len(self.places))

    @property
    def short_sentence(self) -> str:
        """The same with fewer places, for a line on the screen."""
        return self._said(_MOST_SHOWN)

    def _said(self, most: int) -> str:
        more = ", …" if self.more or len(self.places) > most else ""
        where = f" ({', '.join(self.places[:most])}{more})" if self.places else ""
        why = f": {self.why}" if self.why else ""
        what = self.what if self.count != 1 else _one(self.what)
        return f"{self.count:,} {what} {self.fate.value}{why}{where}"


def _one(what: str) -> str:
    """The singular of a plural, whose first word is the noun: `names of codes` is `name of codes`."""
    noun, space, rest = what.partition(" ")
    ends = (("media", "medium"), ("passes", "pass"), ("s", ""))
    end, new = next((each for each in ends if noun.endswith(each[0])), ("", ""))
    return f"{noun.removesuffix(end)}{new}{space}{rest}" if end else what


class Report:
    """Collects what becomes of the parts of a file, in the order in which it is told.

    file: the name of the file, without its folder. form: the name of its format.
    """

    def __init__(self, file: str = "", form: str = "") -> None:
        self.file, self.form = file, form
        self._lines: dict[tuple[Fate, str, str], Line] = {}

    def taken(self, what: str, count: int = 1) -> None:
        """So many `what` (a plural, such as `segments`) are taken over as they are."""
        self._add(Fate.TAKEN, what, "", "", count)

    def changed(self, what: str, why: str, where: str = "", count: int = 1) -> None:
        """They are taken over, and something about them is another than in the file."""
        self._add(Fate.CHANGED, what, why, where, count)

    def dropped(self, what: str, why: str, where: str = "", count: int = 1) -> None:
        """They are left out."""
        self._add(Fate.DROPPED, what, why, where, count)

    def _add(self, fate: Fate, what: str, why: str, where: str, count: int) -> None:
        if not count:
            return
        self._lines.setdefault((fate, what, why), Line(fate, what, why)).add(count, where)

    def extend(self, other: "Report") -> None:
        """Add what another report tells."""
        for line in other:
            self._join(line)

    def _join(self, other: Line) -> None:
        line = self._lines.setdefault((other.fate, other.what, other.why), Line(other.fate, other.what, other.why))
        line.add(other.count)
        for place in other.places:
            line.add(0, place)
        line.more |= other.more

    def reword(self, put: Callable[[str], str]) -> None:
        """Put other words in place of those of the file: its name, what stands in quotation marks, places."""
        lines, self._lines, self.file = list(self), {}, put(self.file)
        for line in lines:
            line.what, line.why = (_QUOTED.sub(lambda quoted: put(quoted[0]), each) for each in (line.what, line.why))
            line.places = list(map(put, line.places))
            self._join(line)

    def __iter__(self) -> Iterator[Line]:
        return iter(self._lines.values())

    def count(self, fate: Fate, what: str = "") -> int:
        """How many things had a fate, of all sorts or of one."""
        return sum(line.count for line in self if line.fate is fate and what in ("", line.what))

    @property
    def losses(self) -> list[str]:
        """What was changed and dropped, a sentence each."""
        return [line.sentence for line in self._lost]

    @property
    def short_losses(self) -> list[str]:
        """The same for the screen, with fewer places."""
        return [line.short_sentence for line in self._lost]

    @property
    def _lost(self) -> list[Line]:
        return [line for line in self if line.fate is not Fate.TAKEN]

    @property
    def text(self) -> str:
        """The whole report, one sentence a line: first what was taken, then what was changed and dropped."""
        return "\n".join(line.sentence for line in sorted(self, key=lambda line: list(Fate).index(line.fate)))

    def as_dict(self) -> dict[str, Any]:
        """The report for a file or for `--json`."""
        return {
            "file": self.file,
            "format": self.form,
            "lines": [
                {
                    "fate": line.fate.value,
                    "what": line.what,
                    "why": line.why,
                    "count": line.count,
                    "places": line.places,
                }
                for line in self
            ],
        }
