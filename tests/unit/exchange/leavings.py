"""Studies that leave, made by chance: for the tests of what comes back from a file."""

from dataclasses import dataclass
from uuid import UUID

from hypothesis import strategies as st

from iprtool.domain.codebook import CodeTree
from iprtool.domain.kinds import MediaKind, PassKind, Voice
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
)
from iprtool.domain.segment import Segment
from iprtool.domain.transcript import Script
from iprtool.exchange.leaving import Leaving

NAMES = st.text(
    st.characters(whitelist_categories=["L", "N", "P", "S", "Zs"], blacklist_characters="/"), min_size=1, max_size=12
).filter(lambda name: name.strip() == name and " ".join(name.split()) == name)
TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=40).map(str.strip)
TIMES = st.integers(0, 3_600_000)
HOUR = 3_600_000


@dataclass
class _Ids:
    """Ids in a row, as the program makes them (UUIDs of version 7)."""

    last: int = 0

    def __call__(self) -> str:
        self.last += 1
        stamp = 1_770_000_000_000 + self.last
        return str(UUID(int=(stamp << 80) | (7 << 76) | (2 << 62) | self.last))


@st.composite
def leavings(draw: st.DrawFn, *, sessions: int = 2) -> Leaving:
    """A study with recordings of some sessions, each coded by some people, with a codebook and transcripts."""
    new = _Ids()
    study = Study(new(), draw(NAMES))
    tree = draw(_trees(new, study.id))
    dyad = Dyad(new(), study.id, None, draw(NAMES))
    recordings, segments = [], []
    scripts: dict[str, tuple[Script, ...]] = {}
    for number in range(1, draw(st.integers(1, sessions)) + 1):
        session = Session(new(), dyad.id, number)
        film = Recording(
            new(),
            session.id,
            f"camera {number}",
            f"film{number}.mp4",
            "media/a",
            False,
            1,
            "0",
            MediaKind.VIDEO,
            0,
            HOUR,
        )
        recordings.append(film)
        for author in draw(st.lists(NAMES, min_size=1, max_size=2, unique_by=str.casefold)):
            run = Pass(new(), film.id, tree.codebook.id, draw(st.sampled_from(PassKind)), author)
            tags = draw(st.lists(_tags(new, run.id, [code.id for code in tree.codes]), max_size=6))
            segments += [Segment(study, "", dyad, session, film, run, tag, tree.path(tag.code_id)) for tag in tags]
        if draw(st.booleans()):
            scripts[film.id] = (draw(_scripts(new, film.id)),)
    used = {segment.recording.id for segment in segments}
    return Leaving(
        study,
        tuple(film for film in recordings if film.id in used),
        tuple(sorted(segments, key=lambda segment: segment.order)),
        (tree,),
        {key: value for key, value in scripts.items() if key in used},
    )


@st.composite
def _trees(draw: st.DrawFn, new: _Ids, study_id: str) -> CodeTree:
    book = Codebook(new(), study_id, "Book")
    names = iter(draw(st.lists(NAMES, min_size=6, max_size=6, unique_by=str.casefold)))
    families = [Family(new(), book.id, next(names), n, "#E8A33D") for n in range(2)]
    codes = [Code(new(), families[n % 2].id, next(names), n, "#2A9D8F", definition=draw(TEXTS)) for n in range(3)]
    codes.append(Code(new(), families[0].id, next(names), 3, "#2A9D8F", parent_id=codes[0].id))
    return CodeTree.build(book, families, codes)


@st.composite
def _tags(draw: st.DrawFn, new: _Ids, pass_id: str, code_ids: list[str]) -> Tag:
    start = draw(TIMES)
    end = draw(st.none() | st.integers(1, 600_000).map(lambda length: min(start + length, HOUR + 1)))
    return Tag(new(), pass_id, draw(st.none() | st.sampled_from(code_ids)), start, end, draw(TEXTS))


@st.composite
def _scripts(draw: st.DrawFn, new: _Ids, recording_id: str) -> Script:
    transcript = Transcript(new(), recording_id, draw(NAMES))
    speakers = [
        Speaker(new(), transcript.id, label, voice) for label, voice in (("T", Voice.THERAPIST), ("C", Voice.CLIENT))
    ]
    turns, at = [], 0
    for number, text in enumerate(draw(st.lists(NAMES, max_size=5)), 1):
        begin = at + draw(st.integers(0, 5_000))
        at = begin + draw(st.integers(1, 9_000))
        turns.append(Turn(new(), transcript.id, number, text, begin, at, speakers[number % 2].id))
    return Script.build(transcript, speakers, turns)
