"""Searches that are kept under a name."""

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Query
from iprtool.store import Changes, Project


def saved(project: Project) -> list[Query]:
    """All of them by name."""
    return sorted(project.find(Query), key=lambda query: (query.name.casefold(), query.id))


def save(project: Project, *, name: str, text: str) -> Query:
    """Keep a search; one with the same name is changed. Raises IprError without a name or a search."""
    name, text = _name(name), text.strip()
    if not text:
        raise IprError("There is no search to save yet.", "Type one first.")
    there = _named(project, name)
    with project.step(f"Save search {name}") as step:
        if there is None:
            query = Query(new_id(), project.study.id, name, text)
            step.insert(query)
        else:
            query = Query(there.id, there.study_id, there.name, text)
            step.update(there, text=text)
    return query


def rename(project: Project, *, query_id: str, name: str) -> Changes:
    """Give a search another name. Raises IprError when another one has it."""
    name = _name(name)
    other = _named(project, name)
    if other is not None and other.id != query_id:
        raise IprError(f"There is a search “{other.name}” already.", "Choose another name.")
    with project.step(f"Rename search to {name}") as step:
        step.update(project.get(Query, query_id), name=name)
    return step.changes


def delete(project: Project, *, query_id: str) -> Changes:
    """Forget a search."""
    query = project.get(Query, query_id)
    with project.step(f"Delete search {query.name}") as step:
        step.delete(query)
    return step.changes


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise IprError("The search has no name yet.", "Type a name first.")
    return name


def _named(project: Project, name: str) -> Query | None:
    return next((query for query in project.find(Query) if query.name.casefold() == name.casefold()), None)
