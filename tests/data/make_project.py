"""Makes the fixture project of the newest schema: `python -m tests.data.make_project`. Run once for each schema."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import (
    Carrier,
    Initiator,
    Level,
    MediaKind,
    Outcome,
    Part,
    PassKind,
    Press,
    RecallMode,
    Respondent,
    Role,
    ScaleKind,
    Stance,
    Stimulus,
    Timing,
    Voice,
    Wording,
)
from iprtool.domain.model import (
    Anchor,
    Answer,
    Code,
    Codebook,
    Dyad,
    Episode,
    Event,
    Family,
    Happening,
    Measure,
    Member,
    Pass,
    Planned,
    Preset,
    Query,
    Rating,
    Recall,
    Recording,
    Remark,
    Scale,
    Score,
    Sentence,
    Session,
    Site,
    Speaker,
    Successor,
    Tag,
    Therapist,
    Trace,
    Transcript,
    Turn,
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
        with project.step("Link and rate") as step:
            _link_and_rate(step, project, codes)
        with project.step("Recall") as step:
            _recall(step, project, at)
        with project.step("Transcribe") as step:
            _transcribe(step, project)
        with project.step("Log", lasting=True) as step:
            recall = project.find(Recall)[0]
            step.insert(
                Happening(new_id(), recall.id, Stimulus.SEEK, Initiator.PARTICIPANT, 61_000, at, 50_000, 1.5, 60_000)
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
        Code(new_id(), families[n // 2].id, name, n, "#E4572E", "wcal"[n], list(Carrier)[n % 2], f"{name}.")
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


def _link_and_rate(step: Step, project: Project, codes: list[Code]) -> None:
    tags, run = project.find(Tag), project.find(Pass)[0]
    family = project.find(Family)[0]
    step.update(family, exclusive=True, bin_ms=300_000)
    impact = Scale(new_id(), _book_id, "Impact", 0, ScaleKind.ORDINAL, low=1, high=5, step=0.5, family_id=family.id)
    whole = Scale(new_id(), _book_id, "Session", 1, ScaleKind.NUMERIC, Level.SESSION)
    later = Codebook(new_id(), project.study.id, "Rupture and repair", 2, True, _book_id, citation="after Author, 2015")
    heir_family = Family(new_id(), later.id, "Rupture", 0, "#E8A33D")
    heir = Code(new_id(), heir_family.id, "Withdrawal", 0, "#E8A33D", carrier=Carrier.TRACE, press=Press.HOLD)
    episode = Episode(new_id(), run.id, Outcome.PARTIAL, "taken up later")
    step.insert_many(
        [
            *(impact, Anchor(new_id(), impact.id, 5, "strong"), whole),
            *(later, heir_family, heir, Successor(new_id(), heir.id, codes[0].id)),
            *(Rating(new_id(), run.id, impact.id, tags[0].id, 3.5), Rating(new_id(), run.id, whole.id, None, 4)),
            Trace(new_id(), run.id, codes[0].id, 1_000, 100, (0.0, 2.5, 7.0)),
            *(episode, Member(new_id(), episode.id, tags[0].id, Role.RUPTURE)),
            *(Member(new_id(), episode.id, tags[1].id, Role.ATTEMPT), Query(new_id(), project.study.id, "Q", "lost")),
        ]
    )


def _recall(step: Step, project: Project, at: datetime) -> None:
    study, session, dyad = project.study, project.find(Session)[0], project.find(Dyad)[0]
    therapist = Therapist(new_id(), study.id, "T1")
    measure = Measure(new_id(), study.id, "Outcome", 0, 180, 14, 63, citation="after Author, 2004")
    first = Recall(new_id(), session.id, Respondent.CLIENT, RecallMode.EVENT, "IV", at, at, 61_500, 1_560)
    cued = Recall(new_id(), session.id, Respondent.THERAPIST, RecallMode.CUED, "IV", at, cue_recall_id=first.id)
    sound = Recording(new_id(), session.id, "interview", "talk.wav", "media/talk.wav", False, 9, "ef" * 32,
                      MediaKind.AUDIO, 0, 61_500, recall_id=first.id)  # fmt: skip
    film = project.find(Recording)[0]
    run = Pass(new_id(), film.id, _book_id, PassKind.CLIENT_RECALL, "client", recall_id=first.id, sealed=True)
    tag = Tag(new_id(), run.id, None, 40_000, 55_000, "held her breath")
    event = Event(new_id(), first.id, tag.id, 45_000)
    other = Pass(new_id(), film.id, _book_id, PassKind.THERAPIST_RECALL, "therapist", recall_id=cued.id)
    step.insert_many([therapist, measure, first, cued, sound, run, other, tag, event])
    step.update(dyad, therapist_id=therapist.id)
    step.insert_many(
        [
            *(Planned(new_id(), session.id, part, "AB" if part is Part.CODING else "") for part in Part),
            Planned(new_id(), session.id, Part.FOLLOW_UP, due_on=date(2026, 3, 29), missing="ill"),
            Score(new_id(), session.id, measure.id, Respondent.CLIENT, Timing.BEFORE, 71.5),
            Remark(new_id(), first.id, tag.id, 30_000, 42_000, Stance.THEN),
            Answer(new_id(), event.id, 0, "What happened?", "She waited."),
            *(Sentence(new_id(), study.id, wording, 0, "What was going on?") for wording in Wording),
        ]
    )


def _transcribe(step: Step, project: Project) -> None:
    transcript = Transcript(new_id(), project.find(Recording)[0].id, "room", "en", "room.vtt", "first hour")
    speakers = [Speaker(new_id(), transcript.id, f"S{n}", voice) for n, voice in enumerate(Voice)]
    turns = [
        Turn(new_id(), transcript.id, 1000, "I do not know.", 500, 2_000, speakers[0].id, (500, 700, 1_100, 1_500)),
        Turn(new_id(), transcript.id, 2000, "Mhm – ü.", speaker_id=speakers[1].id),
    ]
    step.insert_many([transcript, *speakers, *turns, Preset(new_id(), project.study.id, "Paper", "{}")])


if __name__ == "__main__":
    main()
