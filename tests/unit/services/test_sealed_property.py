"""A project with sealed recalls gives out what it would if they did not exist."""

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import PassKind, RecallMode, Respondent, Role
from iprtool.domain.model import Entity, Episode, Member, Pass, Rating, Recall, Recording, Tag, Trace, Transcript, Turn
from iprtool.services import (
    codebook_versions,
    codebooks,
    episode_views,
    exporting,
    find_spoken,
    projects,
    recoding,
    scripts,
)
from iprtool.services.finding import Finder
from iprtool.store import Project
from tests.sealed_study import curve_and_scale

_QUERIES: tuple[str, ...] = (
    "",
    "lost",
    "is:point",
    "pass:client",
    "Weight>=3",
    "code:Withdrawal within 5s of code:Confrontation",
)
_QUERIES += ("said:lost", "-said:lost")
_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Plan:
    """One pass: whose it is, whether it is a recall and sealed, its tags as (code, begin, length, rating)."""

    kind: PassKind
    sealed: bool
    tags: list[tuple[int, int, int, int]]
    curve: bool
    linked: int
    heard: bool


@dataclass
class Twins:
    """Two projects with the same rows but for sealed ones. later: the id of the later version of their codebook."""

    both: Project
    without: Project
    later: str


_TAGS = st.tuples(st.integers(-1, 3), st.integers(0, 50_000), st.integers(0, 5_000), st.integers(0, 5))
_PLANS = st.builds(
    Plan,
    st.sampled_from([PassKind.CLIENT_RECALL, PassKind.THERAPIST_RECALL, PassKind.CODING]),
    st.booleans(),
    st.lists(_TAGS, max_size=5),
    st.booleans(),
    st.integers(0, 3),
    st.booleans(),
)


@pytest.fixture
def twins(project: Project, tmp_path: Path) -> Iterator[Twins]:
    """A study with a scale, a code for curves and a later version of its codebook, twice."""
    curve_and_scale(project)
    book = codebooks.tree(project).codebook
    codebook_versions.freeze(project, codebook_id=book.id)
    later = codebook_versions.new_version(project, codebook_id=book.id)
    project.close()
    folder = Path(shutil.copytree(project.folder, tmp_path / "Twin.iprt"))
    with Project.open(project.folder) as both, Project.open(folder) as without:
        yield Twins(both, without, later.id)


def _rows(project: Project, plan: Plan, number: int) -> list[Entity]:
    """A pass and all that hangs on it."""
    film = project.find(Recording, recall_id=None)[0]
    tree = codebooks.tree(project)
    codes = [code.id for code in tree.codes[:4]]
    is_recall = plan.kind is not PassKind.CODING
    recall = Recall(new_id(), film.session_id, Respondent.CLIENT, RecallMode.FREE, "IV", _AT)
    sealed = plan.sealed and is_recall
    run = Pass(
        new_id(), film.id, tree.codebook.id, plan.kind, f"P{number}", 0, recall.id if is_recall else None, sealed
    )
    rows: list[Entity] = [recall, run] if is_recall else [run]
    tags = [
        Tag(
            new_id(), run.id, codes[code] if code >= 0 else None, at, at + length if length else None, "lost" * (at % 2)
        )
        for code, at, length, _ in plan.tags
    ]
    rows += tags
    curve, scale = curve_and_scale(project)
    rows += [Rating(new_id(), run.id, scale.id, tag.id, v[3]) for tag, v in zip(tags, plan.tags, strict=True) if v[3]]
    rows += [Trace(new_id(), run.id, curve.id, 0, 100, (0.5, 0.25))] if plan.curve else []
    if tags and plan.linked:
        episode = Episode(new_id(), run.id)
        roles = (Role.RUPTURE, Role.ATTEMPT, Role.ATTEMPT)
        members = [Member(new_id(), episode.id, t.id, r) for t, r in zip(tags[: plan.linked], roles, strict=False)]
        rows += [episode, *members]
    if is_recall and plan.heard:
        rows += _interview(film, recall, run)
    return rows


def _tag(run: Pass, code_id: str | None, at_ms: int, length_ms: int) -> Tag:
    return Tag(new_id(), run.id, code_id, at_ms, at_ms + length_ms if length_ms else None, "lost" * (at_ms % 2))


def _interview(film: Recording, recall: Recall, run: Pass) -> list[Entity]:
    """The recording of a recall, and a coder's pass over it."""
    heard = Recording(**asdict(film) | {"id": new_id(), "label": "interview", "recall_id": recall.id})
    coding = Pass(new_id(), heard.id, run.codebook_id, PassKind.CODING, "AB")
    spoken = Transcript(new_id(), heard.id, "interview")
    turn = Turn(new_id(), spoken.id, 1, "I am lost", 500, 2_000)
    return [heard, coding, Tag(new_id(), coding.id, None, 700), spoken, turn]


def _given_out(project: Project, later: str, folder: Path) -> dict[str, object]:
    """All that leaves a project, but its own name."""
    finder = Finder(project)
    book = codebooks.tree(project).codebook
    told: dict[str, object] = {query: [finder.hit(i) for i in finder.find(query).tag_ids] for query in _QUERIES}
    finder.close()
    told["spoken"] = scripts.of_recordings(project, [recording.id for recording in project.find(Recording)])
    told["turns"] = find_spoken.turns_with(project, "lost", 9)
    for form in (key for key, table in exporting.TABLES.items() if table.by_code):  # recalls are numbered: no secret
        exporting.export(project, form, folder / form)
        told[form] = (folder / form).read_bytes()
    told["episodes"] = episode_views.overview(project)
    told["facts"] = projects.facts(project)
    told["codebook"] = codebooks.facts(project, book)
    told["preview"] = recoding.preview(project, from_id=book.id, to_id=later)
    return told


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans=st.lists(_PLANS, max_size=5))
def test_what_is_given_out_is_as_if_nothing_sealed_existed(twins: Twins, tmp_path: Path, plans: list[Plan]) -> None:
    rows = [(plan, _rows(twins.both, plan, number)) for number, plan in enumerate(plans)]
    opened = [row for plan, each in rows if not plan.sealed or plan.kind is PassKind.CODING for row in each]
    _write(twins.both, [row for _, each in rows for row in each])
    _write(twins.without, opened)
    try:
        both, without = (_given_out(each, twins.later, tmp_path) for each in (twins.both, twins.without))
        assert both == without
        listed = {segment.tag.id for segment in exporting.segments(twins.both)}
        assert listed == {row.id for row in opened if isinstance(row, Tag)}
    finally:
        _take_away(twins.both)
        _take_away(twins.without)


def _write(project: Project, rows: list[Entity]) -> None:
    with project.step("Fill") as step:
        step.insert_many(rows)


def _take_away(project: Project) -> None:
    with project.step("Empty") as step:
        step.delete_trees(project.find(Pass))
        step.delete_trees(project.find(Recall))
