"""A codebook with segments and curves in the demo study."""

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier, Level, ScaleKind
from iprtool.domain.model import Anchor, Code, Codebook, Family, Scale
from iprtool.store import Project

BIN_MS = 36_000


def _family(project: Project, name: str, carrier: Carrier, codes: dict[str, str], **more: object) -> list[object]:
    (book,) = project.find(Codebook)
    family = Family(new_id(), book.id, name, project.count(Family), "#56B4E9", **more)  # type: ignore[arg-type]
    made = [Code(new_id(), family.id, code, n, "#56B4E9", key, carrier) for n, (code, key) in enumerate(codes.items())]
    return [family, *made]


def _scales(family: Family, names: tuple[str, ...], level: Level) -> list[object]:
    found: list[object] = []
    for n, name in enumerate(names):
        scale = Scale(
            new_id(), family.codebook_id, name, n, ScaleKind.ORDINAL, level, family.id, low=1, high=7, step=0.5
        )
        found += [scale, Anchor(new_id(), scale.id, 4, "plain to see")]
    return found


def add_segments(project: Project, *, exclusive: bool = False, bin_ms: int = BIN_MS, name: str = "Segment") -> None:
    """Codes Tense (q) and Calm (w) on segments, rated with mode and peak."""
    codes = {"Tense": "q", "Calm": "w"}
    family, *rest = _family(project, name, Carrier.BIN, codes, exclusive=exclusive, bin_ms=bin_ms)
    assert isinstance(family, Family)
    with project.step("Segments") as step:
        step.insert_many([family, *rest, *_scales(family, ("Mode", "Peak"), Level.BIN)])  # type: ignore[list-item]


def add_curve(project: Project, name: str = "Tension", key: str = "t") -> None:
    """A code that is rated as a curve from 1 to 7."""
    family, *rest = _family(project, name, Carrier.TRACE, {name: key})
    assert isinstance(family, Family)
    with project.step("Curve") as step:
        step.insert_many([family, *rest, *_scales(family, ("Level",), Level.TAG)])  # type: ignore[list-item]
