"""Puts the field together with what the window has: its actions, the open study, and the ways to go."""

from collections.abc import Iterable

from iprtool.ui.actions import ActionSet
from iprtool.ui.anything.entries import Entry, Ways, fitting, of_actions, of_study, of_tags, of_transcripts
from iprtool.ui.study_session import StudySession


class Anything:
    """What the field looks through from the moment it is shown: read once, so that typing stays quick."""

    def __init__(self, actions: ActionSet, session: StudySession | None, ways: Ways) -> None:
        self._session, self._ways = session, ways
        self._entries = list(of_actions(actions))
        if session is not None:
            self._entries += of_study(session.project, session.finder, ways)

    def __call__(self, typed: str) -> Iterable[Entry]:
        """What fits; tags and what is spoken stand last, unless nothing else fits."""
        found = fitting(self._entries, typed)
        if self._session is not None:
            finder = self._session.finder
            found += of_tags(finder, typed, self._ways)
            found += of_transcripts(self._session.project, finder, typed, self._ways)
        return found
