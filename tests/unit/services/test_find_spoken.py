"""Tags are found by what is said in their time."""

from collections.abc import Iterator

import pytest

from iprtool.analysis.query import QueryError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Pass, Recording, Tag
from iprtool.exchange.found import FoundTranscript, FoundTurn
from iprtool.services import find_spoken, transcript_editing, transcripts
from iprtool.services.finding import Finder
from iprtool.store import Project

_TURNS = (
    FoundTurn("I saw my mother again today", 1_000, 3_000, "C", (1_000, 1_200, 1_500, 1_800, 2_400, 2_700)),
    FoundTurn("Mhm, your Mother", 3_000, 4_000, "T"),
    FoundTurn("mother without a time", None, None, "C"),
)


@pytest.fixture
def finder(project: Project, run: Pass) -> Iterator[Finder]:
    """A transcript, and tags that are named by their memos."""
    transcripts.add(project, recording_id=project.find(Recording)[0].id, found=FoundTranscript(_TURNS))
    tags = [
        Tag(new_id(), run.id, None, 1_000, 1_800, "before"),
        Tag(new_id(), run.id, None, 1_700, 1_900, "touches"),
        Tag(new_id(), run.id, None, 2_400, 2_900, "after"),
        Tag(new_id(), run.id, None, 2_900, None, "point in the turn"),
        Tag(new_id(), run.id, None, 20_000, 30_000, "far"),
    ]
    with project.step("Tag") as step:
        step.insert_many(tags)
    found = Finder(project)
    yield found
    found.close()


def memos(finder: Finder, query: str) -> list[str]:
    hits = [finder.hit(tag_id) for tag_id in finder.find(query).tag_ids]
    return [hit.tag.memo for hit in hits if hit is not None]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("said:mother", ["touches", "point in the turn"]),
        ("said:moth", ["touches", "point in the turn"]),
        ('said:"moth"', []),
        ('said:"my mother"', ["before", "touches", "point in the turn"]),
        ("said:today after", ["after"]),
        ("said:today", ["after", "point in the turn"]),
        ("-said:saw is:interval", ["touches", "after", "far"]),
        ("said:without", []),
        ("said:nobody", []),
    ],
)
def test_tags_by_what_is_said(finder: Finder, query: str, expected: list[str]) -> None:
    assert memos(finder, query) == expected


def test_it_follows_what_is_edited(project: Project, finder: Finder) -> None:
    assert "far" not in memos(finder, "said:later")
    made = transcripts.of_recording(project, project.find(Recording)[0].id)[0]
    turn = transcript_editing.insert_after(project, transcript_id=made.id, text="Later", start_ms=25_000, end_ms=26_000)
    assert memos(finder, "said:later") == ["far"]
    transcript_editing.delete_turns(project, turn_ids=[turn.id])
    assert memos(finder, "said:later") == []


def test_the_word_must_be_there(finder: Finder) -> None:
    with pytest.raises(QueryError, match="a word is missing, as in: said:mother"):
        finder.find("said:")


def test_turns_are_found_with_who_says_them(project: Project, finder: Finder) -> None:
    hits = find_spoken.turns_with(project, "mother", 2)
    assert [(hit.speaker, hit.turn.start_ms) for hit in hits] == [("C", 1_000), ("T", 3_000)]
    assert len(find_spoken.turns_with(project, "mother", 9)) == 3
