"""A study with a sealed recall in which one word stands everywhere: what shows the word shows what is sealed."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import (
    Carrier,
    Initiator,
    MediaKind,
    PassKind,
    RecallMode,
    Respondent,
    Role,
    ScaleKind,
    Stance,
    Stimulus,
    Voice,
)
from iprtool.domain.model import (
    Answer,
    Code,
    Episode,
    Event,
    Family,
    Happening,
    Member,
    Pass,
    Rating,
    Recall,
    Recording,
    Remark,
    Scale,
    Speaker,
    Tag,
    Trace,
    Transcript,
    Turn,
)
from iprtool.services import codebooks, passes, queries, tagging
from iprtool.store import Project

WORD = "Quetzal"
"""Stands in everything that a sealed recall holds."""
OPEN = "Ptarmigan"
"""Stands in what everybody may see."""
_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class SealedRecall:
    """What was made, to be looked for."""

    recall: Recall
    run: Pass
    tag: Tag
    film: Recording
    interview: Recording
    transcript: Transcript


def fill(project: Project, film: Recording | None = None) -> SealedRecall:
    """A coder's pass that may be seen, a saved search for points, and last a sealed recall of the client."""
    film = film or project.find(Recording, recall_id=None)[0]
    own = passes.ensure(project, recording_id=film.id, author="AB")
    code = codebooks.tree(project).by_path("Rupture/Withdrawal")
    tagging.tag_now(project, pass_id=own.id, code_id=code.id, at_ms=1_000, end_ms=2_000, memo=OPEN)
    queries.save(project, name="Points", text="is:point")
    return add_recall(project, film)


def add_recall(
    project: Project, film: Recording, *, kind: PassKind = PassKind.CLIENT_RECALL, word: str = WORD, sealed: bool = True
) -> SealedRecall:
    """A recall of a recording's session with everything that can hang on it."""
    tree = codebooks.tree(project)
    code = tree.by_path("Rupture/Withdrawal")
    who = Respondent.CLIENT if kind is PassKind.CLIENT_RECALL else Respondent.THERAPIST
    recall = Recall(new_id(), film.session_id, who, RecallMode.EVENT, "IV", _AT, _AT, 60_000, memo=word)
    interview = replace(
        film, id=new_id(), label=word, file_name=f"{word}.wav", path=f"media/{word}.wav", sha256="ef" * 32,
        media_kind=MediaKind.AUDIO, recall_id=recall.id,
    )  # fmt: skip
    run = Pass(new_id(), film.id, tree.codebook.id, kind, word, recall_id=recall.id, sealed=sealed)
    listener = Pass(new_id(), interview.id, tree.codebook.id, PassKind.CODING, "AB")
    tags = [Tag(new_id(), run.id, code.id, ms, memo=f"{word} {ms}") for ms in (3_000, 4_000)]
    tags.append(Tag(new_id(), listener.id, code.id, 500, memo=word))
    episode = Episode(new_id(), run.id, memo=word)
    event = Event(new_id(), recall.id, tags[0].id, 3_000)
    spoken = Transcript(new_id(), interview.id, word, source=f"{word}.vtt", memo=word)
    speaker = Speaker(new_id(), spoken.id, word, Voice.CLIENT)
    curve, scale = curve_and_scale(project)
    with project.step(f"Recall {word}", barrier=True) as step:
        step.insert_many([recall, interview, run, listener, *tags, episode])
        step.insert_many(
            [
                Member(new_id(), episode.id, tags[0].id, Role.RUPTURE),
                Rating(new_id(), run.id, scale.id, tags[0].id, 4),
                Trace(new_id(), run.id, curve.id, 1_000, 100, (0.0, 0.5)),
                Happening(new_id(), recall.id, Stimulus.PLAY, Initiator.PARTICIPANT, 0, _AT, 0),
                *(spoken, speaker, Turn(new_id(), spoken.id, 1, f"I said {word}", 0, 5_000, speaker.id)),
                Remark(new_id(), recall.id, tags[0].id, 30_000, 42_000, Stance.THEN),
                *(event, Answer(new_id(), event.id, 0, "What happened?", word)),
            ]
        )
    with project.step(f"Note {word}") as step:
        step.update(tags[1], memo=f"{word} noted")
    return SealedRecall(recall, run, tags[0], film, interview, spoken)


def curve_and_scale(project: Project) -> tuple[Code, Scale]:
    """A code for curves, in a family with segments of a minute, and a scale, made once; they are the codebook's and no
    secret."""
    tree = codebooks.tree(project)
    made = next((code for code in tree.codes if code.carrier is Carrier.TRACE), None)
    if made is not None:
        return made, tree.scales[0]
    family = Family(new_id(), tree.codebook.id, "Closeness", 9, "#3A86C8", bin_ms=60_000)
    code = Code(new_id(), family.id, "Felt", 0, "#3A86C8", carrier=Carrier.TRACE)
    scale = Scale(new_id(), tree.codebook.id, "Weight", 0, ScaleKind.ORDINAL, low=1, high=5, step=1)
    with project.step("Add a curve") as step:
        step.insert_many([family, code, scale])
    return code, scale
