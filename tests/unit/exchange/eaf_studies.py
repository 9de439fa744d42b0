"""Small studies that leave, for the tests of ELAN, Praat and subtitles."""

from dataclasses import replace

from iprtool.domain.codebook import CodeTree
from iprtool.domain.kinds import MediaKind, PassKind
from iprtool.domain.model import (
    Code,
    Codebook,
    Dyad,
    Family,
    Pass,
    Recording,
    Session,
    Speaker,
    Study,
    Tag,
    Transcript,
    Turn,
)  # fmt: skip
from iprtool.domain.segment import Segment
from iprtool.domain.transcript import Script
from iprtool.exchange.leaving import Leaving

STUDY, DYAD, SESSION = Study("st", "Closeness"), Dyad("d1", "st", None, "08"), Session("s1", "d1", 3)
FILM = Recording(
    "r1", "s1", "camera A", "ä film.mp4", "media/a.mp4", False, 1, "0" * 64, MediaKind.VIDEO, 0, 3_130_200,
    frame_rate=25.0,
)  # fmt: skip
LATER = replace(FILM, id="r2", label="camera B", file_name="b.wav", offset_ms=1_500, drift_ppm=12.5)
_IDS = [f"01890a5d-ac96-774b-bcce-b302099a80{n:02}" for n in range(4)]
TREE = CodeTree.build(
    Codebook("b", "st", "3RS"),
    [Family("f1", "b", "Rupture", 0, "#E8A33D"), Family("f2", "b", "Repair & more", 1, "#2A9D8F")],
    [
        Code(_IDS[0], "f1", "Withdrawal", 0, "#E8A33D", definition="Moves “away”."),
        Code(_IDS[1], "f1", "Denial", 1, "#E8A33D", parent_id=_IDS[0]),
        Code(_IDS[2], "f2", "Links <it>", 2, "#2A9D8F"),
    ],
)


def tagged(
    n: int, start: int, end: int | None, code: int | None = 0, memo: str = "", who: str = "AB", film: Recording = FILM
) -> Segment:
    """Segment number n of the study; `code` is one of the tree's."""
    code_id = None if code is None else TREE.codes[code].id
    run = Pass(f"p-{film.id}-{who}", film.id, "b", PassKind.CODING, who)
    tag = Tag(f"t{n:06}", run.id, code_id, start, end, memo)
    return Segment(STUDY, "", DYAD, SESSION, film, run, tag, TREE.path(code_id))


def script(*turns: tuple[int | None, int | None, str, str]) -> Script:
    """A transcript of the film: begin, end, who, words."""
    who = {name: Speaker(name, "tr", name) for _, _, name, _ in turns if name}
    rows = [Turn(f"u{n:03}", "tr", n, text, a, b, name or None) for n, (a, b, name, text) in enumerate(turns)]
    return Script.build(Transcript("tr", "r1", "Spoken", "de"), who.values(), rows)


def leaving(*segments: Segment, scripts: tuple[Script, ...] = ()) -> Leaving:
    """What leaves, in its order."""
    films = dict.fromkeys([*(each.recording for each in segments), *([FILM] if scripts else [])])
    ordered = tuple(sorted(segments, key=lambda each: each.order))
    return Leaving(STUDY, tuple(films), ordered, (TREE,), {"r1": scripts} if scripts else {})
