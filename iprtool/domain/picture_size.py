"""How large a picture is on paper, and as what it can be saved."""

from dataclasses import dataclass
from pathlib import Path

from iprtool.domain.errors import IprError

ENDINGS = {".svg": "SVG", ".pdf": "PDF", ".png": "PNG"}
"""The kinds of files by their endings."""
LEAST_MM, USUAL_MM, MOST_MM = 60, 170, 1000
LEAST_DPI, USUAL_DPI, MOST_DPI = 72, 300, 1200


@dataclass(frozen=True, slots=True)
class Size:
    """The width on paper, and the dots per inch of a PNG. Raises IprError for what cannot be printed."""

    width_mm: float = USUAL_MM
    dpi: int = USUAL_DPI

    def __post_init__(self) -> None:
        if not LEAST_MM <= self.width_mm <= MOST_MM:
            raise IprError(
                f"A picture {self.width_mm:g} mm wide cannot be drawn.",
                f"It is {LEAST_MM} to {MOST_MM} mm wide; {USUAL_MM} mm fill a page, 85 mm a column.",
            )
        if not LEAST_DPI <= self.dpi <= MOST_DPI:
            raise IprError(
                f"A picture with {self.dpi} dots per inch cannot be drawn.",
                f"It has {LEAST_DPI} to {MOST_DPI}; journals ask for {USUAL_DPI} to 600.",
            )


def ending_of(file: Path) -> str:
    """The ending that says as what a picture is saved. Raises IprError for any other."""
    ending = file.suffix.casefold()
    if ending not in ENDINGS:
        raise IprError(
            f"{file.name} was not written: its ending does not say as what.", "Let it end in .svg, .pdf or .png."
        )
    return ending
