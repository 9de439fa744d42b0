"""What the Export place reads from the project, each as a reading in slices."""

import heapq
from collections.abc import Generator
from dataclasses import dataclass

from iprtool.domain.segment import Segment
from iprtool.services import exporting
from iprtool.services.exporting import Filters
from iprtool.store import Project

PREVIEW_ROWS = 50


@dataclass(frozen=True, slots=True)
class Survey:
    """How many segments the filters let through, and the first of them."""

    count: int
    first: list[Segment]


def survey(project: Project, filters: Filters) -> Generator[Survey | None, None, Survey]:
    """Count, tell the count, then read as many passes as the preview needs."""
    places = exporting.chosen_passes(project, filters)
    yield None
    total = 0
    for count in exporting.counting(project, filters, places):
        total += count
        yield None
    yield Survey(total, [])
    first: list[Segment] = []
    run_id = ""
    for part in exporting.slices(project, filters, places):
        new_pass = bool(part) and part[0].run.id != run_id
        if new_pass and len(first) >= PREVIEW_ROWS:
            break
        if part:
            run_id = part[0].run.id
            yield None
            first = heapq.nsmallest(PREVIEW_ROWS, [*first, *part], key=lambda segment: segment.order)
        yield None
    return Survey(total, first)


def everything(project: Project, filters: Filters) -> Generator[None, None, list[Segment]]:
    """All segments, unsorted: sorting and writing happen in the background."""
    places = exporting.chosen_passes(project, filters)
    yield
    found: list[Segment] = []
    for part in exporting.slices(project, filters, places):
        found += part
        yield
    return found
