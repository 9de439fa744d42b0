"""What the board knows, kept in accord with the project by changes alone."""

import random
from collections.abc import Callable

import pytest

from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Dyad, Pass, Recording, Session, Tag
from iprtool.services import recordings, study, tagging
from iprtool.store import Changes
from iprtool.ui.naming import natural
from iprtool.ui.study.book import Book, next_label
from iprtool.ui.study.chips import initials
from iprtool.ui.study.due import Need, due
from tests.ui.places.conftest import World


@pytest.mark.parametrize(
    ("author", "shown"),
    [("AB", "AB"), ("Anna Berg", "AB"), ("Coder 1", "C1"), ("margarete", "mar"), ("a.b.c.d", "ABC"), (" KL ", "KL")],
)
def test_initials(author: str, shown: str) -> None:
    assert initials(author) == shown


def test_labels_are_sorted_and_continued_as_numbers() -> None:
    assert sorted(["10", "2", "B1", "01", "B12", "B2"], key=natural) == ["01", "2", "10", "B1", "B2", "B12"]
    assert next_label([]) == "01"
    assert next_label(["01", "09"]) == "10"
    assert next_label(["N-008", "N-010", "x"]) == "N-011"
    assert next_label(["Anna"]) == "02"


def test_marks_of_a_session(world: World) -> None:
    first = world.recording("01", 3)
    second = world.recording("01", 3, world.sound)
    world.coding(first, "AB", 2)
    world.coding(first, "C01", 1, PassKind.CLIENT_RECALL)
    world.coding(second, "AB", 1)
    world.coding(world.recording("02", 1), "KL", 1)
    book = Book(world.project)
    one, other = book.row(world.dyad("01").id).cells[3].lines
    by_file = {line[0].recording_id: line for line in (one, other)}
    assert one[0].recording_id == second.id, "interview comes before session one"
    assert [chip.text for chip in by_file[second.id] if chip.colour] == ["Rec 1", "AB"]
    assert [chip.text for chip in by_file[first.id] if chip.colour] == ["Rec 2", "C", "AB"]
    assert [chip.text for chip in one if not chip.colour] == ["T", "KL"], "due once for the session"
    assert all(chip.colour for chip in other)
    assert one[0].name == f"recording {second.label} ({second.file_name})"


def test_with_many_coders_nobody_is_due(world: World) -> None:
    recording = world.recording("01", 1)
    for author in "ABCDE":
        world.coding(recording, author, 1)
    world.recording("02", 1, world.sound)
    lines = Book(world.project).row(world.dyad("02").id).cells[1].lines
    assert [chip.text for chip in lines[0]] == ["Rec", "C", "T"]


def _picture(book: Book) -> object:
    return [book.row(dyad.id) for dyad in book.dyads], book.numbers(), book.figures(), book.sites


def _steps(world: World, rnd: random.Random) -> list[Callable[[], object]]:
    project = world.project
    dyads, sessions = project.find(Dyad), project.find(Session)
    files, runs, tags = project.find(Recording), project.find(Pass), project.find(Tag)
    found: list[Callable[[], object]] = [
        lambda: study.add_dyad_at(project, label=f"{len(dyads):02}{rnd.random()}", site=rnd.choice(["", "A", "A/B"])),
        project.undo,
        project.redo,
    ]
    if dyads:
        dyad = rnd.choice(dyads)
        found += [
            lambda: study.rename_dyad(project, dyad_id=dyad.id, label=f"x{rnd.random()}"),
            lambda: study.ensure_session(project, dyad=dyad.label, number=rnd.randint(1, 14)),
        ]
        if rnd.random() < 0.2:
            found.append(lambda: study.delete(project, what=dyad))
    if sessions:
        session = rnd.choice(sessions)
        with_file = {recording.session_id for recording in files}
        if session.id not in with_file:
            found.append(lambda: recordings.add_file(project, session_id=session.id, file=world.sound, link=True))
        if rnd.random() < 0.2:
            found.append(lambda: study.delete(project, what=session))
    if files:
        recording = rnd.choice(files)
        found += [
            lambda: world.coding(recording, rnd.choice(["AB", "KL"]), 2, rnd.choice(list(PassKind))),
            lambda: recordings.rename(project, recording_id=recording.id, label=f"camera {rnd.random()}"),
        ]
    if runs:
        found.append(lambda: tagging.tag_now(project, pass_id=rnd.choice(runs).id, code_id=None, at_ms=5))
    if tags:
        found.append(lambda: tagging.delete(project, tag_ids=[rnd.choice(tags).id]))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_book_follows_any_history_by_changes_alone(world: World, seed: int) -> None:
    rnd = random.Random(seed)
    book = Book(world.project)
    looked: list[bool] = []

    def follow(changes: Changes) -> None:
        before = {dyad.id: book.row(dyad.id) for dyad in book.dyads}
        touched = book.apply(changes)
        if touched is not None:
            untouched = {dyad.id for dyad in book.dyads} - touched
            assert all(book.row(dyad_id) == before[dyad_id] for dyad_id in untouched)
            looked.append(bool(untouched))

    stop = world.project.listen(follow)
    for _ in range(60):
        rnd.choice(_steps(world, rnd))()
        assert _picture(book) == _picture(Book(world.project))
    stop()
    assert any(looked), "no step left a dyad alone"


def test_what_is_due(world: World) -> None:
    world.dyad("01")
    world.meeting("02", 4)
    mine, other = world.recording("03", 1), world.recording("03", 2, world.sound)
    world.coding(mine, "ME", 1)
    world.coding(other, "KL", 1)
    book = Book(world.project)
    book.set_missing({mine.id})
    assert [(item.need, item.text) for item in due(book, "me")] == [
        (Need.FILE, "Missing file: dyad 03, session 1"),
        (Need.CODING, "Code dyad 03, session 2"),
        (Need.RECORDING, "Add a recording: dyad 02, session 4"),
        (Need.SESSION, "Add a session to dyad 01"),
    ]
    assert Need.CODING not in {item.need for item in due(book, "")}, "someone coded everything"
