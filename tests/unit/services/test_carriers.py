"""What was coded stays possible when codes change under it: curves, tags, segments."""

from collections.abc import Callable

import pytest

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Code, Family, Pass, Recording, Tag, Trace
from iprtool.services import code_editing, code_merging, codebook_versions, codebooks, recoding, tagging
from iprtool.store import Project
from tests.unit.store.studies import state

BIN_MS = 10_000
Act = Callable[[Project, Code, Carrier], object]


def change(project: Project, code: Code, carrier: Carrier) -> None:
    code_editing.change_family(project, family_id=code.family_id, bin_ms=BIN_MS)
    code_editing.change_code(project, code_id=code.id, carrier=carrier)


def merge(project: Project, code: Code, carrier: Carrier) -> None:
    code_editing.change_family(project, family_id=code.family_id, bin_ms=BIN_MS)
    into = code_editing.add_code(project, family_id=code.family_id, name="Into", numbered=True)
    code_editing.change_code(project, code_id=into.id, carrier=carrier)
    code_merging.merge(project, code_id=code.id, into_id=into.id)


def recode(project: Project, code: Code, carrier: Carrier) -> None:
    old = project.find(Pass)[0].codebook_id
    later = codebook_versions.new_version(project, codebook_id=old)
    heir = codebooks.tree(project, later.id).by_path(codebooks.tree(project, old).path(code.id))
    code_editing.change_family(project, family_id=heir.family_id, bin_ms=BIN_MS)
    code_editing.change_code(project, code_id=heir.id, carrier=carrier)
    recoding.recode(project, from_id=old, to_id=later.id)


ways = pytest.mark.parametrize("act", [change, merge, recode])


@pytest.fixture
def tree(project: Project) -> CodeTree:
    return codebooks.tree(project)


def put(project: Project, run: Pass, code: Code, start_ms: int, end_ms: int | None = None) -> Tag:
    tag = Tag(new_id(), run.id, code.id, start_ms, end_ms)
    with project.step("Tag") as step:
        step.insert(tag)
    return tag


def refused(project: Project, act: Act, code: Code, carrier: Carrier, words: str) -> None:
    """It says why, and leaves what was coded as it was."""
    coded = [project.find(kind) for kind in (Tag, Trace, Pass)]
    with pytest.raises(IprError, match=words):
        act(project, code, carrier)
    assert [project.find(kind) for kind in (Tag, Trace, Pass)] == coded
    assert project.get(Code, code.id) == code


@ways
def test_a_tag_never_gets_a_code_that_is_rated_as_a_curve(
    project: Project, run: Pass, tree: CodeTree, act: Act
) -> None:
    code = tree.by_path("Rupture/Withdrawal")
    put(project, run, code, 1_000)
    refused(
        project, act, code, Carrier.TRACE, "1 tag of “Withdrawal” cannot be part of a curve, so nothing was changed"
    )


@ways
def test_a_tag_gets_a_code_for_segments_only_where_it_is_one(
    project: Project, run: Pass, tree: CodeTree, act: Act
) -> None:
    code = tree.by_path("Rupture/Withdrawal")
    tags = [put(project, run, code, 0, BIN_MS), put(project, run, code, 12_000, 14_000), put(project, run, code, 5)]
    refused(project, act, code, Carrier.BIN, "2 tags of “Withdrawal” are no whole segments of 00:10, so nothing")
    tagging.delete(project, tag_ids=[tag.id for tag in tags[1:]])
    act(project, code, Carrier.BIN)
    now = project.get(Code, project.get(Tag, tags[0].id).code_id or "")
    assert now.carrier is Carrier.BIN
    tagging.set_times(project, tag_id=tags[0].id, start_ms=BIN_MS, end_ms=2 * BIN_MS)


@ways
def test_a_curve_never_gets_a_code_for_tags(project: Project, run: Pass, tree: CodeTree, act: Act) -> None:
    code = tree.by_path("Rupture/Withdrawal")
    code_editing.change_code(project, code_id=code.id, carrier=Carrier.TRACE)
    code = project.get(Code, code.id)
    with project.step("Rate") as step:
        step.insert(Trace(new_id(), run.id, code.id, 0, 100, (1.0, 2.0)))
    refused(project, act, code, Carrier.INTERVAL, "“Withdrawal” has been rated as a curve, which only a code")


@ways
def test_points_and_intervals_change_into_each_other(project: Project, run: Pass, tree: CodeTree, act: Act) -> None:
    code = tree.by_path("Rupture/Withdrawal")
    tags = [put(project, run, code, 1_000), put(project, run, code, 2_000, 3_000)]
    act(project, code, Carrier.INTERVAL)
    assert {project.get(Code, project.get(Tag, t.id).code_id or "").carrier for t in tags} == {Carrier.INTERVAL}


def test_nested_codes_on_segments_stay_on_segments_of_their_length(project: Project, run: Pass, tree: CodeTree) -> None:
    code, into = tree.by_path("Rupture/Withdrawal"), tree.by_path("Repair/Clarifies")
    inner = code_editing.add_code(project, family_id=code.family_id, parent_id=code.id, name="Inner")
    code_editing.change_family(project, family_id=code.family_id, bin_ms=BIN_MS)
    code_editing.change_family(project, family_id=into.family_id, bin_ms=2 * BIN_MS)
    code_editing.change_code(project, code_id=inner.id, carrier=Carrier.BIN)
    put(project, run, inner, 0, BIN_MS)
    before = state(project)
    for act in (
        lambda: code_merging.merge(project, code_id=code.id, into_id=into.id),
        lambda: code_editing.move_code(project, code_id=code.id, family_id=into.family_id, parent_id=None, place=0),
    ):
        with pytest.raises(IprError, match="1 tag of “Inner” is no whole segment of 00:20"):
            act()
        assert state(project) == before


@pytest.fixture
def segments(project: Project, tree: CodeTree) -> Code:
    """A code that is put on segments of ten seconds."""
    code = tree.by_path("Rupture/Withdrawal")
    change(project, code, Carrier.BIN)
    return project.get(Code, code.id)


def lengthen(project: Project, code: Code, bin_ms: int | None = 2 * BIN_MS) -> None:
    code_editing.change_family(project, family_id=code.family_id, bin_ms=bin_ms)


def test_segments_keep_their_length_while_tags_stand_on_them(project: Project, run: Pass, segments: Code) -> None:
    tags = [put(project, run, segments, 0, BIN_MS), put(project, run, segments, BIN_MS, 2 * BIN_MS)]
    before = state(project)
    with pytest.raises(IprError, match=r"2 tags stand on the segments of 00:10 of “Rupture”, so their length was not"):
        lengthen(project, segments)
    assert state(project) == before
    tagging.delete(project, tag_ids=[tag.id for tag in tags])
    lengthen(project, segments)
    assert project.get(Family, segments.family_id).bin_ms == 2 * BIN_MS


def test_what_no_code_holds_for_stands_on_its_segment_too(project: Project, run: Pass, segments: Code) -> None:
    with project.step("Looked at") as step:
        step.insert(Tag(new_id(), run.id, None, 0, BIN_MS))
        step.insert(Tag(new_id(), run.id, None, 500, BIN_MS))
    with pytest.raises(IprError, match="1 tag stands on the segments of 00:10"):
        lengthen(project, segments)
    other = next(code for code in codebooks.tree(project).codes if code.family_id != segments.family_id)
    change(project, other, Carrier.BIN)
    lengthen(project, segments)
    assert project.get(Family, segments.family_id).bin_ms == 2 * BIN_MS


def test_a_segment_that_is_one_of_both_lengths_is_no_reason(project: Project, run: Pass, segments: Code) -> None:
    duration_ms = project.get(Recording, run.recording_id).duration_ms
    lengthen(project, segments, 2 * duration_ms)
    put(project, run, segments, 0, duration_ms)
    lengthen(project, segments, 3 * duration_ms)
    assert project.get(Family, segments.family_id).bin_ms == 3 * duration_ms


def test_a_new_version_can_have_another_length(project: Project, run: Pass, segments: Code) -> None:
    put(project, run, segments, 0, BIN_MS)
    later = codebook_versions.new_version(project, codebook_id=run.codebook_id or "")
    heir = codebooks.tree(project, later.id).by_path("Rupture/Withdrawal")
    lengthen(project, heir)
    assert [project.get(Family, code.family_id).bin_ms for code in (segments, heir)] == [BIN_MS, 2 * BIN_MS]
