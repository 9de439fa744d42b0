"""What is offered while a query is typed, on a real study."""

from collections.abc import Iterator

import pytest

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Level, ScaleKind
from iprtool.domain.model import Anchor, Scale
from iprtool.services import codebooks, projects, study
from iprtool.services.find_completing import Completion, completions
from iprtool.services.finding import Finder


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finder]:
    """A study of two dyads, with a scale whose name has spaces and one whose values have names."""
    with projects.create(tmp_path_factory.mktemp("typed") / "Study.iprt", title="Closeness", author="AB") as project:
        book = codebooks.tree(project).codebook
        depth = Scale(new_id(), book.id, "Depth of feeling", 1, ScaleKind.ORDINAL, Level.TAG, low=1, high=9, step=1)
        locus = Scale(new_id(), book.id, "Locus", 2, ScaleKind.NOMINAL)
        with project.step("Fill") as step:
            for scale in (depth, locus):
                step.insert(scale)
            for value, name in ((1, "bond"), (2, 'the "real" one')):
                step.insert(Anchor(new_id(), locus.id, value, name))
        for label in ("08", "Pair 9"):
            study.ensure_session(project, dyad=label, number=3)
        made = Finder(project)
        yield made
        made.close()


def offered(finder: Finder, query: str) -> list[Completion]:
    return completions(finder.around, query, len(query))


def names(finder: Finder, query: str) -> list[str]:
    return [each.name for each in offered(finder, query)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("wi", ["within 5s of", "Rupture/Withdrawal"]),
        ("-FAM", ["family:"]),
        ("by:", []),
        ("dyad:", ["08", "Pair 9"]),
        ("session:", ["3"]),
        ("pass:co", ["coding", "consensus"]),
        ("is:un", ["uncoded"]),
        ("dep", ["Depth of feeling"]),
        ("rating:", ["Depth of feeling", "Locus"]),
        ("locus=", ["bond", 'the "real" one']),
        ("locus=bo", ["bond"]),
        ("locus=bond", []),
        ("code:invites", ["Repair/Invites feelings"]),
        ("code:feel", ["Repair/Invites feelings"]),
        ("Withdr", ["Rupture/Withdrawal"]),
        ("said:mo", []),
        ("nothing:x", []),
        ("", []),
    ],
)
def test_what_is_offered(finder: Finder, query: str, expected: list[str]) -> None:
    assert names(finder, query) == expected


def test_what_begins_like_it_comes_first(finder: Finder) -> None:
    assert names(finder, "re")[:2] == ["recording:", "Repair/Acknowledges"]


@pytest.mark.parametrize(
    ("query", "rest"),
    [
        *((field, "") for field in ("code:", "family:", "dyad:", "session:", "pass:", "is:", "locus=")),
        ("rating:", "1"),
        ("ove", "is:point"),
    ],
)
def test_what_is_taken_can_be_searched_for(finder: Finder, query: str, rest: str) -> None:
    offers = offered(finder, query)
    assert offers
    for each in offers:
        taken = query[: each.at] + each.text + query[each.end :]
        assert finder.find(taken + rest) is not None


def test_scales_with_long_names_are_written_in_full(finder: Finder) -> None:
    (depth,) = offered(finder, "dep")
    assert depth.text == 'rating:"Depth of feeling">='
    (locus,) = offered(finder, "loc")
    assert locus.text == "Locus>="
