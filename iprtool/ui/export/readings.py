"""What the Export place reads from the project, each as a reading in slices."""

import heapq
from collections.abc import Generator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from iprtool.exchange.columns import Column
from iprtool.services.export_filters import Filters
from iprtool.services.exporting import TAGS, Table
from iprtool.store import Project

PREVIEW_ROWS = 50


@dataclass(frozen=True, slots=True)
class Survey:
    """How many rows of a table the filters let through, and the first of them with their columns.

    sessions: of how many sessions the segments are, where it is segments.
    """

    table: Table
    count: int = 0
    first: list[Any] = field(default_factory=list)
    columns: tuple[Column[Any], ...] = ()
    sessions: int = 0


def survey(project: Project, table: Table, filters: Filters) -> Generator[Survey | None, None, Survey]:
    """Count, tell the count, then read as many passes as the preview needs."""
    reader = table.reader(project, filters)
    yield None
    total, sessions = 0, set()
    for place in reader.places:
        count = reader.count(place)
        total += count
        if count and table.key == TAGS:
            sessions.add(place[1].id)
        yield None
    yield Survey(table, total, sessions=len(sessions))
    first: list[Any] = []
    for place in reader.places:
        if len(first) >= PREVIEW_ROWS:
            break
        for part in reader.parts(place):
            yield None
            first = heapq.nsmallest(PREVIEW_ROWS, [*first, *part], key=table.order)
        yield None
    return Survey(table, total, list(islice(table.rows(first), PREVIEW_ROWS)), table.columns_of(first), len(sessions))
