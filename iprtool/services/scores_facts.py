"""Scores and what their change means as plain facts, for the command line."""

from dataclasses import asdict
from typing import Any

from iprtool.domain.kinds import Respondent, Timing
from iprtool.domain.model import Dyad, Measure, Score, Session
from iprtool.domain.naming import natural
from iprtool.domain.outcomes import SOURCE
from iprtool.services import scores
from iprtool.store import Project

_RESPONDENTS, _TIMINGS = ([each.value for each in kind] for kind in (Respondent, Timing))


def facts(project: Project) -> dict[str, Any]:
    """The measures with their figures, all scores, and the change of each respondent."""
    found = scores.measures(project)
    return {
        "measures": [{name: value for name, value in asdict(each).items() if name != "study_id"} for each in found],
        "scores": _scores(project, {measure.id: measure for measure in found}),
        "changes": [_course(course) for measure in found for course in scores.courses(project, measure)],
        "terms": SOURCE,
    }


def _scores(project: Project, measures: dict[str, Measure]) -> list[dict[str, Any]]:
    sessions = {session.id: session for session in project.find(Session)}
    labels = {dyad.id: dyad.label for dyad in project.find(Dyad)}
    rows = [
        {
            "dyad": labels[sessions[score.session_id].dyad_id],
            "session": sessions[score.session_id].number,
            "measure": measures[score.measure_id].name,
            "respondent": score.respondent.value,
            "timing": score.timing.value,
            "value": score.value,
        }
        for score in project.find(Score)
    ]
    return sorted(rows, key=_place)


def _place(row: dict[str, Any]) -> tuple[Any, ...]:
    who, when = _RESPONDENTS.index(row["respondent"]), _TIMINGS.index(row["timing"])
    return natural(row["measure"]), natural(row["dyad"]), row["session"], who, when


def _course(course: scores.Course) -> dict[str, Any]:
    return {
        "dyad": course.dyad.label,
        "measure": course.measure.name,
        "respondent": course.respondent.value,
        "first": course.change.first,
        "last": course.change.last,
        "difference": course.change.difference,
        "verdict": course.change.verdict.value,
    }


def lines(found: dict[str, Any]) -> list[str]:
    """The same as a table for the eye."""
    told = ["\t".join(str(cell) for cell in row.values()) for row in found["scores"]]
    if found["changes"]:
        told += ["", f"Change from first to last score, {found['terms']}:"]
        told += ["\t".join(str(cell) for cell in row.values()) for row in found["changes"]]
    return told
