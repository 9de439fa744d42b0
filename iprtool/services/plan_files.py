"""The plan of a study out of a table: sites, dyads, therapists, sessions and their parts, all in one step.

A file says what is; what it leaves empty stays as it is. So the same file once more changes nothing.
"""

from collections.abc import Generator, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Dyad, Planned, Session, Site, Therapist
from iprtool.domain.parts import Slot, slot_of
from iprtool.exchange import csv_table, plan_csv
from iprtool.exchange.plan_csv import PartRow, PlanRow
from iprtool.services import csv_files, plan_accord, planning, study
from iprtool.services.csv_files import Report
from iprtool.services.slices import slices
from iprtool.store import Project, Step

T = TypeVar("T", Dyad, Session, Planned)
_AT_ONCE = 60
"""So many rows are written between two looks at the window: 20 ms."""


def import_file(project: Project, file: Path) -> Report:
    """Take the plan in a CSV file into the study. Raises IprError that names the line; then nothing was changed."""
    return import_rows(project, plan_csv.read(csv_files.read(file)), name=file.name)


def import_rows(project: Project, rows: list[PlanRow], *, name: str = "a table") -> Report:
    """Take the rows of a plan into the study, as one step."""
    plan_accord.check(rows)
    with project.step(_label(name)) as step:
        taking = _Taking(project, Report())
        taking.take_all(rows, step)
    return taking.report


def importing(project: Project, file: Path) -> Generator[None, None, Report]:
    """Take the plan in a CSV file into the study in slices, which are one step to undo.

    All of it is read and checked before anything is written. What others write between two slices counts. Raises
    IprError that names the line; then nothing was changed.
    """
    accord, rows = plan_accord.Accord(), list[PlanRow]()
    for row in plan_csv.rows(csv_files.read(file)):
        accord.take(row)
        rows.append(row)
        yield
    accord.check()
    return (yield from _written(project, rows, file.name))


def _written(project: Project, rows: list[PlanRow], name: str) -> Generator[None, None, Report]:
    taking = _Taking(project, Report())
    with slices(project, _label(name)) as steps:
        for begin in range(0, len(rows), _AT_ONCE):
            yield
            if steps.disturbed():
                taking = _Taking(project, taking.report)
            with steps.step() as step:
                taking.take_all(rows[begin : begin + _AT_ONCE], step)
    return taking.report


def _label(name: str) -> str:
    return f"Import the plan in {name}"


class _Taking:
    """Takes row after row into the study, with an eye on what is there; what is new is written after the last one."""

    def __init__(self, project: Project, report: Report) -> None:
        self._project, self.report = project, report
        self._site_ids: dict[str, str | None] = {}
        self._therapist_ids: dict[str, str | None] = {}
        self._dyads = {study.dyad_key(dyad.label): dyad for dyad in project.find(Dyad)}
        self._sessions = {(each.dyad_id, each.number): each for each in project.find(Session)}
        self._planned: dict[tuple[str, Slot], Planned] = {}
        for plan in project.find(Planned):
            self._planned[plan.session_id, slot_of(plan.part, plan.person)] = plan
        self._new: dict[str, Dyad | Session | Planned] = {}

    def take_all(self, rows: Iterable[PlanRow], step: Step) -> None:
        """Take in rows, and write them."""
        self._step = step
        before = {kind: self._project.count(kind) for kind in (Site, Therapist)}
        for row in rows:
            try:
                self.take(row)
            except IprError as error:
                raise csv_table.at_line(row.line, error) from error
        for kind in (Dyad, Session, Planned):
            step.insert_many(thing for thing in self._new.values() if isinstance(thing, kind))
        self._new.clear()
        for made_of, what in ((Site, "sites"), (Therapist, "therapists")):
            if made := self._project.count(made_of) - before[made_of]:
                self.report.made[what] += made

    def take(self, row: PlanRow) -> None:
        """Take in one row."""
        before = (self.report.made.total(), len(self.report.changed))
        self.report.rows += 1
        dyad = self._take_dyad(row)
        if row.number is not None:
            session = self._take_session(row, dyad, row.number)
            for part in row.parts:
                self._take_part(row, session, part)
        if before == (self.report.made.total(), len(self.report.changed)):
            self.report.skipped += 1

    def _add(self, thing: T, what: str) -> T:
        self._new[thing.id] = thing
        self.report.made[what] += 1
        return thing

    def _update(self, thing: T, **fields: Any) -> T:
        if thing.id not in self._new:
            return self._step.update(thing, **fields)
        changed = replace(thing, **fields)
        self._new[thing.id] = changed
        return changed

    def _take_dyad(self, row: PlanRow) -> Dyad:
        key = study.dyad_key(row.dyad)
        dyad = self._dyads.get(key)
        if dyad is None:
            dyad = self._add(Dyad(new_id(), self._project.study.id, None, row.dyad), "dyads")
        said = {"site_id": self._site_id(row.site), "therapist_id": self._therapist_id(row.therapist)}
        self._dyads[key] = dyad = self._change(row, f"dyad {dyad.label}", dyad, said)
        return dyad

    def _site_id(self, path: str) -> str | None:
        if path not in self._site_ids:
            site = study.ensure_site(self._project, path=path)
            self._site_ids[path] = site.id if site else None
        return self._site_ids[path]

    def _therapist_id(self, label: str) -> str | None:
        if label not in self._therapist_ids:
            found = planning.ensure_therapist(self._project, label=label)
            self._therapist_ids[label] = found.id if found else None
        return self._therapist_ids[label]

    def _take_session(self, row: PlanRow, dyad: Dyad, number: int) -> Session:
        key = (dyad.id, number)
        session = self._sessions.get(key)
        if session is None:
            study.check_number(number)
            session = self._add(Session(new_id(), dyad.id, number), "sessions")
        said = {"held_on": row.held_on, "ended": row.ended, "phase": row.phase}
        self._sessions[key] = session = self._change(row, f"session {number} of dyad {dyad.label}", session, said)
        return session

    def _change(self, row: PlanRow, what: str, thing: T, said: dict[str, Any]) -> T:
        """Let a thing be as the row says; what the row leaves empty stays."""
        different = {name: value for name, value in said.items() if value and getattr(thing, name) != value}
        if not different:
            return thing
        if thing.id not in self._new:
            names = ", ".join(_WORDS[name] for name in different)
            self.report.changed.append(f"Line {row.line}: {names} of {what}")
        return self._update(thing, **different)

    def _take_part(self, row: PlanRow, session: Session, said: PartRow) -> None:
        person = planning.checked_person(said.part, said.person)
        key = (session.id, slot_of(said.part, person))
        there, missing = self._planned.get(key), planning.checked_reason(said.missing or "")
        if there is None:
            if said.wanted:
                plan = Planned(new_id(), session.id, said.part, person, said.due_on, missing)
                self._planned[key] = self._add(plan, "planned parts")
            return
        title = planning.title(there.part, there.person)
        due_on = said.due_on or there.due_on
        missing = there.missing if said.missing is None else missing
        if not said.wanted:
            self.report.changed.append(f"Line {row.line}: {title} is not planned any more")
            self._remove(key)
        elif (due_on, missing) != (there.due_on, there.missing):
            self.report.changed.append(f"Line {row.line}: {title}")
            self._planned[key] = self._update(there, due_on=due_on, missing=missing)

    def _remove(self, key: tuple[str, Slot]) -> None:
        plan = self._planned.pop(key)
        if self._new.pop(plan.id, None) is None:
            self._step.delete(plan)


_WORDS = {"site_id": "site", "therapist_id": "therapist", "held_on": "date", "ended": "end", "phase": "phase"}
