"""The one gate that decides which passes may be seen: exports, searches, episodes and the Code place ask it."""

from typing import Any

from iprtool.domain.model import Pass
from iprtool.store import Project


def visible_passes(project: Project, /, **equals: Any) -> list[Pass]:
    """The passes whose tags may be seen now, of those that fit (see `Project.find`): all of them."""
    return project.find(Pass, **equals)
