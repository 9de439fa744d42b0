"""Outcome measures and scores: per session, respondent and timing; and what their change means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Respondent, Timing
from iprtool.domain.model import Dyad, Measure, Score, Session
from iprtool.domain.naming import natural
from iprtool.domain.outcomes import KNOWN, Change, changes, check_measure, check_score
from iprtool.exchange import csv_table, scores_csv
from iprtool.exchange.scores_csv import ScoreLine, ScoreRow
from iprtool.services import csv_files, study
from iprtool.services.csv_files import Report
from iprtool.store import Changes, Project

Spot = tuple[str, Respondent, Timing]
"""Where a score of a measure belongs: (id of a session, respondent, timing)."""


def measures(project: Project) -> list[Measure]:
    """The measures of the study by name."""
    return sorted(project.find(Measure), key=lambda measure: natural(measure.name))


def offered(project: Project) -> list[Measure]:
    """Measures of the field that the study does not have yet."""
    there = {measure.name.casefold() for measure in project.find(Measure)}
    return [measure for measure in KNOWN if measure.name.casefold() not in there]


def add_measure(project: Project, *, name: str, **figures: Any) -> Measure:
    """A new measure; one of the field comes with its published figures, but for those that are given.

    Raises IprError when it is there already, or its figures do not go together.
    """
    name = _checked_name(project, name)
    known = next((each for each in KNOWN if each.name.casefold() == name.casefold()), Measure("", "", name))
    measure = replace(known, id=new_id(), study_id=project.study.id, **figures)
    check_measure(measure)
    with project.step(f"Add measure {measure.name}") as step:
        step.insert(measure)
    return measure


def _checked_name(project: Project, name: str, own_id: str = "") -> str:
    name = " ".join(name.split())
    if not name:
        raise IprError("The measure has no name yet.", "Type a name first.")
    there = _named(project, name)
    if there is not None and there.id != own_id:
        raise IprError(f"There is a measure {there.name} already.", "Choose another name.")
    return name


def _named(project: Project, name: str) -> Measure | None:
    return next((each for each in project.find(Measure) if each.name.casefold() == name.casefold()), None)


def change_measure(project: Project, *, measure_id: str, **fields: Any) -> Changes:
    """Change name or figures of a measure. Raises IprError when they do not go together, or do not fit its scores."""
    before = project.get(Measure, measure_id)
    if "name" in fields:
        fields["name"] = _checked_name(project, fields["name"], measure_id)
    after = replace(before, **fields)
    check_measure(after)
    for score in project.find(Score, measure_id=measure_id):
        check_score(after, score.value)
    with project.step(f"Change measure {after.name}") as step:
        step.update(before, **fields)
    return step.changes


def delete_measure(project: Project, *, measure_id: str) -> Changes:
    """Delete a measure with its scores; undo brings both back."""
    measure = project.get(Measure, measure_id)
    with project.step(f"Delete measure {measure.name}") as step:
        step.delete_tree(measure)
    return step.changes


def scores_of(project: Project, measure_id: str) -> dict[Spot, Score]:
    """The scores of a measure by where they belong."""
    found = project.find(Score, measure_id=measure_id)
    return {(score.session_id, score.respondent, score.timing): score for score in found}


def lines(project: Project) -> list[ScoreLine]:
    """All scores with where they belong, in order."""
    dyads = {dyad.id: dyad for dyad in project.find(Dyad)}
    sessions = {session.id: session for session in project.find(Session)}
    of = {measure.id: measure for measure in project.find(Measure)}
    found = []
    for score in project.find(Score):
        session = sessions[score.session_id]
        found.append(ScoreLine(dyads[session.dyad_id], session, of[score.measure_id], score))
    return sorted(found, key=lambda line: line.order)


def put(project: Project, *, measure_id: str, values: Mapping[Spot, float | None]) -> Changes:
    """Write scores of a measure in one step; None takes one away. Raises IprError for one outside its bounds."""
    measure, there = project.get(Measure, measure_id), scores_of(project, measure_id)
    for value in values.values():
        if value is not None:
            check_score(measure, value)
    with project.step(f"Scores of {measure.name}") as step:
        new = {spot: value for spot, value in values.items() if spot not in there and value is not None}
        step.delete_many([there[spot] for spot, value in values.items() if spot in there and value is None])
        step.update_many({there[s]: {"value": v} for s, v in values.items() if s in there and v is not None})
        step.insert_many(
            Score(new_id(), session_id, measure_id, respondent, timing, value)
            for (session_id, respondent, timing), value in new.items()
        )
    return step.changes


@dataclass(frozen=True, slots=True)
class Course:
    """What became of one respondent of a dyad on a measure."""

    measure: Measure
    dyad: Dyad
    respondent: Respondent
    change: Change


def courses(project: Project, measure: Measure) -> list[Course]:
    """The changes on a measure from first to last score, by dyad and respondent."""
    sessions = {session.id: session for session in project.find(Session)}
    dyads = {dyad.id: dyad for dyad in project.find(Dyad)}
    scores = project.find(Score, measure_id=measure.id)
    found = changes(measure, ((sessions[score.session_id], score) for score in scores))
    made = [Course(measure, dyads[dyad_id], who, change) for (dyad_id, who), change in found.items()]
    return sorted(made, key=lambda course: (natural(course.dyad.label), list(Respondent).index(course.respondent)))


def import_file(project: Project, file: Path) -> Report:
    """Take the scores in a CSV file into the study. Raises IprError that names the line; then nothing was changed."""
    return import_rows(project, scores_csv.read(csv_files.read(file)), name=file.name)


def import_rows(project: Project, rows: Iterable[ScoreRow], *, name: str = "a table") -> Report:
    """Take the rows of a table of scores into the study, as one step. Measures that are new are made."""
    report = Report()
    dyads = {study.dyad_key(dyad.label): dyad for dyad in project.find(Dyad)}
    sessions = {(session.dyad_id, session.number): session for session in project.find(Session)}
    known = {measure.name.casefold(): measure for measure in project.find(Measure)}
    wanted: dict[str, dict[Spot, tuple[float, int]]] = {}
    cited: dict[str, tuple[str, int]] = {}
    with project.step(f"Import the scores in {name}"):
        for row in rows:
            report.rows += 1
            try:
                dyad = dyads.get(study.dyad_key(row.dyad))
                session = sessions.get((dyad.id, row.number)) if dyad else None
                if session is None:
                    raise IprError(
                        f"The study has no session {row.number} of dyad {row.dyad}.",
                        "Put the line right, or add the session first.",
                    )
                measure = _measure_for(project, row, known, report)
                _cite(project, measure, row, cited, report)
                check_score(measure, row.value)
                _collect(wanted.setdefault(measure.id, {}), (session.id, row.respondent, row.timing), row)
            except IprError as error:
                raise csv_table.at_line(row.line, error) from error
        for measure_id, values in wanted.items():
            _write(project, measure_id, values, report)
    return report


def _measure_for(project: Project, row: ScoreRow, known: dict[str, Measure], report: Report) -> Measure:
    key = " ".join(row.measure.split()).casefold()
    if key not in known:
        more = {"citation": row.citation} if row.citation else {}
        known[key] = add_measure(project, name=row.measure, **more)
        report.made["measures"] += 1
    return known[key]


def _cite(project: Project, measure: Measure, row: ScoreRow, cited: dict[str, tuple[str, int]], report: Report) -> None:
    """Let a measure be cited as the row says. Raises IprError where another row says otherwise."""
    if not row.citation:
        return
    before, line = cited.setdefault(measure.id, (row.citation, row.line))
    if before != row.citation:
        raise IprError(
            f"The citation of {measure.name} is “{row.citation}” here and “{before}” in line {line}.", "Say it once."
        )
    if line == row.line and measure.citation != row.citation:
        change_measure(project, measure_id=measure.id, citation=row.citation)
        report.changed.append(f"Line {row.line}: citation of {measure.name}")


def _collect(values: dict[Spot, tuple[float, int]], spot: Spot, row: ScoreRow) -> None:
    before, line = values.setdefault(spot, (row.value, row.line))
    if before != row.value:
        raise IprError(f"This score is {row.value:g} here and {before:g} in line {line}.", "Say it once.")


def _write(project: Project, measure_id: str, values: dict[Spot, tuple[float, int]], report: Report) -> None:
    there = scores_of(project, measure_id)
    for spot, (value, line) in values.items():
        if spot not in there:
            report.made["scores"] += 1
        elif there[spot].value != value:
            report.changed.append(f"Line {line}: {there[spot].value:g} is {value:g} now")
        else:
            report.skipped += 1
    put(project, measure_id=measure_id, values={spot: value for spot, (value, _) in values.items()})
