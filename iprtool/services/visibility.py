"""The one gate that decides what may be seen: every list, search and figure over passes goes through it."""

from iprtool.domain.model import Pass
from iprtool.store import Project


def visible_passes(project: Project) -> list[Pass]:
    """The passes whose tags may be seen now: all of them."""
    return project.find(Pass)
