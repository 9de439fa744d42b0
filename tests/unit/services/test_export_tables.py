"""The tables by segment of a grid and by pass."""

import csv
from pathlib import Path

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Codebook, Pass, Rating, Recording, Tag
from iprtool.services import codebooks, exporting, passes
from iprtool.services.export_filters import EVERYTHING, Filters
from iprtool.store import Project


def rows(project: Project, key: str, file: Path, filters: Filters = EVERYTHING) -> list[dict[str, str]]:
    exporting.export(project, key, file, filters)
    return list(csv.DictReader(file.read_text("utf-8").splitlines()))


def test_every_segment_of_a_grid_is_a_line_also_where_nothing_holds(project: Project, tmp_path: Path) -> None:
    codebooks.add_preset(project, preset="narrative-emotion")
    tree = codebooks.tree(project, codebooks.in_order(project)[-1].id)
    code = next(code for code in tree.codes if (family := tree.family_of(code.id)) and family.bin_ms == 60_000)
    (film,) = project.find(Recording)
    run = passes.ensure(project, recording_id=film.id, author="AB", codebook_id=tree.codebook.id)
    with project.step("Code") as step:
        film = step.update(film, duration_ms=170_000)
        step.insert(Tag(new_id(), run.id, code.id, 60_000, 120_000, "first"))
    found = rows(project, "bins-csv", tmp_path / "bins.csv")
    assert [(row["segment"], row["begin"], row["codes"], row["done"]) for row in found[:3]] == [
        ("1", "00:00:00.000", "", ""),
        ("2", "00:01:00.000", tree.path(code.id), "yes"),
        ("3", "00:02:00.000", "", ""),
    ]
    assert found[1]["memo"] == "first"
    assert int(found[-1]["end_ms"]) == film.duration_ms


def test_values_of_scales_stand_beside_their_segment(project: Project, tmp_path: Path) -> None:
    codebooks.add_preset(project, preset="rupture-repair")
    tree = codebooks.tree(project, codebooks.in_order(project)[-1].id)
    code = next(code for code in tree.codes if code.carrier is Carrier.BIN and tree.rated_on(code.id))
    scale = tree.rated_on(code.id)[0]
    (film,) = project.find(Recording)
    run = passes.ensure(project, recording_id=film.id, author="AB", codebook_id=tree.codebook.id)
    tag = Tag(new_id(), run.id, code.id, 0, min(300_000, film.duration_ms))
    with project.step("Code") as step:
        step.insert(tag)
        step.insert(Rating(new_id(), run.id, scale.id, tag.id, 3))
    (row, *_) = rows(project, "bins-csv", tmp_path / "bins.csv")
    assert row["ratings"].startswith(f"{scale.name}=3")


def test_codes_by_sessions_count_and_add_up(project: Project, run: Pass, tmp_path: Path) -> None:
    tree = codebooks.tree(project, run.codebook_id)
    withdrawal, clarifies = tree.by_path("Rupture/Withdrawal").id, tree.by_path("Repair/Clarifies").id
    with project.step("Code") as step:
        step.insert(Tag(new_id(), run.id, withdrawal, 0, 1_500))
        step.insert(Tag(new_id(), run.id, withdrawal, 1_000, 2_000))
        step.insert(Tag(new_id(), run.id, clarifies, 5))
        step.insert(Tag(new_id(), run.id, None, 6))
    (row,) = rows(project, "matrix-csv", tmp_path / "matrix.csv")
    assert (row["dyad"], row["session"], row["author"]) == ("08", "3", "AB")
    assert (row["Rupture/Withdrawal (n)"], row["Rupture/Withdrawal (ms)"]) == ("2", "2500")
    assert row["Repair/Clarifies (n)"] == "1"
    assert "Repair/Clarifies (ms)" not in row
    assert row["Rupture/Confrontation (n)"] == "0"
    (filtered,) = rows(project, "matrix-csv", tmp_path / "matrix.csv", Filters(codes=("Repair",)))
    assert not [name for name in filtered if name.startswith("Rupture")]


def test_a_code_that_a_pass_cannot_have_leaves_its_cell_empty(project: Project, run: Pass, tmp_path: Path) -> None:
    codebooks.add_preset(project, preset="togetherness")
    other = codebooks.in_order(project)[-1]
    assert other.id != run.codebook_id
    second = passes.ensure(project, recording_id=run.recording_id, author="KL", codebook_id=other.id)
    with project.step("Code") as step:
        step.insert(Tag(new_id(), run.id, codebooks.tree(project, run.codebook_id).codes[0].id, 0))
        step.insert(Tag(new_id(), second.id, None, 0))
    first, last = rows(project, "matrix-csv", tmp_path / "matrix.csv")
    path = codebooks.tree(project, run.codebook_id).path(codebooks.tree(project, run.codebook_id).codes[0].id)
    assert (first[f"{path} (n)"], last[f"{path} (n)"]) == ("1", "")
    assert project.count(Codebook) == 2
