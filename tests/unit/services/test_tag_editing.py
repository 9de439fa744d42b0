"""Edits of several tags at once, on a real project; each is one undo step that returns the state before."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier, Role, ScaleKind
from iprtool.domain.model import Family, Member, Pass, Rating, Recording, Scale, Tag
from iprtool.domain.segment import CopiedTag
from iprtool.services import (
    codebooks,
    episode_views,
    episodes,
    passes,
    projects,
    recordings,
    study,
    tag_editing,
    tagging,
)
from iprtool.shipped import shipped
from iprtool.store import Project
from tests.unit.store.studies import state


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("editing") / "Study.iprt"
    with projects.create(folder, title="Closeness", author="AB") as project:
        session = study.ensure_session(project, dyad="08", number=3)
        recordings.add_file(project, session_id=session.id, file=shipped("demo", "session-audio.m4a"))
        with project.step("Add scale", barrier=True) as step:
            book_id = codebooks.tree(project).codebook.id
            step.insert(Scale(new_id(), book_id, "Impact", 0, ScaleKind.ORDINAL, low=1, high=5, step=1))
        yield project


@pytest.fixture
def project(made: Project) -> Iterator[Project]:
    yield made
    while made.undo() is not None:
        pass


@pytest.fixture
def run(project: Project) -> Pass:
    return passes.ensure(project, recording_id=project.find(Recording)[0].id, author="AB")


@pytest.fixture
def tree(project: Project) -> CodeTree:
    return codebooks.tree(project)


def put(
    project: Project,
    run: Pass,
    start: int,
    end: int | None,
    code: str = "Rupture/Withdrawal",
    memo: str = "",
    impact: int = 0,
) -> Tag:
    tree = codebooks.tree(project)
    tag = Tag(new_id(), run.id, tree.by_path(code).id, start, end, memo, reaction_ms=300)
    with project.step("Put") as step:
        step.insert(tag)
        if impact:
            step.insert(Rating(new_id(), run.id, tree.scales[0].id, tag.id, impact))
    return tag


def spans(project: Project) -> list[tuple[int, int | None]]:
    return sorted((tag.start_ms, tag.end_ms) for tag in project.find(Tag))


def check_one_step(project: Project, do: Callable[[], object]) -> None:
    """Undo takes all of it back, redo brings all of it again."""
    before = state(project)
    do()
    after = state(project)
    assert after != before
    project.undo()
    assert state(project) == before
    project.redo()
    assert state(project) == after


def test_tags_move_together_and_not_out_of_the_recording(project: Project, run: Pass) -> None:
    tags = [put(project, run, 1_000, None), put(project, run, 4_000, 6_000)]
    ids = [tag.id for tag in tags]
    check_one_step(project, lambda: tag_editing.shift(project, tag_ids=ids, by_ms=500))
    assert spans(project) == [(1_500, None), (4_500, 6_500)]
    tag_editing.shift(project, tag_ids=ids, by_ms=-9_000)
    assert spans(project) == [(0, None), (3_000, 5_000)]
    tag_editing.shift(project, tag_ids=ids, by_ms=10_000_000)
    (recording,) = project.find(Recording)
    assert max(tag.end_ms or 0 for tag in project.find(Tag)) == recording.duration_ms
    assert {tag.reaction_ms for tag in project.find(Tag)} == {None}


def test_nudges_with_one_gesture_are_one_undo_step(project: Project, run: Pass) -> None:
    tag = put(project, run, 1_000, None)
    for _ in range(5):
        tag_editing.shift(project, tag_ids=[tag.id], by_ms=40, gesture="held")
    assert spans(project) == [(1_200, None)]
    project.undo()
    assert spans(project) == [(1_000, None)]


def test_trimming_gives_all_one_edge_or_changes_nothing(project: Project, run: Pass) -> None:
    one, two = put(project, run, 1_000, 3_000), put(project, run, 2_000, None)
    check_one_step(project, lambda: tag_editing.trim(project, tag_ids=[one.id, two.id], at_ms=2_500, begin=False))
    assert spans(project) == [(1_000, 2_500), (2_000, 2_500)]
    seq = project.seq
    for at_ms, begin in ((1_500, False), (2_500, True)):
        with pytest.raises(IprError, match="nothing was changed"):
            tag_editing.trim(project, tag_ids=[one.id, two.id], at_ms=at_ms, begin=begin)
    assert project.seq == seq
    tag_editing.trim(project, tag_ids=[one.id, two.id], at_ms=2_200, begin=True)
    assert spans(project) == [(2_200, 2_500), (2_200, 2_500)]


def test_both_halves_of_a_split_say_the_same(project: Project, run: Pass) -> None:
    tag = put(project, run, 1_000, 3_000, memo="long pause", impact=4)
    put(project, run, 2_000, None)
    everyone = [each.id for each in project.find(Tag)]
    check_one_step(project, lambda: tag_editing.split(project, tag_ids=everyone, at_ms=1_800))
    halves = sorted(project.find(Tag, code_id=tag.code_id, memo="long pause"), key=lambda half: half.start_ms)
    assert [(half.start_ms, half.end_ms) for half in halves] == [(1_000, 1_800), (1_800, 3_000)]
    assert [rating.value for rating in project.find(Rating, tag_id=[half.id for half in halves])] == [4, 4]
    with pytest.raises(IprError, match="under the playhead"):
        tag_editing.split(project, tag_ids=everyone, at_ms=1_800)


def test_joining_keeps_memos_ratings_and_episode(project: Project, run: Pass) -> None:
    one, two = put(project, run, 1_000, 2_000, memo="first"), put(project, run, 4_000, 5_000, memo="second", impact=3)
    episodes.begin(project, tag_ids=[two.id])
    check_one_step(project, lambda: tag_editing.join(project, tag_ids=[two.id, one.id]))
    (tag,) = project.find(Tag)
    assert (tag.id, tag.start_ms, tag.end_ms, tag.memo) == (one.id, 1_000, 5_000, "first\nsecond")
    assert [(rating.tag_id, rating.value) for rating in project.find(Rating)] == [(one.id, 3)]
    assert [(member.tag_id, member.role) for member in project.find(Member)] == [(one.id, Role.RUPTURE)]


def test_joining_an_attempt_with_its_rupture_keeps_the_rupture(project: Project, run: Pass) -> None:
    early, rupture = put(project, run, 1_000, 2_000), put(project, run, 4_000, 5_000)
    episode = episodes.begin(project, tag_ids=[rupture.id])
    episodes.link(project, episode_id=episode.id, tag_ids=[early.id], role=Role.ATTEMPT)
    tag_editing.join(project, tag_ids=[early.id, rupture.id])
    assert [(member.tag_id, member.role) for member in project.find(Member)] == [(early.id, Role.RUPTURE)]
    assert len(episode_views.overview(project)) == 1


def test_what_contradicts_is_not_joined(project: Project, run: Pass) -> None:
    one, two = put(project, run, 1_000, 2_000, impact=2), put(project, run, 4_000, 5_000, impact=3)
    other = put(project, run, 6_000, 7_000, code="Alliance/Bond")
    before = state(project)
    for ids, words in (
        ([one.id], "nothing to join"),
        ([one.id, other.id], "different codes"),
        ([one.id, two.id], "rated"),
    ):
        with pytest.raises(IprError, match=words):
            tag_editing.join(project, tag_ids=ids)
    for tag in (one, two):
        episodes.begin(project, tag_ids=[tag.id])
    with project.step("Rate alike") as step:
        step.update(project.find(Rating, tag_id=two.id)[0], value=2)
    with pytest.raises(IprError, match="different episodes"):
        tag_editing.join(project, tag_ids=[one.id, two.id])
    for _ in range(3):
        project.undo()
    assert state(project) == before


def test_cut_and_paste_carry_everything_to_another_pass(project: Project, run: Pass, tree: CodeTree) -> None:
    put(project, run, 1_000, 2_000, memo="first", impact=2)
    put(project, run, 1_500, None, code="Alliance/Bond")
    ids = [tag.id for tag in project.find(Tag)]
    clip = tag_editing.copy(project, {run.id: tree}, tag_ids=ids)
    tag_editing.cut(project, tag_ids=ids)
    assert (project.count(Tag), project.count(Rating)) == (0, 0)
    other = passes.draft(project, recording_id=run.recording_id, author="CD")
    check_one_step(project, lambda: tag_editing.paste(project, other, tree, clip=clip, at_ms=10_000))
    assert spans(project) == [(10_000, 11_000), (10_500, None)]
    assert {tag.pass_id for tag in project.find(Tag)} == {other.id}
    (rating,) = project.find(Rating)
    assert (rating.pass_id, rating.value) == (other.id, 2)
    assert {tree.path(tag.code_id): tag.memo for tag in project.find(Tag)} == {
        "Rupture/Withdrawal": "first",
        "Alliance/Bond": "",
    }


def test_a_rating_that_the_scale_does_not_have_is_left_out(project: Project, run: Pass, tree: CodeTree) -> None:
    copied = CopiedTag("Rupture/Withdrawal", 0, 500, ratings=(("Impact", 9.0),))
    tag_editing.paste(project, run, tree, clip=(copied,), at_ms=1_000)
    assert (project.count(Tag), project.count(Rating)) == (1, 0)


def test_both_halves_keep_their_places_when_the_reaction_time_changes(project: Project, run: Pass) -> None:
    tag = put(project, run, 1_000, 3_000)
    tag_editing.split(project, tag_ids=[tag.id], at_ms=2_000)
    passes.set_reaction(project, run=run, reaction_ms=0)
    assert spans(project) == [(1_000, 2_000), (2_000, 3_000)]


def test_what_still_runs_is_neither_copied_nor_split(project: Project, run: Pass, tree: CodeTree) -> None:
    tag = put(project, run, 1_000, None)
    with project.step("Run") as step:
        step.update(tag, open=True)
    with pytest.raises(IprError, match="still runs cannot be copied"):
        tag_editing.copy(project, {run.id: tree}, tag_ids=[tag.id])
    with pytest.raises(IprError, match="still runs cannot be split"):
        tag_editing.split(project, tag_ids=[tag.id], at_ms=1_500)


def test_pasting_what_does_not_fit_is_refused(project: Project, run: Pass, tree: CodeTree) -> None:
    tag = put(project, run, 1_000, 3_000)
    (recording,) = project.find(Recording)
    clip = tag_editing.copy(project, {run.id: tree}, tag_ids=[tag.id])
    with pytest.raises(IprError, match="beyond the end"):
        tag_editing.paste(project, run, tree, clip=clip, at_ms=recording.duration_ms - 1_000)
    unknown = (CopiedTag("Rupture/Withdrawl", 0, None),)
    with pytest.raises(IprError, match="Did you mean Rupture/Withdrawal"):
        tag_editing.paste(project, run, tree, clip=unknown, at_ms=0)
    with pytest.raises(IprError, match="No tag of yours"):
        tag_editing.shift(project, tag_ids=[], by_ms=5)
    assert project.count(Tag) == 1


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 30_000), st.integers(0, 5_000)), min_size=1, max_size=6), st.integers(0, 2_000)
)
def test_a_copy_has_the_same_distances(
    project: Project, run: Pass, tree: CodeTree, places: list[tuple[int, int]], at_ms: int
) -> None:
    old = [put(project, run, start, start + length if length else None) for start, length in places]
    ids = {tag.id for tag in old}
    clip = tag_editing.copy(project, {run.id: tree}, tag_ids=ids)
    changes = tag_editing.paste(project, run, tree, clip=clip, at_ms=at_ms)
    by = at_ms - min(tag.start_ms for tag in old)
    new = [after for _, after in changes.of(Tag) if after]
    assert sorted((tag.start_ms, tag.duration_ms or 0) for tag in new) == sorted(
        (tag.start_ms + by, tag.duration_ms or 0) for tag in old
    )
    with project.step("Clear") as step:
        step.delete_trees(project.find(Tag))


def test_a_segment_stays_one_whatever_is_done_to_it(project: Project, run: Pass) -> None:
    tree = codebooks.tree(project)
    code = tree.by_path("Rupture/Withdrawal")
    with project.step("Segments") as step:
        step.update(project.get(Family, code.family_id), bin_ms=3_000)
        step.update(code, carrier=Carrier.BIN)
    first = put(project, run, 0, 3_000)
    second = put(project, run, 3_000, 6_000)
    tree, both = codebooks.tree(project), [first.id, second.id]
    clip = tag_editing.copy(project, {first.pass_id: tree}, tag_ids=[first.id])
    for edit in (
        lambda: tag_editing.shift(project, tag_ids=both, by_ms=500),
        lambda: tag_editing.trim(project, tag_ids=[first.id], at_ms=1_500, begin=True),
        lambda: tag_editing.split(project, tag_ids=[first.id], at_ms=1_500),
        lambda: tag_editing.join(project, tag_ids=both),
        lambda: tag_editing.paste(project, run, tree, clip=clip, at_ms=7_500),
        lambda: tagging.set_times(project, tag_id=first.id, start_ms=0, end_ms=None),
    ):
        with pytest.raises(IprError, match="whole segments"):
            edit()
    assert project.find(Tag) == [first, second]
    tag_editing.shift(project, tag_ids=both, by_ms=3_000)
    tag_editing.paste(project, run, tree, clip=clip, at_ms=12_000)
    assert sorted(tag.start_ms for tag in project.find(Tag)) == [3_000, 6_000, 12_000]
