"""Tags as the services put and change them, on a real project with a real recording."""

from typing import Any

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.model import Pass, Recording, Tag
from iprtool.services import codebooks, passes, tagging
from iprtool.store import Project


def code(project: Project, path: str) -> str:
    return codebooks.tree(project).by_path(path).id


def put(project: Project, run: Pass, at_ms: int = 1_000, **more: Any) -> Tag:
    changes = tagging.tag_now(project, pass_id=run.id, code_id=code(project, "Rupture/Withdrawal"), at_ms=at_ms, **more)
    ((before, after),) = changes.of(Tag)
    assert before is None
    assert after is not None
    return after


def test_tag_now_stores_what_it_returns_under_its_name(project: Project, run: Pass) -> None:
    tag = put(project, run, 1_000, end_ms=2_000, memo="short answers")
    assert project.get(Tag, tag.id) == tag
    assert (tag.start_ms, tag.end_ms, tag.memo, tag.duration_ms) == (1_000, 2_000, "short answers", 1_000)
    assert project.undo_label == "Tag Withdrawal"
    assert project.history(1)[0].author == "AB"


def test_a_tag_outside_the_recording_is_refused_and_leaves_nothing(project: Project, run: Pass) -> None:
    seq = project.seq
    with pytest.raises(IprError, match="lies outside the recording"):
        put(project, run, 10_000_000)
    assert project.count(Tag) == 0
    assert project.seq == seq


def test_a_code_of_another_codebook_is_refused(project: Project, run: Pass) -> None:
    codebooks.add_preset(project)
    books = {family.codebook_id for family in codebooks.tree(project).families}
    foreign = next(
        c.id
        for book in project.find(type(codebooks.tree(project).codebook))
        if book.id not in books
        for c in codebooks.tree(project, book.id).codes
    )
    with pytest.raises(IprError, match="is not in the codebook"):
        tagging.tag_now(project, pass_id=run.id, code_id=foreign, at_ms=1)
    with pytest.raises(IprError, match="is not in the codebook"):
        tagging.set_code(project, tag_ids=[put(project, run).id], code_id=foreign)


def test_one_gesture_is_one_undo_step(project: Project, run: Pass) -> None:
    tag = put(project, run, gesture="held")
    tagging.set_times(project, tag_id=tag.id, start_ms=1_000, end_ms=1_500, gesture="held")
    tagging.set_times(project, tag_id=tag.id, start_ms=1_000, end_ms=1_800, gesture="held")
    tagging.set_times(project, tag_id=tag.id, start_ms=900, end_ms=1_800, gesture="dragged")
    project.undo()
    assert (project.get(Tag, tag.id).start_ms, project.get(Tag, tag.id).end_ms) == (1_000, 1_800)
    project.undo()
    assert project.count(Tag) == 0
    project.redo()
    assert project.get(Tag, tag.id).end_ms == 1_800


def test_the_first_tag_of_a_draft_stores_its_pass(project: Project) -> None:
    (recording,) = project.find(Recording)
    draft = passes.draft(project, recording_id=recording.id, author="KL")
    assert project.count(Pass) == 0
    tree = codebooks.tree(project)
    with pytest.raises(IprError, match="is not in the codebook"):
        tagging.tag_live(project, draft, tree, code_id="none such", at_ms=5)
    assert project.count(Pass) == 0
    tagging.tag_live(project, draft, tree, code_id=None, at_ms=5)
    assert project.find(Pass) == [draft]
    assert passes.draft(project, recording_id=recording.id, author="KL") == draft
    project.undo()
    assert project.count(Pass) == 0


def test_who_codes_must_be_known(project: Project) -> None:
    (recording,) = project.find(Recording)
    with pytest.raises(IprError, match="not known who is coding"):
        passes.ensure(project, recording_id=recording.id, author="  ")


def test_begin_end_memo_code_and_delete(project: Project, run: Pass) -> None:
    tag = put(project, run)
    tagging.set_times(project, tag_id=tag.id, start_ms=2_000, end_ms=3_000)
    tagging.set_memo(project, tag_id=tag.id, memo="looks away")
    tagging.set_code(project, tag_ids=[tag.id], code_id=None)
    found = project.get(Tag, tag.id)
    assert (found.start_ms, found.end_ms, found.memo, found.code_id) == (2_000, 3_000, "looks away", None)
    tagging.delete(project, tag_ids=[tag.id])
    assert project.count(Tag) == 0
    for _ in range(4):
        project.undo()
    assert project.get(Tag, tag.id) == tag
