"""Scores and what their change means as plain facts, for the command line."""

from dataclasses import asdict
from typing import Any

from iprtool.domain.outcomes import SOURCE
from iprtool.services import scores
from iprtool.store import Project


def facts(project: Project) -> dict[str, Any]:
    """The measures with their figures, all scores, and the change of each respondent."""
    found = scores.measures(project)
    return {
        "measures": [{name: value for name, value in asdict(each).items() if name != "study_id"} for each in found],
        "scores": _scores(project),
        "changes": [_course(course) for measure in found for course in scores.courses(project, measure)],
        "terms": SOURCE,
    }


def _scores(project: Project) -> list[dict[str, Any]]:
    return [
        {
            "dyad": line.dyad.label,
            "session": line.session.number,
            "measure": line.measure.name,
            "respondent": line.score.respondent.value,
            "timing": line.score.timing.value,
            "value": line.score.value,
        }
        for line in scores.lines(project)
    ]


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
