"""What the board knows, kept in accord with the project by changes alone."""

import random
from collections.abc import Callable
from datetime import date

import pytest

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Part, PassKind, RecallMode, Respondent
from iprtool.domain.model import Codebook, Dyad, Member, Pass, Recall, Recording, Session, Tag
from iprtool.domain.naming import natural
from iprtool.services import episodes, planning, recalls, recordings, study, tagging
from iprtool.services.board import Book, next_label
from iprtool.services.board_marks import initials
from iprtool.services.due import Need, due
from iprtool.store import Changes, Project
from iprtool.ui.study.chips import Chip, shown
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


def _shown(world: World, label: str, number: int) -> list[list[Chip]]:
    book = Book(world.project)
    cell = book.row(world.dyad(label).id).cells[number]
    return [list(line) for line in shown(cell, lambda recording_id: recording_id, book.is_missing).lines]


def test_marks_of_a_session(world: World) -> None:
    first = world.recording("01", 3)
    second = world.recording("01", 3, world.sound)
    world.coding(first, "AB", 2)
    world.coding(first, "C01", 1, PassKind.CLIENT_RECALL)
    world.coding(second, "AB", 1)
    world.coding(world.recording("02", 1), "KL", 1)
    one, other = _shown(world, "01", 3)
    by_file = {line[0].mark.recording_id: line for line in (one, other)}
    assert one[0].mark.recording_id == second.id, "interview comes before session one"
    assert [chip.text for chip in by_file[second.id] if chip.colour] == ["Rec 1", "AB"]
    assert [chip.text for chip in by_file[first.id] if chip.colour] == ["Rec 2", "C", "AB"]
    assert [chip.text for chip in one if not chip.colour] == ["T", "KL"], "wanted once of the session"
    assert all(chip.colour for chip in other)


def test_with_many_coders_nobody_is_due(world: World) -> None:
    recording = world.recording("01", 1)
    for author in "ABCDE":
        world.coding(recording, author, 1)
    world.recording("02", 1, world.sound)
    assert [chip.text for chip in _shown(world, "02", 1)[0]] == ["Rec", "C", "T"]


def _picture(book: Book) -> object:
    return [book.row(dyad.id) for dyad in book.dyads], book.numbers(), book.figures(), book.totals(), book.sites


def _steps(world: World, rnd: random.Random) -> list[Callable[[], object]]:
    project = world.project
    dyads, sessions = project.find(Dyad), project.find(Session)
    files, runs = project.find(Recording), project.find(Pass)
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
        part, person = rnd.choice(list(Part)), rnd.choice(["AB", "KL"])
        found += [
            lambda: planning.plan(project, session_id=session.id, part=part, person=person),
            lambda: planning.set_missing(project, session_id=session.id, part=part, person=person, reason="ill"),
            lambda: planning.unplan(project, session_id=session.id, part=part, person=person),
            lambda: planning.set_therapist(project, dyad_id=session.dyad_id, label=person),
            *[lambda: _recall(project, session, rnd.choice([Respondent.CLIENT, Respondent.THERAPIST]))] * 2,
            lambda: planning.set_waits(project, recall_within_h=rnd.randint(1, 99), follow_up_days=30),
        ]
        if rnd.random() < 0.2:
            found.append(lambda: study.delete(project, what=session))
    if files:
        recording = rnd.choice(files)
        found += [
            lambda: world.coding(recording, rnd.choice(["AB", "KL"]), 2, rnd.choice(list(PassKind))),
            lambda: recordings.rename(project, recording_id=recording.id, label=f"camera {rnd.random()}"),
        ]
        if rnd.random() < 0.2:
            found.append(lambda: recordings.remove(project, recording_id=recording.id))
    if runs:
        found.append(lambda: tagging.tag_now(project, pass_id=rnd.choice(runs).id, code_id=None, at_ms=5))
    of_recalls = [run for run in runs if run.recall_id is not None]
    if of_recalls:
        found += [lambda: _seal(project, rnd.choice(of_recalls))] * 3
    return [*found, *_steps_of_tags(project, rnd)]


def _steps_of_tags(project: Project, rnd: random.Random) -> list[Callable[[], object]]:
    tags = project.find(Tag)
    free = _free(project, tags)
    begin = [lambda: episodes.begin(project, tag_ids=[rnd.choice(free).id])] if free else []
    return [*begin, lambda: tagging.delete(project, tag_ids=[rnd.choice(tags).id])] if tags else []


def _recall(project: Project, session: Session, participant: Respondent) -> None:
    """A recall, sealed where there is a recording to watch; several of one participant look alike but for their ids."""
    now = project.now()
    recall = Recall(new_id(), session.id, participant, RecallMode.FREE, "IN", now, ended_at=now, delay_min=9_999)
    film = next(iter(project.find(Recording, session_id=session.id)), None)
    book = project.find(Codebook)[0]
    with project.step("Begin recall") as step:
        step.insert(recall)
        if film is not None:
            kind = recalls.PASS_KINDS[participant]
            step.insert(Pass(new_id(), film.id, book.id, kind, participant.value, recall_id=recall.id, sealed=True))


def _seal(project: Project, run: Pass) -> None:
    with project.step("Seal") as step:
        step.update(run, sealed=not run.sealed)


def _free(project: Project, tags: list[Tag]) -> list[Tag]:
    taken = {member.tag_id for member in project.find(Member)}
    return [tag for tag in tags if tag.id not in taken]


@pytest.mark.parametrize("seed", range(4))
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
    for _ in range(90):
        rnd.choice(_steps(world, rnd))()
        assert _picture(book) == _picture(Book(world.project))
    stop()
    assert any(looked), "no step left a dyad alone"


def test_marks_of_one_slot_stay_in_their_order_when_one_is_unsealed(world: World) -> None:
    film = world.recording("01", 3)
    session = world.project.get(Session, film.session_id)
    for _ in range(2):
        _recall(world.project, session, Respondent.CLIENT)
    book = Book(world.project)
    stop = world.project.listen(book.apply)
    first, _ = (run for run in world.project.find(Pass) if run.recall_id is not None)
    for sealed in (False, True):
        with world.project.step("Seal") as step:
            step.update(first, sealed=sealed)
        assert _picture(book) == _picture(Book(world.project))
    stop()


def test_what_is_due(world: World) -> None:
    world.dyad("01")
    world.meeting("02", 4)
    mine, other = world.recording("03", 1), world.recording("03", 2, world.sound)
    world.coding(mine, "ME", 1)
    world.coding(other, "KL", 1)
    book = Book(world.project)
    book.set_missing({mine.id})
    today = date(2026, 3, 4)
    assert [(item.need, item.text) for item in due(book, "me", today)] == [
        (Need.FILE, "Missing file: dyad 03, session 1"),
        (Need.CODING, "Code dyad 03, session 2"),
        (Need.RECORDING, "Add a recording: dyad 02, session 4"),
        (Need.SESSION, "Add a session to dyad 01"),
    ]
    assert Need.CODING not in {item.need for item in due(book, "", today)}, "someone coded everything"
