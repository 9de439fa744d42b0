"""Makes the fixture project of the newest schema: `python -m tests.data.make_project`. Run once for each schema."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

from iprtool.domain.ids import new_id
from iprtool.domain.model import (
    Carrier,
    Code,
    Codebook,
    Dyad,
    Family,
    MediaKind,
    Pass,
    PassKind,
    Recording,
    Session,
    Site,
    Tag,
)
from iprtool.store import Project
from iprtool.store.step import Step
from iprtool.store.tables import SCHEMA

PLACE = Path(__file__).parent / "projects"


def main() -> None:
    """Make `projects/schema_<revision>.iprt`; a project that is there already is never touched."""
    folder = PLACE / f"schema_{SCHEMA}.iprt"
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    with Project.create(folder, title="Fixture study", author="AB", now=lambda: at) as project:
        with project.step("Fill") as step:
            codes = _codes(step, project.id)
            recordings = _recordings(step, project.id)
            for kind, recording in zip(PassKind, [*recordings, recordings[0]], strict=False):
                run = Pass(new_id(), recording.id, _book_id, kind, "AB")
                step.insert(run)
                step.insert_many(
                    Tag(new_id(), run.id, code, n * 1000, n * 1000 + 500 if n % 2 else None, f"memo {n} – ü")
                    for n, code in enumerate([codes[0].id, codes[3].id, None, codes[1].id])
                )
        with project.step("Edit memo", merge="memo") as step:
            step.update(project.find(Tag)[0], memo="edited")
        with project.step("Move tag") as step:
            step.update(project.find(Tag)[1], start_ms=1_234, end_ms=2_345)
        project.undo()
        project.note_backup(project.seq)
    for name in ("media", "cache", "backups"):
        shutil.rmtree(folder / name)


_book_id = new_id()


def _codes(step: Step, study_id: str) -> list[Code]:
    step.insert(Codebook(_book_id, study_id, "Rupture and repair"))
    families = [Family(new_id(), _book_id, name, n, "#E8A33D") for n, name in enumerate(["Rupture", "Repair"])]
    codes = [
        Code(new_id(), families[n // 2].id, name, n, "#E4572E", name[0].lower(), list(Carrier)[n % 2], f"{name}.")
        for n, name in enumerate(["Withdrawal", "Confrontation", "Acknowledges", "Clarifies"])
    ]
    step.insert_many([*families, *codes])
    return codes


def _recordings(step: Step, study_id: str) -> list[Recording]:
    site = Site(new_id(), study_id, None, "North clinic")
    dyads = [Dyad(new_id(), study_id, place, label) for place, label in [(site.id, "08"), (None, "09")]]
    sessions = [
        Session(new_id(), dyads[0].id, 3, date(2026, 2, 27), "early"),
        Session(new_id(), dyads[0].id, 5),
        Session(new_id(), dyads[1].id, 3),
    ]
    film = Recording(new_id(), sessions[0].id, "room", "room.mp4", "media/room.mp4", False, 5_000_000_000, "ab" * 32,
                     MediaKind.VIDEO, 10_000_000, 3_000_000, 1280, 720, 30000 / 1001)  # fmt: skip
    sound = Recording(new_id(), sessions[2].id, "sound", "sound.mp3", "../sound.mp3", True, 123, "cd" * 32,
                      MediaKind.AUDIO, -23_000, 60_000)  # fmt: skip
    step.insert_many([site, Site(new_id(), study_id, site.id, "Ward"), *dyads, *sessions, film, sound])
    return [film, sound]


if __name__ == "__main__":
    main()
