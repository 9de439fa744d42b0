"""Choices of exports that are kept under names."""

from pathlib import Path

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Pass, Preset, Tag
from iprtool.services import codebooks, presets
from iprtool.services.export_filters import Filters
from iprtool.services.presets import Choice
from iprtool.store import Project
from tests.command import run as command

RUPTURES = Choice("xlsx", Filters(codes=("Rupture",), passes=("AB",)))


def test_a_choice_is_kept_changed_and_forgotten(project: Project) -> None:
    made = presets.save(project, name="  Paper   1 ", choice=RUPTURES)
    assert made.name == "Paper 1"
    assert presets.choice_of(presets.named(project, "paper 1")) == RUPTURES
    other = Choice("csv")
    assert presets.save(project, name="PAPER 1", choice=other).id == made.id
    assert presets.choice_of(presets.saved(project)[0]) == other
    presets.delete(project, preset_id=made.id)
    assert presets.saved(project) == []
    project.undo()
    assert presets.choice_of(presets.named(project, "Paper 1")) == other


def test_what_cannot_be_kept_or_read_is_said(project: Project) -> None:
    with pytest.raises(IprError, match="no name yet"):
        presets.save(project, name=" ", choice=RUPTURES)
    with pytest.raises(IprError, match="No export is kept as “x”"):
        presets.named(project, "x")
    for text in ("{}", "nonsense", '{"form": "gone", "filters": {"dyads": [], "codes": [], "passes": []}}'):
        with pytest.raises(IprError, match="another version"):
            presets.choice_of(Preset(new_id(), project.study.id, "Old", text))


def test_the_command_line_writes_it_the_same_to_the_byte(project: Project, run: Pass, tmp_path: Path) -> None:
    tree = codebooks.tree(project, run.codebook_id)
    with project.step("Code") as step:
        step.insert(Tag(new_id(), run.id, tree.by_path("Rupture/Withdrawal").id, 5))
        step.insert(Tag(new_id(), run.id, tree.by_path("Repair/Clarifies").id, 6))
    presets.save(project, name="Paper", choice=Choice("csv", Filters(codes=("Rupture",))))
    project.close()
    first, again = tmp_path / "first.csv", tmp_path / "again.csv"
    for out in (first, again):
        assert command("export", project.folder, "--preset", "Paper", "-o", out).stdout.startswith("Wrote 1 segment")
    assert first.read_bytes() == again.read_bytes()
    command("export", project.folder, "-o", first, status=2)
