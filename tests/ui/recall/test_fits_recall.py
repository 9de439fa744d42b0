"""Nothing of an interview is cut off at 1024 x 700 with text of 200 %, in any colours."""

import pytest
from PySide6.QtWidgets import QApplication

from iprtool.ui.window import MainWindow
from tests.ui.places.test_fits import cut_off
from tests.ui.recall.conftest import place_of

SIZE = (1024, 700)


def test_the_interview_cuts_nothing_off(interviewing: MainWindow) -> None:
    interviewing.resize(*SIZE)
    for theme, percent in (("dark", 100), ("light", 200), ("contrast", 200)):
        interviewing.settings["look.theme"] = theme
        interviewing.settings["look.text_percent"] = percent
        interviewing.apply_look()
        for _ in range(20):
            QApplication.processEvents()
        assert (interviewing.width(), interviewing.height()) == SIZE, f"at {percent} % it does not fit"
        assert cut_off(interviewing) == [], f"at {percent} %"


@pytest.mark.parametrize("percent", [100, 200])
def test_list_and_form_cut_nothing_off(recall_place: MainWindow, percent: int) -> None:
    recall_place.resize(*SIZE)
    recall_place.settings["look.text_percent"] = percent
    recall_place.apply_look()
    place_of(recall_place).begin()
    for _ in range(20):
        QApplication.processEvents()
    assert (recall_place.width(), recall_place.height()) == SIZE
    assert cut_off(recall_place) == []
