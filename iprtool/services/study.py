"""Dyads and sessions of the study."""

from datetime import date

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Dyad, Session, Site
from iprtool.domain.naming import check_label
from iprtool.services import episodes
from iprtool.store import Changes, Project

MAX_SESSION = 99_999


def add_site(project: Project, *, name: str, parent_id: str | None = None) -> Site:
    """A new site, inside another one if `parent_id` names it."""
    site = Site(new_id(), project.study.id, parent_id, _required(name, "site"))
    with project.step(f"Add site {site.name}") as step:
        step.insert(site)
    return site


def ensure_site(project: Project, *, path: str) -> Site | None:
    """The site with this path (`Clinic 2/Oslo`), made where it is not there; None for an empty path."""
    found: Site | None = None
    with project.step(f"Add site {path.strip()}"):
        for name in filter(None, (part.strip() for part in path.split("/"))):
            parent_id = found.id if found else None
            there = (
                site for site in project.find(Site, parent_id=parent_id) if site.name.casefold() == name.casefold()
            )
            found = next(there, None) or add_site(project, name=name, parent_id=parent_id)
    return found


def add_dyad_at(project: Project, *, label: str, site: str) -> Dyad:
    """A new dyad at the site with this path, in one step; see `add_dyad` and `ensure_site`."""
    with project.step(f"Add dyad {label.strip()}"):
        found = ensure_site(project, path=site)
        return add_dyad(project, label=label, site_id=found.id if found else None)


def add_dyad(project: Project, *, label: str, site_id: str | None = None) -> Dyad:
    """A new dyad under a pseudonymous label. Raises IprError when the label is taken."""
    label = _required(label, "dyad")
    if find_dyad(project, label=label) is not None:
        raise IprError(f"There is a dyad {label} already.", "Choose another label.")
    dyad = Dyad(new_id(), project.study.id, site_id, label)
    with project.step(f"Add dyad {label}") as step:
        step.insert(dyad)
    return dyad


def add_session(
    project: Project, *, dyad_id: str, number: int, held_on: date | None = None, phase: str = ""
) -> Session:
    """A new session of a dyad. Raises IprError when the dyad has one with that number."""
    check_number(number)
    if find_session(project, dyad_id=dyad_id, number=number) is not None:
        raise IprError(f"This dyad has a session {number} already.", "Choose another number.")
    session = Session(new_id(), dyad_id, number, held_on, check_label(phase, "phase"))
    with project.step(f"Add session {number}") as step:
        step.insert(session)
    return session


def check_number(number: int) -> None:
    """Raise IprError for a number that no session has."""
    if not 1 <= number <= MAX_SESSION:
        raise IprError(
            f"A session cannot have the number {number}.", f"Sessions are numbered from 1 to {MAX_SESSION:,}."
        )


def find_dyad(project: Project, *, label: str) -> Dyad | None:
    """The dyad with this label, in any capitals; a leading word `dyad` is not part of it."""
    wanted = dyad_key(label)
    return next((dyad for dyad in project.find(Dyad) if dyad_key(dyad.label) == wanted), None)


def dyad_key(label: str) -> str:
    """A label as it is looked for: in small letters, without the word `dyad` in front."""
    return label.strip().casefold().removeprefix("dyad").strip()


def find_session(project: Project, *, dyad_id: str, number: int) -> Session | None:
    """The session of a dyad with this number."""
    return next(iter(project.find(Session, dyad_id=dyad_id, number=number)), None)


def ensure_session(project: Project, *, dyad: str, number: int) -> Session:
    """The session with this number of the dyad with this label; dyad and session are made where they are not there."""
    check_number(number)
    with project.step(f"Add dyad {dyad}, session {number}"):
        found = find_dyad(project, label=dyad) or add_dyad(project, label=dyad)
        session = find_session(project, dyad_id=found.id, number=number)
        return session or add_session(project, dyad_id=found.id, number=number)


def rename_dyad(project: Project, *, dyad_id: str, label: str) -> Changes:
    """Give a dyad another label. Raises IprError when it is taken."""
    label = _required(label, "dyad")
    other = find_dyad(project, label=label)
    if other is not None and other.id != dyad_id:
        raise IprError(f"There is a dyad {label} already.", "Choose another label.")
    with project.step(f"Rename dyad to {label}") as step:
        step.update(project.get(Dyad, dyad_id), label=label)
    return step.changes


def delete(project: Project, *, what: Site | Dyad | Session) -> Changes:
    """Delete a dyad, session or site with all that hangs on it. One step, so it can be undone; files stay."""
    name = {Site: "site", Dyad: "dyad", Session: "session"}[type(what)]
    with project.step(f"Delete {name}") as step:
        episodes.delete_with(project, what)
    return step.changes


def site_path(site_id: str | None, sites: dict[str, Site]) -> str:
    """Names of a site and those it lies in, from the outermost: `Clinic 2/Oslo`. Empty without a site."""
    names: list[str] = []
    while site_id is not None:
        site = sites[site_id]
        names.insert(0, site.name)
        site_id = site.parent_id
    return "/".join(names)


def _required(text: str, what: str) -> str:
    label = check_label(text, what)
    if not label:
        raise IprError(f"The {what} has no name yet.", "Type a name first.")
    return label
