"""Ratings by key and mouse in the real window."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Level, ScaleKind
from iprtool.domain.model import Anchor, Code, Codebook, Family, Rating, Scale
from iprtool.services import ratings
from iprtool.ui.code.rating_panel import RatingPanel
from iprtool.ui.code.scale_rows import ButtonRow, FieldRow, SliderRow
from iprtool.ui.code.tag_note import TagNote
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of, own_tags, project_of

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
LOCI = ("task", "goal", "bond", "real rel.")


@pytest.fixture
def rated(coding: MainWindow) -> MainWindow:
    """Ruptures are rated on Impact, Locus and Clear, the session on Depth and Minutes; a withdrawal is selected."""
    project = project_of(coding)
    (book,) = project.find(Codebook)
    (rupture,) = project.find(Family, name="Rupture")

    def scale(name: str, n: int, kind: ScaleKind, level: Level = Level.TAG, **more: float) -> Scale:
        family_id = rupture.id if level is Level.TAG else None
        return Scale(new_id(), book.id, name, n, kind, level, family_id, **more)  # type: ignore[arg-type]

    impact = scale("Impact", 0, ScaleKind.ORDINAL, low=1, high=5, step=0.5)
    locus = scale("Locus", 1, ScaleKind.NOMINAL)
    with project.step("Scales") as step:
        step.insert_many([impact, locus, scale("Clear", 2, ScaleKind.FLAG)])
        step.insert_many(
            [
                scale("Depth", 3, ScaleKind.ORDINAL, Level.SESSION, low=1, high=9, step=0.5),
                scale("Minutes", 4, ScaleKind.NUMERIC, Level.SESSION, low=0),
            ]
        )
        step.insert_many(Anchor(new_id(), locus.id, n, name) for n, name in enumerate(LOCI, 1))
        step.insert(Anchor(new_id(), impact.id, 4, "clearly felt by both"))
    code_of(coding).playback.seek(10_000)
    QTest.keyClick(coding, Qt.Key.Key_1)
    return coding


def letters_only(window: MainWindow) -> None:
    """A codebook whose keys are letters."""
    project = project_of(window)
    with project.step("Letters") as step:
        for code, key in zip(project.find(Code), "qwertyuiop", strict=False):
            step.update(code, key=key)


def values(window: MainWindow) -> dict[str, float]:
    project = project_of(window)
    names = {scale.id: scale.name for scale in project.find(Scale)}
    own = {tag.id for tag in own_tags(window)}
    return {names[r.scale_id]: r.value for r in project.find(Rating) if r.tag_id is None or r.tag_id in own}


def press(window: MainWindow, keys: Sequence[Qt.Key], modifiers: Qt.KeyboardModifier = ALT) -> None:
    for key in keys:
        QTest.keyClick(window, key, modifiers)


def row(panel: RatingPanel, name: str) -> ButtonRow | SliderRow | FieldRow:
    found = next(each for each in panel.rows.values() if each.scale.name == name)
    assert isinstance(found, ButtonRow | SliderRow | FieldRow)
    return found


def buttons(window: MainWindow, name: str) -> dict[str, QPushButton]:
    found = row(code_of(window).inspector.ratings, name)
    assert isinstance(found, ButtonRow)
    return {button.text(): button for button in found.buttons}


def note(window: MainWindow) -> str:
    return window.findChildren(TagNote)[0].findChildren(QLabel)[0].text()


def test_alt_and_a_figure_rate_scale_after_scale(rated: MainWindow) -> None:
    assert note(rated).endswith(" · Impact (Alt+): 1 to 5 in steps of 0.5")
    press(rated, [Qt.Key.Key_4])
    assert values(rated) == {"Impact": 4}
    assert note(rated) == "Impact 4 · then Locus (Alt+): 1 task 2 goal 3 bond 4 real rel."
    press(rated, [Qt.Key.Key_3, Qt.Key.Key_1])
    assert values(rated) == {"Impact": 4, "Locus": 3, "Clear": 1}
    assert note(rated) == "Clear yes"
    assert buttons(rated, "Impact")["4"].isChecked()
    assert buttons(rated, "Locus")["bond"].isChecked()


def test_figures_alone_rate_where_no_code_has_them(rated: MainWindow) -> None:
    letters_only(rated)
    press(rated, [Qt.Key.Key_3, Qt.Key.Key_2], Qt.KeyboardModifier.NoModifier)
    assert values(rated) == {"Impact": 3, "Locus": 2}
    assert len(own_tags(rated)) == 1
    press(rated, [Qt.Key.Key_Q], Qt.KeyboardModifier.NoModifier)
    assert note(rated).endswith(" · Impact: 1 to 5 in steps of 0.5")


def test_figures_that_are_keys_of_codes_tag(rated: MainWindow) -> None:
    press(rated, [Qt.Key.Key_3], Qt.KeyboardModifier.NoModifier)
    assert len(own_tags(rated)) == 2
    assert values(rated) == {}


def test_half_steps_and_taking_away(rated: MainWindow) -> None:
    press(rated, [Qt.Key.Key_3], ALT | SHIFT)
    assert values(rated) == {"Impact": 3.5}
    press(rated, [Qt.Key.Key_0])
    assert values(rated) == {}
    press(rated, [Qt.Key.Key_2])
    assert values(rated) == {"Impact": 2}, "what was taken away has its turn again"
    QTest.keyClick(rated, Qt.Key.Key_Z, CTRL)
    QTest.keyClick(rated, Qt.Key.Key_Z, CTRL)
    assert values(rated) == {"Impact": 3.5}
    assert buttons(rated, "Impact")["3.5"].isChecked()


@pytest.mark.parametrize(
    ("key", "modifiers", "words"),
    [
        (Qt.Key.Key_7, ALT, "“Impact” has no value 7."),
        (Qt.Key.Key_5, ALT | SHIFT, "“Impact” has no value 5.5."),
    ],
)
def test_a_value_off_the_scale_is_refused_in_words(
    rated: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier, words: str, troubles: list[tuple[str, str]]
) -> None:
    press(rated, [key], modifiers)
    assert troubles.pop() == (words, "Its values are 1 to 5 in steps of 0.5.")
    assert values(rated) == {}


def test_another_scale_can_have_its_turn(rated: MainWindow, troubles: list[tuple[str, str]]) -> None:
    press(rated, [Qt.Key.Key_S, Qt.Key.Key_9])
    assert troubles.pop()[0] == "“Locus” has no value 9."
    press(rated, [Qt.Key.Key_S, Qt.Key.Key_2])
    assert values(rated) == {"Clear": 0}
    press(rated, [Qt.Key.Key_S, Qt.Key.Key_S], ALT | SHIFT)
    press(rated, [Qt.Key.Key_9])
    assert "“Locus”" in troubles.pop()[0]


def test_buttons_rate_and_say_what_a_value_means(rated: MainWindow) -> None:
    impact, panel = buttons(rated, "Impact"), code_of(rated).inspector.ratings
    QTest.mouseClick(impact["4"], LEFT)
    assert values(rated) == {"Impact": 4}
    assert row(panel, "Impact")._meaning.text() == "4: clearly felt by both"
    assert impact["4"].toolTip() == "clearly felt by both"
    QTest.mouseClick(impact["4"], LEFT)
    assert values(rated) == {}
    QTest.mouseClick(buttons(rated, "Clear")["yes"], LEFT)
    assert values(rated) == {"Clear": 1}


def test_nothing_is_rated_without_a_tag(rated: MainWindow) -> None:
    QTest.keyClick(rated, Qt.Key.Key_Escape)
    press(rated, [Qt.Key.Key_4])
    assert "Select a tag of yours" in rated.state.note
    code_of(rated).playback.seek(20_000)
    QTest.keyClick(rated, Qt.Key.Key_M)
    press(rated, [Qt.Key.Key_4])
    assert "nothing to rate" in rated.state.note
    assert values(rated) == {}


def test_the_session_is_rated_by_itself(rated: MainWindow) -> None:
    panel = code_of(rated).inspector.session
    assert not panel.isVisible()
    QTest.keyClick(rated, Qt.Key.Key_R, SHIFT)
    assert panel.isVisible()
    depth, minutes = row(panel, "Depth"), row(panel, "Minutes")
    assert isinstance(depth, SliderRow)
    assert isinstance(minutes, FieldRow)
    assert depth.slider.hasFocus()
    press(rated, [Qt.Key.Key_6], ALT | SHIFT)
    assert values(rated) == {"Depth": 6.5}
    QTest.keyClick(depth.slider, Qt.Key.Key_Right)
    assert values(rated) == {"Depth": 7}
    minutes.field.setFocus()
    QTest.keyClicks(minutes.field, "48,5")
    QTest.keyClick(minutes.field, Qt.Key.Key_Return)
    assert values(rated) == {"Depth": 7, "Minutes": 48.5}
    texts = [button.text() for button in code_of(rated).codes.findChildren(QPushButton)]
    assert "Session 2/2" in texts


def test_a_number_outside_the_scale_is_refused(rated: MainWindow, troubles: list[tuple[str, str]]) -> None:
    QTest.keyClick(rated, Qt.Key.Key_R, SHIFT)
    minutes = row(code_of(rated).inspector.session, "Minutes")
    assert isinstance(minutes, FieldRow)
    for typed, words in (("-3", "outside “Minutes”"), ("many", "no value “many”")):
        minutes.field.setFocus()
        minutes.field.selectAll()
        QTest.keyClicks(minutes.field, typed)
        QTest.keyClick(minutes.field, Qt.Key.Key_Return)
        assert words in troubles.pop()[0]
    assert values(rated) == {}


def test_what_another_code_left_stays_in_sight(rated: MainWindow) -> None:
    press(rated, [Qt.Key.Key_4])
    from iprtool.services import tagging

    (tag,) = own_tags(rated)
    tagging.set_code(project_of(rated), tag_ids=[tag.id], code_id=None)
    QTest.mouseClick(buttons(rated, "Impact")["4"], LEFT)
    assert ratings.of_tag(project_of(rated), tag.id) == {}
    assert not code_of(rated).inspector.ratings.isVisible()
