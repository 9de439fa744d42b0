"""Undo, redo, merging, barriers; and that any history can be walked back and forth exactly."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Code, Rating, Tag
from iprtool.store import Kind, Project
from tests.unit.store.studies import Clock, Small, fill, new_tag, state


def _memo(project: Project, small: Small, text: str, merge: str | None = None) -> None:
    with project.step("Edit memo", merge=merge) as step:
        step.update(small.tag, memo=text)


def test_undo_and_redo_return_each_state_and_say_so(project: Project, small: Small) -> None:
    _memo(project, small, "one")
    changes = project.undo(initiator="menu")
    assert changes is not None
    assert (changes.kind, changes.label, changes.initiator) == (Kind.UNDO, "Edit memo", "menu")
    assert list(changes.of(Tag)) == [(replace(small.tag, memo="one"), small.tag)]
    assert (project.undo_label, project.redo_label) == ("Begin", "Edit memo")
    redone = project.redo()
    assert redone is not None
    assert redone.kind is Kind.REDO
    assert project.get(Tag, small.tag.id).memo == "one"
    assert (project.undo_label, project.redo_label) == ("Edit memo", None)
    assert project.redo() is None


def test_undo_stops_at_a_barrier(project: Project, small: Small) -> None:
    project.undo()
    assert project.undo_label is None  # "Create the study" is one
    assert project.undo() is None
    assert project.count(Tag) == 0


def test_a_new_step_ends_redo(project: Project, small: Small) -> None:
    _memo(project, small, "one")
    project.undo()
    _memo(project, small, "two")
    assert (project.redo_label, project.redo()) == (None, None)
    project.undo()
    assert project.get(Tag, small.tag.id) == small.tag


def test_undo_works_after_reopening(tmp_path: Path) -> None:
    folder = tmp_path / "a.iprt"
    with Project.create(folder, title="T") as project:
        small = fill(project)
        for text in "abcd":
            _memo(project, small, text)
        project.undo()
        project.undo()
    with Project.open(folder) as project:
        assert project.get(Tag, small.tag.id).memo == "b"
        project.redo()
        assert project.get(Tag, small.tag.id).memo == "c"
    with Project.open(folder) as project:
        project.redo()
        assert (project.get(Tag, small.tag.id).memo, project.redo_label) == ("d", None)
    with Project.open(folder) as project:
        for _ in range(4):
            project.undo()
        assert project.get(Tag, small.tag.id) == small.tag
        assert project.undo_label == "Begin"


def test_steps_with_the_same_key_in_a_row_are_one_undo_step(project: Project, small: Small) -> None:
    for text in ("t", "ty", "typ"):
        _memo(project, small, text, merge="memo:1")
    project.undo()
    assert project.get(Tag, small.tag.id) == small.tag
    project.redo()
    assert project.get(Tag, small.tag.id).memo == "typ"
    assert project.undo_label == "Edit memo"


def test_what_ends_merging(project: Project, small: Small) -> None:
    other = new_tag(small)
    breaks: list[Callable[[], object]] = [
        lambda: _memo(project, small, "else"),
        lambda: _memo(project, small, "else2", merge="memo:2"),
        lambda: (project.undo(), project.redo()),
    ]
    for stop in breaks:
        _memo(project, small, "before", merge="memo:1")
        stop()
        _memo(project, small, "after", merge="memo:1")
        before = project.get(Tag, small.tag.id)
        project.undo()
        assert project.get(Tag, small.tag.id).memo != small.tag.memo
        project.redo()
        assert project.get(Tag, small.tag.id) == before
        with project.step("Between") as step:
            step.insert(replace(other, start_ms=1)) if project.count(Tag) == 1 else step.delete(other)


def test_a_barrier_does_not_merge(project: Project, small: Small) -> None:
    _memo(project, small, "one", merge="m")
    with project.step("Edit memo", merge="m", barrier=True) as step:
        step.update(small.tag, memo="two")
    assert project.undo() is None
    _memo(project, small, "three", merge="m")
    project.undo()
    assert project.get(Tag, small.tag.id).memo == "two"


def _log(project: Project, small: Small, at_ms: int) -> Tag:
    entry = replace(new_tag(small), start_ms=at_ms)
    with project.step("Log", lasting=True) as step:
        step.insert(entry)
    return entry


def test_what_is_lasting_is_passed_over_by_undo_and_redo(tmp_path: Path) -> None:
    folder = tmp_path / "a.iprt"
    with Project.create(folder, title="T") as project:
        small = fill(project)
        _memo(project, small, "one", merge="m")
        kept = [_log(project, small, 1)]
        _memo(project, small, "two", merge="m")
        kept.append(_log(project, small, 2))
        assert project.undo_label == "Edit memo"
        project.undo()
        kept.append(_log(project, small, 3))
        assert project.redo_label == "Edit memo"
    with Project.open(folder) as project:
        assert (project.undo_label, project.redo_label) == ("Begin", "Edit memo")
        assert project.get(Tag, small.tag.id) == small.tag
        project.redo()
        assert project.get(Tag, small.tag.id).memo == "two"
        project.undo()
        project.redo()
        _log(project, small, 4)
        project.undo()
        assert project.get(Tag, small.tag.id) == small.tag
        assert [project.get(Tag, entry.id) for entry in kept] == kept
    with Project.open(folder) as project:
        assert (project.undo_label, project.redo_label) == ("Begin", "Edit memo")


def test_undo_of_rows_that_need_each_other(project: Project, small: Small) -> None:
    """The row that was touched first refers to one that was made later: no order of single steps would do."""
    before = state(project)
    with project.step("Recode") as step:
        step.update(small.tag, code_id=None)
        code = replace(small.code, id=small.code.id[:-1] + ("0" if small.code.id[-1] != "0" else "1"), name="New")
        step.insert(code)
        step.update(small.tag, code_id=code.id)
        step.delete(small.code)
    after = state(project)
    project.undo()
    assert state(project) == before
    project.redo()
    assert state(project) == after
    assert project.find(Code) == [code]


def test_finding_the_next_undo_reads_no_more_with_a_long_journal(project: Project, small: Small) -> None:
    for n in range(60):
        _memo(project, small, str(n))
    for _ in range(60):
        project.undo()
    project.close()
    with Project.open(project.folder) as again:
        queries: list[str] = []
        again.driver.set_trace_callback(queries.append)
        assert (again.undo_label, again.redo_label) == ("Begin", "Edit memo")
        again.driver.set_trace_callback(None)
        assert len([query for query in queries if "FROM step" in query]) <= 10


# What is lasting stands in the way of what it was built on


def _rate(project: Project, small: Small, tag: Tag, value: float = 1) -> Rating:
    rating = Rating(new_id(), small.run.id, small.scale.id, tag.id, value)
    with project.step("Log", lasting=True) as step:
        step.insert(rating)
    return rating


def _refused(project: Project, go: Callable[[Project], object]) -> None:
    """It says why, and nothing is changed."""
    before, seq, labels = state(project), project.seq, (project.undo_label, project.redo_label)
    with pytest.raises(IprError, match="something that is never undone"):
        go(project)
    assert (state(project), project.seq, (project.undo_label, project.redo_label)) == (before, seq, labels)


def test_what_would_take_lasting_rows_along_is_not_done_again(project: Project, small: Small) -> None:
    with project.step("Delete") as step:
        step.delete_tree(small.session)
    project.undo()
    _rate(project, small, small.tag)
    _refused(project, Project.redo)
    _memo(project, small, "goes on")
    assert project.get(Tag, small.tag.id).memo == "goes on"
    assert project.redo_label is None


def test_what_would_take_lasting_rows_along_is_not_undone(project: Project, small: Small) -> None:
    tag = new_tag(small)
    with project.step("Tag") as step:
        step.insert(tag)
    _rate(project, small, tag)
    _refused(project, Project.undo)


@pytest.mark.parametrize("fields", [{"memo": "a fact"}, {"start_ms": 5}])
def test_a_lasting_change_is_never_lost_by_a_deletion_that_is_done_again(
    project: Project, small: Small, fields: dict[str, Any]
) -> None:
    with project.step("Delete") as step:
        step.delete(small.tag)
    project.undo()
    with project.step("Log", lasting=True) as step:
        step.update(small.tag, **fields)
    _refused(project, Project.redo)


def test_a_lasting_change_of_another_field_stays_under_undo(project: Project, small: Small) -> None:
    _memo(project, small, "one")
    with project.step("Log", lasting=True) as step:
        step.update(small.tag, start_ms=5)
    project.undo()
    assert project.get(Tag, small.tag.id) == replace(small.tag, start_ms=5)
    with project.step("Log", lasting=True) as step:
        step.update(small.tag, memo="a fact")
    _refused(project, Project.redo)


# Any history

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
_VERB = st.one_of(
    st.tuples(st.just("insert"), st.integers(0, 9), _TEXT),
    st.tuples(st.just("update"), st.integers(0, 9), _TEXT),
    st.tuples(st.just("delete"), st.integers(0, 9), _TEXT),
    st.tuples(st.just("rate"), st.integers(0, 9), _TEXT),
    st.tuples(st.just("spread"), st.integers(0, 9), _TEXT),
)
_STEP = st.fixed_dictionaries(
    {
        "verbs": st.lists(_VERB, min_size=0, max_size=4),
        "inner": st.lists(_VERB, max_size=3),
        "fails": st.sampled_from(["", "", "", "inner", "outer"]),
        "merge": st.sampled_from([None, None, "m", "n"]),
    }
)
_MOVE = st.one_of(_STEP, _STEP, st.sampled_from(["undo", "redo", "reopen"]))


def _do_verbs(project: Project, step: Any, small: Small, verbs: list[tuple[str, int, str]]) -> None:
    for verb, at, text in verbs:
        tags = project.find(Tag)
        if verb == "insert" or not tags:
            step.insert(new_tag(small, at, memo=text))
        elif verb == "update":
            step.update(tags[at % len(tags)], memo=text, code_id=small.code.id if at % 2 else None)
        elif verb == "rate":
            step.insert(Rating(new_id(), small.run.id, small.scale.id, tags[at % len(tags)].id, at / 2))
        elif verb == "spread":
            step.update_many({tag: {"memo": text * n, "start_ms": at} for n, tag in enumerate(tags)})
        else:
            step.delete_tree(tags[at % len(tags)])


class _StopError(Exception):
    pass


def _do_step(project: Project, small: Small, move: dict[str, Any]) -> bool:
    """Whether the step had an effect."""
    try:
        with project.step("Step", merge=move["merge"]) as step:
            _do_verbs(project, step, small, move["verbs"])
            try:
                with project.step("Inner") as inner:
                    _do_verbs(project, inner, small, move["inner"])
                    if move["fails"] == "inner":
                        raise _StopError
            except _StopError:
                pass
            if move["fails"] == "outer":
                raise _StopError
    except _StopError:
        return False
    return bool(step.changes)


class _Model:
    """What undo should do, written down naively: the list of states, and where we are in it."""

    def __init__(self, start: dict[str, list[Any]]) -> None:
        self.states, self.at = [start], 0
        self.key: str | None = None

    def did(self, after: dict[str, list[Any]], key: str | None) -> None:
        if key is not None and key == self.key:
            self.states[self.at] = after
        else:
            self.states[self.at + 1 :] = [after]
            self.at += 1
        self.key = key

    def walked(self, by: int) -> None:
        if 0 <= self.at + by < len(self.states):
            self.at += by
            self.key = None


def _play(folder: Path, moves: list[Any]) -> None:
    project = Project.create(folder, title="T", now=Clock())
    try:
        small = fill(project)
        project.close()
        project = Project.open(folder)
        project.undo()
        model = _Model(state(project))
        project.redo()
        model.did(state(project), None)
        for move in moves:
            if move == "reopen":
                project.close()
                project, model.key = Project.open(folder), None
            elif move in ("undo", "redo"):
                if move == "undo" and model.at == 1:
                    continue  # the rows that the other moves need stay
                getattr(project, move)()
                model.walked(-1 if move == "undo" else 1)
            elif _do_step(project, small, move):
                model.did(state(project), move["merge"])
            assert state(project) == model.states[model.at]
        _check_texts(project)
        _walk(project, model, Project.undo, range(model.at - 1, -1, -1))
        project.close()
        project = Project.open(folder)
        _walk(project, model, Project.redo, range(1, len(model.states)))
        assert project.database.pragma("foreign_key_check") == []
        _check_texts(project)
    finally:
        project.close()


def _check_texts(project: Project) -> None:
    """What is searched is what the rows say."""
    rows = project.driver.execute("SELECT row_id, text FROM searchable WHERE kind = 'tag'").fetchall()
    assert dict(rows) == {tag.id: tag.memo.strip("\n") for tag in project.find(Tag) if tag.memo.strip("\n")}
    project.driver.execute("PRAGMA query_only=OFF")
    project.driver.execute("INSERT INTO fulltext(fulltext, rank) VALUES ('integrity-check', 1)")
    project.driver.execute("PRAGMA query_only=ON")


def _walk(project: Project, model: _Model, go: Callable[[Project], object], places: range) -> None:
    for place in places:
        assert go(project) is not None
        assert state(project) == model.states[place]
    assert go(project) is None
    assert state(project) == model.states[places[-1] if places else model.at]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.lists(_MOVE, max_size=12))
def test_any_history_can_be_undone_and_redone_exactly(moves: list[Any]) -> None:
    place = Path(tempfile.mkdtemp(prefix="iprtool-undo-"))
    try:
        _play(place / "a.iprt", moves)
    finally:
        shutil.rmtree(place)


# Any history with lasting steps in it

_LASTING = st.tuples(st.sampled_from(["log", "rate", "note"]), st.integers(0, 9))
_MOVE_OR_LASTING = st.one_of(_STEP, _LASTING, st.sampled_from(["undo", "redo", "undo", "redo", "reopen"]))
Facts = dict[str, tuple[str, Any]]
"""By row id: which field a lasting step wrote, and what."""


def _log_something(project: Project, small: Small, kind: str, at: int) -> Facts:
    """A lasting row, one that hangs on a tag, or a lasting change of a tag."""
    tags = project.find(Tag)
    if kind == "log" or not tags:
        return {_log(project, small, at).id: ("start_ms", at)}
    tag = tags[at % len(tags)]
    if kind == "rate":
        return {_rate(project, small, tag, at).id: ("value", at)}
    with project.step("Log", lasting=True) as step:
        step.update(tag, memo=f"fact {at}")
    return {tag.id: ("memo", f"fact {at}")}


def _walk_or_refuse(project: Project, go: str, back: str) -> None:
    """Undo or redo does what it did before, exactly, or says why it cannot and changes nothing."""
    before, seq = state(project), project.seq
    try:
        done = getattr(project, go)()
    except IprError:
        assert (state(project), project.seq) == (before, seq)
        return
    if done is not None:
        after = state(project)
        getattr(project, back)()
        assert state(project) == before
        getattr(project, go)()
        assert state(project) == after


def _play_with_lasting(folder: Path, moves: list[Any]) -> None:
    project = Project.create(folder, title="T", now=Clock())
    facts: Facts = {}
    try:
        small = fill(project)
        with project.step("From here", barrier=True) as step:
            step.update(small.tag, memo="from here")
        for move in moves:
            if move == "reopen":
                project.close()
                project = Project.open(folder)
            elif move in ("undo", "redo"):
                _walk_or_refuse(project, move, "redo" if move == "undo" else "undo")
            elif isinstance(move, tuple):
                facts |= _log_something(project, small, *move)
            else:
                _do_step(project, small, move)
                facts = {row_id: fact for row_id, fact in facts.items() if _holds(project, row_id, fact)}
            assert all(_holds(project, row_id, fact) for row_id, fact in facts.items())
            assert project.database.pragma("foreign_key_check") == []
    finally:
        project.close()


def _holds(project: Project, row_id: str, fact: tuple[str, Any]) -> bool:
    name, value = fact
    return any(getattr(row, name, None) == value for kind in (Tag, Rating) for row in project.find(kind, id=row_id))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.lists(_MOVE_OR_LASTING, max_size=12))
def test_undo_and_redo_among_lasting_steps_are_exact_or_refused(moves: list[Any]) -> None:
    place = Path(tempfile.mkdtemp(prefix="iprtool-undo-"))
    try:
        _play_with_lasting(place / "a.iprt", moves)
    finally:
        shutil.rmtree(place)


def test_many_rows_at_once_are_all_written_found_undone_and_redone(project: Project, small: Small) -> None:
    before = state(project)
    tags = [new_tag(small, n * 10, memo=f"number {n}") for n in range(1, 332)]
    with project.step("Import") as step:
        step.insert_many(tags)
    after = state(project)
    assert after["Tag"] == [small.tag, *tags]
    assert project.find_text_ids(Tag, '"number 331"') == [tags[-1].id]
    project.undo()
    assert (state(project), project.find_text_ids(Tag, "number")) == (before, [])
    project.redo()
    assert state(project) == after
    assert set(project.find_text_ids(Tag, "number")) == {tag.id for tag in tags}
