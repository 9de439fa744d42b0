"""Seals on the passes of recalls: opened and closed by the researcher, each in a step that the journal keeps."""

from collections.abc import Iterable

from iprtool.domain.errors import IprError
from iprtool.domain.model import Pass
from iprtool.domain.recall_view import RecallView
from iprtool.services import passes, recall_views
from iprtool.store import Changes, Project


def named(project: Project, name: str) -> list[RecallView]:
    """The recall with this id, or that of its pass, or this name (`08/3/client`, a second one `08/3/client/2`), or all
    of a session (`08/3`). Raises IprError."""
    known = recall_views.overview(project)
    wanted = name.strip().casefold()
    found = [each for each in known if wanted in _names(each)]
    if not found:
        names = ", ".join(each.name for each in known) or "none yet"
        raise IprError(f"There is no recall “{name}” in this project.", f"Its recalls are: {names}.")
    return found


def _names(each: RecallView) -> tuple[str, ...]:
    session = f"{each.dyad.label}/{each.session.number}"
    return each.run.id, each.recall.id, each.name.casefold(), session.casefold()


def unseal(project: Project, *, pass_ids: Iterable[str]) -> Changes:
    """Let the passes of recalls be seen, with the recordings of their interviews. Undo seals them again.

    Raises IprError for a pass that is not a recall's, and where none of them is sealed.
    """
    return _set(project, list(pass_ids), sealed=False)


def seal(project: Project, *, pass_ids: Iterable[str]) -> Changes:
    """Hide the passes of recalls again; likewise."""
    return _set(project, list(pass_ids), sealed=True)


def _set(project: Project, pass_ids: list[str], *, sealed: bool) -> Changes:
    changing = [each for each in _recalls_with(project, pass_ids) if each.run.sealed is not sealed]
    if not changing:
        raise IprError(f"These recalls are {'sealed' if sealed else 'unsealed'} already.", "Nothing was changed.")
    with project.step(f"{'Seal' if sealed else 'Unseal'} the {_listed(changing)}") as step:
        step.update_many({each.run: {"sealed": sealed} for each in changing})
    return step.changes


def _recalls_with(project: Project, pass_ids: list[str]) -> list[RecallView]:
    """The recalls that have these passes. Raises IprError for a pass that is not a recall's."""
    runs = {run.id: run for run in project.find(Pass, id=pass_ids)}
    if runs.keys() != set(pass_ids):
        raise IprError("This pass is no longer there.", "Nothing was changed.")
    for run in runs.values():
        if run.recall_id is None:
            raise IprError(f"“{passes.title(run)}” is not the pass of a recall.", "Only recalls are sealed.")
    return [view for view in recall_views.overview(project) if view.run.id in runs]


def _listed(found: list[RecallView]) -> str:
    """`client recall and therapist recall of dyad 08, session 3`."""
    places: dict[str, list[str]] = {}
    for each in found:
        places.setdefault(each.place, []).append(each.what)
    return "; ".join(f"{' and '.join(recalls)} of {place}" for place, recalls in places.items())
