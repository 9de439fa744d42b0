"""What a study plans to have of its sessions: parts by day and person, what will be missing and why; therapists."""

from datetime import date

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Part
from iprtool.domain.model import Dyad, Planned, Session, Study, Therapist
from iprtool.domain.naming import check_label
from iprtool.domain.parts import slot_of
from iprtool.domain.times import check_time_of_day
from iprtool.store import Changes, Project

LONGEST_REASON = 200
"""A reason stands in a cell of the board."""
LONGEST_WAIT_H = 10_000
LONGEST_WAIT_DAYS = 3_650

TITLES = {
    Part.RECORDING: "Recording",
    Part.CLIENT_RECALL: "Client recall",
    Part.THERAPIST_RECALL: "Therapist recall",
    Part.FOLLOW_UP: "Follow-up",
    Part.CODING: "Coding",
}


def title(part: Part, person: str = "") -> str:
    """How a part is called: `Client recall`, `Coding by AB`."""
    return f"{TITLES[part]} by {person}" if person else TITLES[part]


def find(project: Project, *, session_id: str, part: Part, person: str = "") -> Planned | None:
    """The plan of a part of a session."""
    wanted = slot_of(part, person)
    planned = project.find(Planned, session_id=session_id, part=part)
    return next((plan for plan in planned if slot_of(plan.part, plan.person) == wanted), None)


def plan(
    project: Project, *, session_id: str, part: Part, person: str = "", due_on: date | None = None, missing: str = ""
) -> Planned:
    """Plan a part of a session; where it is planned already, until this day and with this reason from now on.

    Raises IprError for a coding by nobody.
    """
    person, missing = checked_person(part, person), checked_reason(missing)
    there = find(project, session_id=session_id, part=part, person=person)
    with project.step(f"Plan {title(part, person)}") as step:
        if there is not None:
            return step.update(there, due_on=due_on, missing=missing)
        planned = Planned(new_id(), session_id, part, person, due_on, missing)
        step.insert(planned)
        return planned


def checked_person(part: Part, person: str) -> str:
    """Who a planned part is by. Raises IprError for a coding by nobody; the other parts are by nobody."""
    person = check_label(person, "coder") if part is Part.CODING else ""
    if part is Part.CODING and not person:
        raise IprError("It is not said who is to code.", "Type the initials or pseudonym of the coder.")
    return person


def checked_reason(reason: str) -> str:
    """A reason as it is stored. Raises IprError for one that is too long for the board."""
    reason = " ".join(reason.split())
    if len(reason) > LONGEST_REASON:
        raise IprError(
            f"A reason has at most {LONGEST_REASON} letters; this one has {len(reason)}.",
            "Say it shorter, and write the rest into the memo of the session.",
        )
    return reason


def unplan(project: Project, *, session_id: str, part: Part, person: str = "") -> Changes:
    """Do not plan a part any more. What is there of it stays."""
    there = find(project, session_id=session_id, part=part, person=person)
    with project.step(f"Do not plan {title(part, person)}") as step:
        if there is not None:
            step.delete(there)
    return step.changes


def set_missing(project: Project, *, session_id: str, part: Part, person: str = "", reason: str) -> Planned:
    """Say why a part will not be there; with an empty reason, that it may still come. It is planned by that."""
    there = find(project, session_id=session_id, part=part, person=person)
    due_on = there.due_on if there else None
    return plan(project, session_id=session_id, part=part, person=person, due_on=due_on, missing=reason)


def set_meeting(
    project: Project, *, session_id: str, held_on: date | None, ended: str = "", phase: str = ""
) -> Changes:
    """Say when a session was and what phase it belongs to. Raises IprError for an end that is no time of day."""
    ended, phase = check_time_of_day(ended), check_label(phase, "phase")
    session = project.get(Session, session_id)
    with project.step(f"Change session {session.number}") as step:
        step.update(session, held_on=held_on, ended=ended, phase=phase)
    return step.changes


def set_therapist(project: Project, *, dyad_id: str, label: str) -> Changes:
    """Say who the therapist of a dyad is; one with this label may be in other dyads. Empty: it is not said."""
    dyad = project.get(Dyad, dyad_id)
    with project.step(f"Therapist of dyad {dyad.label}") as step:
        found = ensure_therapist(project, label=label)
        step.update(dyad, therapist_id=found.id if found else None)
    return step.changes


def ensure_therapist(project: Project, *, label: str) -> Therapist | None:
    """The therapist with this label, in any capitals; a new one where there is none. None for an empty label."""
    label = check_label(label, "therapist")
    if not label:
        return None
    there = (each for each in project.find(Therapist) if each.label.casefold() == label.casefold())
    found = next(there, None)
    if found is None:
        found = Therapist(new_id(), project.study.id, label)
        with project.step(f"Add therapist {label}") as step:
            step.insert(found)
    return found


def set_waits(project: Project, *, recall_within_h: int, follow_up_days: int) -> Changes:
    """Say how soon after a session its recall is due, and after how many days its follow-up."""
    for value, most in ((recall_within_h, LONGEST_WAIT_H), (follow_up_days, LONGEST_WAIT_DAYS)):
        if not 1 <= value <= most:
            raise IprError(f"{value:,} is no such time.", f"Choose a number from 1 to {most:,}.")
    study: Study = project.study
    with project.step("Change the times of recalls") as step:
        step.update(study, recall_within_h=recall_within_h, follow_up_days=follow_up_days)
    return step.changes
