"""What is open in the window, for tests in which something is."""

from iprtool.domain.model import Pass, Recording, Tag
from iprtool.store import Project
from iprtool.ui.code.place import CodePlace
from iprtool.ui.study_session import StudySession
from iprtool.ui.window import MainWindow


def session_of(window: MainWindow) -> StudySession:
    """The open study."""
    assert window.session is not None
    return window.session


def project_of(window: MainWindow) -> Project:
    """Its project."""
    return session_of(window).project


def code_of(window: MainWindow) -> CodePlace:
    """Its Code place."""
    assert window.code is not None
    return window.code


def recording_of(window: MainWindow) -> Recording:
    """The recording that is open there."""
    found = code_of(window).recording
    assert found is not None
    return found


def run_of(window: MainWindow) -> Pass:
    """The pass that one codes in."""
    run = code_of(window).run
    assert run is not None
    return run


def own_tags(window: MainWindow) -> list[Tag]:
    """The tags of that pass."""
    return project_of(window).find(Tag, pass_id=run_of(window).id)
