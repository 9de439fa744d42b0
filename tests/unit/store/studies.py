"""Small studies for the tests of the store."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier, MediaKind, PassKind, ScaleKind
from iprtool.domain.model import (
    Code,
    Codebook,
    Dyad,
    Family,
    Pass,
    Recording,
    Scale,
    Session,
    Site,
    Tag,
)
from iprtool.store import Project
from iprtool.store.tables import KINDS


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **amount: float) -> None:
        self.at += timedelta(**amount)


@dataclass(frozen=True)
class Small:
    """What `fill` puts into a project: one of each kind."""

    site: Site
    dyad: Dyad
    session: Session
    recording: Recording
    book: Codebook
    family: Family
    code: Code
    scale: Scale
    run: Pass
    tag: Tag


def fill(project: Project) -> Small:
    """One of each kind, in one step."""
    site = Site(new_id(), project.study.id, None, "North clinic")
    dyad = Dyad(new_id(), project.study.id, site.id, "08")
    session = Session(new_id(), dyad.id, 3, date(2026, 2, 27), "middle")
    recording = Recording(
        id=new_id(),
        session_id=session.id,
        label="room",
        file_name="room.mp4",
        path="../films/room.mp4",
        linked=True,
        size_bytes=5_000_000_000,
        sha256="ab" * 32,
        media_kind=MediaKind.VIDEO,
        origin_us=10_000_000,
        duration_ms=3_000_000,
        width=1280,
        height=720,
        frame_rate=30000 / 1001,
    )
    book = Codebook(new_id(), project.study.id, "Rupture and repair")
    family = Family(new_id(), book.id, "Rupture", 0, "#E8A33D")
    code = Code(new_id(), family.id, "Withdrawal", 0, "#E8A33D", "w", Carrier.INTERVAL, "Moves away.")
    scale = Scale(new_id(), book.id, "Impact", 0, ScaleKind.ORDINAL, low=1, high=5, step=0.5)
    run = Pass(new_id(), recording.id, book.id, PassKind.CODING, "AB")
    tag = Tag(new_id(), run.id, code.id, 881_640, 890_000, "“long pause” – ü 🙂")
    small = Small(site, dyad, session, recording, book, family, code, scale, run, tag)
    with project.step("Begin") as step:
        step.insert_many([getattr(small, field.name) for field in fields(small)])
    return small


def state(project: Project) -> dict[str, list[Any]]:
    """Everything that is in a project but for its journal."""
    return {kind.__name__: project.find(kind) for kind in KINDS}


def new_tag(small: Small, start_ms: int = 0, **more: Any) -> Tag:
    """A tag of the small study that is not written yet."""
    return Tag(new_id(), small.run.id, small.code.id, start_ms, **more)


def folder_bytes(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its content: to see that nothing was touched."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
