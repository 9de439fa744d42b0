"""Continuous ratings as they leave a project."""

import csv
from pathlib import Path

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Code, Pass
from iprtool.domain.traces import Dial
from iprtool.exchange.report import Fate
from iprtool.services import codebooks, exporting, traces
from iprtool.services.export_filters import Filters
from iprtool.store import Project


@pytest.fixture
def curved(project: Project, run: Pass) -> Project:
    """Tension in two stretches, Warmth below zero."""
    family = codebooks.tree(project).families[0]
    for place, name in enumerate(("Tension", "=Warmth")):
        code = Code(new_id(), family.id, name, 20 + place, "#E8A33D", carrier=Carrier.TRACE)
        with project.step("Curve") as step:
            step.insert(code)
        take = traces.Take(project, run, code, Dial(-3, 3, 0.5), rate_hz=2)
        take.hold(2.5 - 4 * place, 0, 1_000)
        take.hold(1.0, 5_000, 5_500)
        take.write()
    return project


def test_each_value_is_a_line(curved: Project, tmp_path: Path, run: Pass) -> None:
    target = tmp_path / "curves.csv"
    assert exporting.export(curved, "traces-csv", target).count(Fate.TAKEN) == 6
    with target.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["code"], row["time_ms"], row["value"]) for row in rows] == [
        ("Rupture/Tension", "0", "2.5"), ("Rupture/Tension", "500", "2.5"), ("Rupture/Tension", "5000", "1"),
        ("Rupture/=Warmth", "0", "-1.5"), ("Rupture/=Warmth", "500", "-1.5"), ("Rupture/=Warmth", "5000", "1"),
    ]  # fmt: skip
    assert (rows[2]["time"], rows[2]["dyad"], rows[2]["session"], rows[2]["author"], rows[2]["pass_id"]) == (
        "00:00:05.000", "08", "3", "AB", run.id,
    )  # fmt: skip
    again = tmp_path / "again.csv"
    exporting.export(curved, "traces-csv", again)
    assert again.read_bytes() == target.read_bytes()


def test_curves_are_filtered_like_segments(curved: Project, tmp_path: Path) -> None:
    assert (
        exporting.export(curved, "traces-csv", tmp_path / "a.csv", Filters(codes=("rupture/tension",))).count(
            Fate.TAKEN
        )
        == 3
    )
    assert exporting.export(curved, "traces-csv", tmp_path / "b.csv", Filters(codes=("Repair",))).count(Fate.TAKEN) == 0
    with pytest.raises(IprError, match="no pass"):
        exporting.export(curved, "traces-csv", tmp_path / "c.csv", Filters(passes=("ZZ",)))
