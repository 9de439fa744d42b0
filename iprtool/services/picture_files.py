"""Pictures in files: whatever was read can be painted, and is written whole or not at all."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from iprtool.domain.picture_size import ENDINGS, Size, ending_of
from iprtool.exchange.report import Report
from iprtool.services.outgoing import write_whole

if TYPE_CHECKING:
    from iprtool.pictures.surface import Picture


class Drawable(Protocol):
    """What was read of a project to be drawn; the rest needs no project, so it can run in the background."""

    def picture(self, width_mm: float, report: Report) -> "Picture":
        """Lay it out; the report is told what is in it, and what was left out."""


def write(ready: Drawable, file: Path, size: Size) -> Report:
    """Paint what was read, and write the whole file or none."""
    from iprtool.pictures.surface import painted

    ending = ending_of(file)
    report = Report(file.name, ENDINGS[ending])
    write_whole(file, painted(ready.picture(size.width_mm, report), ending, size.dpi))
    return report
