"""The words of a recall alone that was broken off and goes on: those that were chosen, and only usable ones."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier, Initiator, RecallMode, Respondent
from iprtool.domain.model import Code, Codebook, Recall
from iprtool.services import code_editing, codebooks, projects, recalls
from iprtool.store import Project
from iprtool.ui.recall.begin import BeginForm
from iprtool.ui.window import MainWindow
from tests.ui.conftest import WAIT_MS
from tests.ui.recall.conftest import click, page_of, place_of

OTHERS = ["Warm", "Cold", "Far"]


def book_with(project: Project, families: dict[str, list[tuple[str, Carrier]]]) -> tuple[Codebook, dict[str, Code]]:
    """A codebook of these, and its codes by name."""
    book = codebooks.add_empty(project, name="Words")
    for name, codes in families.items():
        family = code_editing.add_family(project, codebook_id=book.id, name=name)
        with project.step("Codes") as step:
            for number, (code, carrier) in enumerate(codes):
                step.insert(Code(new_id(), family.id, code, number, family.colour, carrier=carrier))
    return book, {code.name: code for code in codebooks.tree(project, book.id).codes}


def begin(project: Project, book: Codebook, tagged: Code | None = None, words: str = "") -> str:
    """A recall alone that has begun, with a moment where one was tagged; its id."""
    first = projects.first_recording(project)
    assert first is not None
    recall = recalls.begin(
        project, recording_id=first.id, participant=Respondent.CLIENT, mode=RecallMode.ALONE, interviewer="",
        codebook_id=book.id, words=words,
    )  # fmt: skip
    if tagged is not None:
        by = Initiator.PARTICIPANT
        recalls.put_moment(project, recall, about_ms=500, said_ms=600, initiator=by, code_id=tagged.id)
    return recall.id


FIRST = {"First": [(name, Carrier.POINT) for name in ("One", "Two", "Three")]}
SECOND = {"Second": [(name, Carrier.POINT) for name in OTHERS]}


@pytest.mark.parametrize("known_by", ["tag", "choice"])
def test_one_that_goes_on_has_the_words_that_were_chosen(
    window: MainWindow, demo_folder: Path, known_by: str, qtbot: QtBot
) -> None:
    with Project.open(demo_folder) as project:
        book, codes = book_with(project, FIRST | SECOND)
        chosen = "Second" if known_by == "choice" else "First"
        begin(project, book, codes["Cold"] if known_by == "tag" else None, chosen)
    assert window.open_project(demo_folder)
    window.show_place("recall")
    click(place_of(window).list.broken[0].resume)
    page = page_of(window)
    assert [button.text() for button in page.view.codes.values()] == OTHERS
    qtbot.waitUntil(lambda: page.view.video.frame is not None, timeout=WAIT_MS)


def test_the_study_keeps_its_words_for_the_next_recall_on_any_computer(
    window: MainWindow, demo_folder: Path, tmp_path: Path
) -> None:
    with Project.open(demo_folder) as project:
        book, _ = book_with(project, FIRST | SECOND)
        recall = project.get(Recall, begin(project, book, words="Second"))
        recalls.end(project, recall, 1_000)
    moved = demo_folder.rename(tmp_path / "On another computer.iprt")
    assert window.open_project(moved)
    window.show_place("recall")
    place_of(window).begin()
    form = place_of(window).list.form
    assert isinstance(form, BeginForm)
    assert form.words.currentText() == "Second: Warm, Cold, Far"


def test_no_code_is_offered_that_a_moment_cannot_have(window: MainWindow, demo_folder: Path, qtbot: QtBot) -> None:
    mixed = [
        ("Tension", Carrier.TRACE),
        ("Segment", Carrier.BIN),
        ("Sigh", Carrier.POINT),
        ("Weeping", Carrier.INTERVAL),
    ]
    with Project.open(demo_folder) as project:
        book, _ = book_with(project, {"Mixed": mixed})
        begin(project, book)
    assert window.open_project(demo_folder)
    window.show_place("recall")
    click(place_of(window).list.broken[0].resume)
    page = page_of(window)
    assert [button.text() for button in page.view.codes.values()] == ["Sigh", "Weeping"]
    qtbot.waitUntil(lambda: page.view.video.frame is not None, timeout=WAIT_MS)
    for each in page.view.codes.values():
        click(each)
    assert page.interview.desk.waiting == 0
    assert len(page.interview.moments.all) == 2
