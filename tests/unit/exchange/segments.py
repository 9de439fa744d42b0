"""Segments for the tests of writers."""

from iprtool.domain.kinds import MediaKind, PassKind
from iprtool.domain.model import Dyad, Pass, Recording, Session, Study, Tag
from iprtool.domain.segment import Segment


def segment(
    start_ms: int = 813_480, end_ms: int | None = 854_120, code: str = "Rupture/Withdrawal", *, author: str = "AB",
    memo: str = "", ratings: tuple[tuple[str, str], ...] = (), spoken: str = "", rate: float | None = 25.0, n: int = 1,
) -> Segment:  # fmt: skip
    """A segment of dyad 08, session 3."""
    recording = Recording(
        "r1", "s1", "camera A", "a.mp4", "media/a.mp4", False, 1, "0" * 64, MediaKind.VIDEO, 0, 3_130_200,
        frame_rate=rate,
    )  # fmt: skip
    return Segment(
        Study("st", "Closeness"), "Clinic 2/Oslo", Dyad("d1", "st", None, "08"), Session("s1", "d1", 3), recording,
        Pass(f"p-{author}", "r1", "b", PassKind.CODING, author), Tag(f"t{n}", "p1", "c", start_ms, end_ms, memo),
        code, ratings, None, spoken,
    )  # fmt: skip
