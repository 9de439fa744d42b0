"""Reading, the writing step, and what is told of it."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Code, Codebook, Dyad, Entity, Family, Pass, Recording, Session, Site, Study, Tag
from iprtool.store import Changes, Kind, Project, Step
from iprtool.store.tables import KINDS, mapper_of
from tests.unit.store.studies import Clock, Small, new_tag, state


def test_every_kind_comes_back_exactly_as_written(project: Project, small: Small) -> None:
    written: list[tuple[type[Entity], Entity]] = [
        (Site, small.site), (Dyad, small.dyad), (Session, small.session), (Recording, small.recording),
        (Codebook, small.book), (Family, small.family), (Code, small.code), (Pass, small.run), (Tag, small.tag),
    ]  # fmt: skip
    for kind, entity in written:
        read = project.get(kind, entity.id)
        assert read == entity
        names = mapper_of(kind).names
        assert [type(getattr(read, name)) for name in names] == [type(getattr(entity, name)) for name in names]


def test_it_is_all_there_after_reopening(tmp_path: Path, clock: Clock) -> None:
    from tests.unit.store.studies import fill

    with Project.create(tmp_path / "a.iprt", title="Moments", now=clock) as project:
        fill(project)
        before, changed, seq = state(project), project.changed_at, project.seq
    with Project.open(tmp_path / "a.iprt") as project:
        assert state(project) == before
        assert project.study == Study(project.id, "Moments")
        assert (project.changed_at, project.seq) == (changed, seq)


def test_find_compares_columns_lists_and_empty(project: Project, small: Small) -> None:
    free, coded = replace(new_tag(small, 5), code_id=None), new_tag(small, 7)
    with project.step("Tag") as step:
        step.insert_many([free, coded])
    assert project.find(Tag, code_id=None) == [free]
    assert project.find(Tag, code_id=small.code.id, start_ms=7) == [coded]
    assert project.find(Tag, start_ms=[5, 7]) == [free, coded]
    assert project.find(Tag, code_id=[None, small.code.id]) == [small.tag, free, coded]
    assert project.find(Tag, id=[]) == []
    assert project.find(Pass, kind=small.run.kind) == [small.run]
    assert (project.count(Tag), project.count(Tag, code_id=None), project.count(Tag, start_ms=[5, 6])) == (3, 1, 1)
    assert project.counts(Tag, "code_id") == {None: 1, small.code.id: 2}
    with pytest.raises(TypeError, match="no column 'colour'"):
        project.find(Tag, colour="red")


def test_find_takes_more_values_than_one_query_may_have(project: Project, small: Small) -> None:
    tags = [new_tag(small, n) for n in range(25)]
    with project.step("Tags") as step:
        step.insert_many(tags)
    wanted = [tag.id for tag in tags] + [new_id() for _ in range(30_000)]
    assert project.find(Tag, id=wanted) == tags


def test_a_missing_row_is_a_key_error(project: Project, small: Small) -> None:
    gone = new_tag(small)
    with pytest.raises(KeyError, match=f"Tag {gone.id}"):
        project.get(Tag, gone.id)
    with pytest.raises(KeyError), project.step("Edit") as step:
        step.update(gone, memo="x")
    with pytest.raises(KeyError), project.step("Delete") as step:
        step.delete(gone)


def test_a_step_says_what_it_changed(project: Project, small: Small) -> None:
    tag = new_tag(small, 10)
    with project.step("Tag Withdrawal", initiator="timeline") as step:
        step.insert(tag)
        moved = step.update(tag, start_ms=20)
        step.update(small.tag, memo="short")
    changes = step.changes
    assert (changes.label, changes.kind, changes.initiator) == ("Tag Withdrawal", Kind.DO, "timeline")
    assert changes.seq == project.seq == 3
    assert list(changes.of(Tag)) == [(None, moved), (small.tag, replace(small.tag, memo="short"))]
    assert changes.touches(Tag)
    assert not changes.touches(Pass, Code)


def test_update_keeps_what_others_wrote_since(project: Project, small: Small) -> None:
    with project.step("Move") as step:
        step.update(small.tag, start_ms=1)
    with project.step("Memo") as step:
        now = step.update(small.tag, memo="new")  # with the row as it was before the move
    assert now == project.get(Tag, small.tag.id) == replace(small.tag, start_ms=1, memo="new")


def test_a_step_without_effect_writes_nothing(project: Project, small: Small) -> None:
    told: list[Changes] = []
    project.listen(told.append)
    seq, tag = project.seq, new_tag(small)
    with project.step("Nothing") as nothing:
        pass
    with project.step("There and back") as step:
        step.insert(tag)
        step.delete(tag)
        step.update(small.tag, memo="x")
        step.update(small.tag, memo=small.tag.memo)
    assert not nothing.changes
    assert not step.changes
    assert (project.seq, len(project.history()), told) == (seq, 2, [])
    with project.step("Again") as step:
        step.insert(tag)
    assert project.get(Tag, tag.id) == tag


def _fail(project: Project, write: Callable[[Step], object]) -> None:
    """Write something in a step that fails after it."""
    with project.step("Fails") as step:
        write(step)
        raise ZeroDivisionError


def test_an_exception_takes_back_everything(project: Project, small: Small) -> None:
    before, seq, label = state(project), project.seq, project.undo_label
    with pytest.raises(ZeroDivisionError):
        _fail(project, lambda step: (step.insert(new_tag(small)), step.delete(small.tag)))
    assert (state(project), project.seq, project.undo_label) == (before, seq, label)
    with project.step("Next") as step:
        step.delete(small.tag)
    assert project.count(Tag) == 0


def test_inner_steps_join_the_outer_one(project: Project, small: Small) -> None:
    first, second = new_tag(small, 1), new_tag(small, 2)
    with project.step("Outer", author="CD") as outer:
        outer.insert(first)
        with project.step("Inner", initiator="me") as inner:
            inner.insert(second)
        assert list(inner.changes.of(Tag)) == [(None, second)]
        assert inner.changes.initiator == "me"
    assert list(outer.changes.of(Tag)) == [(None, first), (None, second)]
    record = project.history(1)[0]
    assert (record.label, record.author, record.rows, record.kind) == ("Outer", "CD", 2, Kind.DO)
    project.undo()
    assert project.find(Tag) == [small.tag]


def test_an_inner_failure_takes_back_its_own_part_or_all(project: Project, small: Small) -> None:
    kept, lost = new_tag(small, 1), new_tag(small, 2)
    with project.step("Outer") as outer:
        outer.insert(kept)
        with pytest.raises(ZeroDivisionError):
            _fail(project, lambda step: step.insert(lost))
    assert list(outer.changes.of(Tag)) == [(None, kept)]
    assert project.find(Tag) == [small.tag, kept]
    with pytest.raises(ZeroDivisionError), project.step("Outer"):
        _fail(project, lambda step: step.insert(lost))
    assert project.find(Tag) == [small.tag, kept]


def test_a_barrier_inside_makes_the_whole_step_one(project: Project, small: Small) -> None:
    with project.step("Outer") as outer:
        outer.insert(new_tag(small))
        with project.step("Erase", barrier=True) as inner:
            inner.delete(small.tag)
    assert project.undo_label is None
    assert project.undo() is None


def test_writing_outside_a_step_raises(project: Project, small: Small) -> None:
    with project.step("Over") as step:
        step.update(small.tag, memo="x")
    for write in (step.insert, step.delete, step.delete_tree, step.update):
        with pytest.raises(RuntimeError, match="step is over"):
            write(small.tag)
    # The connection itself refuses too.
    with pytest.raises(sa.exc.OperationalError, match="readonly"):
        project.database.read(sa.text("DELETE FROM tag"))
    with pytest.raises(dbapi2.OperationalError, match="readonly"):
        project.driver.execute("DELETE FROM tag")
    assert project.count(Tag) == 1


def test_what_is_still_used_is_not_deleted(project: Project, small: Small) -> None:
    before = state(project)
    with pytest.raises(IprError, match="This pass is still in use") as caught, project.step("Delete") as step:
        step.delete(small.run)
    assert "belongs to it" in caught.value.hint
    assert state(project) == before


def test_many_are_deleted_in_one_step_and_come_back(project: Project, small: Small) -> None:
    tags = [new_tag(small, n, memo=f"memo {n}") for n in range(12_000)]
    with project.step("Tags") as step:
        step.insert_many(tags)
    with project.step("Edit") as step:
        edited = step.update(tags[5], memo="as it is now")
    before = state(project)
    with project.step("Delete 12,000 tags") as step:
        step.delete_many(tag for tag in [*tags, tags[0]])  # the fifth is stale, the first is named twice
    assert project.find(Tag) == [small.tag]
    assert len(step.changes.rows) == 12_000
    assert step.changes.rows[edited.id].before == edited
    assert project.history(1)[0].rows == 12_000
    project.undo()
    assert state(project) == before
    project.redo()
    assert project.count(Tag) == 1


def test_many_of_several_kinds_children_first(project: Project, small: Small) -> None:
    before = state(project)
    with project.step("Delete") as step:
        step.delete_many([small.tag, small.run, small.recording, small.session])
        step.delete_many([])
    assert (project.count(Tag), project.count(Session)) == (0, 0)
    project.undo()
    assert state(project) == before


def test_many_are_deleted_all_or_none(project: Project, small: Small) -> None:
    tags, used = [new_tag(small, n) for n in range(3)], small.run
    free = replace(used, id=new_id())
    with project.step("Fill") as step:
        step.insert_many([*tags, free])
    with project.step("Goes on") as step:
        with pytest.raises(IprError, match="pass is still in use"):
            step.delete_many([tags[0], free, used])
        with pytest.raises(KeyError):
            step.delete_many([tags[1], new_tag(small)])
        step.delete(tags[2])
    assert {tag.id for tag in project.find(Tag)} == {small.tag.id, tags[0].id, tags[1].id}
    assert project.get(Pass, free.id) == free
    assert list(step.changes.rows) == [tags[2].id]
    project.undo()
    assert project.count(Tag) == 4


@pytest.mark.parametrize("name", ["site", "dyad", "session", "recording", "run"])
def test_delete_tree_takes_all_that_hangs_on_it(project: Project, small: Small, name: str) -> None:
    with project.step("More") as step:
        step.insert(Site(new_id(), project.study.id, small.site.id, "Ward"))
        step.insert_many([new_tag(small, n) for n in range(20)])
    before = state(project)
    with project.step("Delete") as step:
        step.delete_tree(getattr(small, name))
    assert project.count(Tag) == 0
    assert project.find(Codebook) == [small.book]
    assert project.count(Site) == (0 if name == "site" else 2)
    assert project.database.pragma("foreign_key_check") == []
    project.undo()
    assert state(project) == before


def test_a_tag_outlives_its_code(project: Project, small: Small) -> None:
    before = state(project)
    with project.step("Delete family") as step:
        step.delete_tree(small.family)
    assert project.find(Tag) == [replace(small.tag, code_id=None)]
    assert (project.count(Code), project.count(Family)) == (0, 0)
    project.undo()
    assert state(project) == before


def test_a_row_that_vanished_under_a_step_is_noticed(project: Project, small: Small) -> None:
    before = state(project)
    with project.step("Delete") as step:
        project.driver.execute("DELETE FROM tag")  # behind the step's back, but inside its transaction
        with pytest.raises(RuntimeError, match="1 of 1 rows are not there"):
            step._writer.delete([small.tag])
        project.driver.execute("ROLLBACK")
    assert state(project) == before


def test_another_thread_is_refused(project: Project, small: Small) -> None:
    errors: list[BaseException] = []

    def run() -> None:
        for use in (lambda: project.find(Tag), lambda: project.step("x").__enter__(), project.undo, project.close):
            try:
                use()
            except RuntimeError as error:
                errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert len(errors) == 4
    assert all("belongs to the thread" in str(error) for error in errors)
    assert project.count(Tag) == 1


def test_listeners_hear_in_order_and_can_stop(project: Project, small: Small) -> None:
    heard: list[tuple[str, str]] = []
    stop = project.listen(lambda changes: heard.append(("a", changes.label)))

    def answering(changes: Changes) -> None:
        heard.append(("b", changes.label))
        if changes.label == "One":
            with project.step("Two") as step:
                step.update(small.tag, memo="two")

    project.listen(answering)
    project.listen(lambda changes: heard.append(("c", changes.label)))
    with project.step("One") as step:
        step.update(small.tag, memo="one")
    assert heard == [("a", "One"), ("b", "One"), ("c", "One"), ("a", "Two"), ("b", "Two"), ("c", "Two")]
    stop()
    stop()
    heard.clear()
    project.undo()
    assert heard == [("b", "Two"), ("c", "Two")]


def test_a_listener_that_fails_is_reported_and_breaks_nothing(
    project: Project, small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[type[BaseException]] = []
    heard: list[Changes] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, error, trace: reported.append(kind))
    project.listen(lambda changes: 1 // 0)
    project.listen(heard.append)
    with project.step("Memo") as step:
        step.update(small.tag, memo="kept")
    assert reported == [ZeroDivisionError]
    assert heard == [step.changes]
    assert project.get(Tag, small.tag.id).memo == "kept"


def test_the_history_names_author_time_and_rows(project: Project, small: Small, clock: Clock) -> None:
    clock.move(minutes=5)
    project.author = "CD"
    with project.step("Edit memo") as step:
        step.update(small.tag, memo="x")
    project.undo()
    rows = [(r.label, r.kind, r.author, r.rows) for r in project.history()]
    assert rows == [
        ("Edit memo", Kind.UNDO, "CD", 1),
        ("Edit memo", Kind.DO, "CD", 1),
        ("Begin", Kind.DO, "AB", 10),
        ("Create the study", Kind.DO, "AB", 1),
    ]
    assert project.history(1)[0].at == project.changed_at == clock.at
    assert [record.seq for record in project.history(2)] == [4, 3]


def test_the_journal_keeps_before_and_after_as_json(project: Project, small: Small) -> None:
    with project.step("Memo") as step:
        step.update(small.tag, memo="ü")
    row = project.driver.execute("SELECT table_name, row_id, before, after FROM change WHERE step_seq = 3").fetchone()
    assert row[:2] == ("tag", small.tag.id)
    assert json.loads(row[2])["memo"] == small.tag.memo
    assert json.loads(row[3]) == {**json.loads(row[2]), "memo": "ü"}
    session = project.driver.execute("SELECT after FROM change WHERE table_name = 'session'").fetchone()[0]
    assert json.loads(session)["held_on"] == "2026-02-27"


def test_the_settings_are_the_measured_ones(project: Project) -> None:
    names = ("journal_mode", "synchronous", "locking_mode", "foreign_keys", "query_only")
    values = [project.database.pragma(name)[0][0] for name in names]
    assert values == ["delete", 3, "exclusive", 1, 1]


def test_a_closed_project_says_so(project: Project, small: Small) -> None:
    project.close()
    project.close()
    with pytest.raises(RuntimeError, match="closed"), project.step("Late"):
        pass
    with pytest.raises(RuntimeError, match="closed"):
        project.undo()


def test_closing_inside_a_step_is_refused(project: Project, small: Small) -> None:
    with project.step("Open") as step:
        step.update(small.tag, memo="x")
        for use in (project.close, project.undo, project.redo):
            with pytest.raises(RuntimeError, match="inside a step"):
                use()
    assert project.get(Tag, small.tag.id).memo == "x"


def test_kinds_cover_the_domain() -> None:
    from typing import get_args

    from iprtool.domain.model import Entity

    assert set(KINDS) == set(get_args(Entity))
