"""A text to be read, as blocks: what it says, without how it looks. Writers make pages of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from iprtool.domain.figure import Figure

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with what they are; what is empty is left out. `title` tells which ones."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that somebody wrote; its lines stay."""

    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a caption. The first column names the rows, the last `numbers` columns are numbers."""

    caption: str
    heads: Row
    rows: tuple[Row, ...]
    numbers: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """One segment: when, what it is called, how it was rated, what is said in it, what was noted about it."""

    time: str
    name: str
    notes: tuple[str, ...] = ()
    spoken: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Quotes:
    """Segments in order; without a title they go on with those before."""

    title: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure, and what is written below it."""

    figure: Figure
    caption: str


Block = Facts | Paragraph | Sheet | Quotes | Drawing


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part under a heading."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What begins on a page of its own: a heading with chapters."""

    title: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """All of it."""

    title: str
    parts: tuple[Part, ...]

    @property
    def drawings(self) -> list[Drawing]:
        """Its figures, in order."""
        blocks: Sequence[Block] = [block for part in self.parts for each in part.chapters for block in each.blocks]
        return [block for block in blocks if isinstance(block, Drawing)]
