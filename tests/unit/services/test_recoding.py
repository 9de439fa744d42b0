"""From one version of a codebook to the next, with everything that was coded."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import MediaKind, PassKind
from iprtool.domain.model import Episode, Pass, Rating, Recording, Scale, Tag, Trace
from iprtool.services import (
    code_editing,
    code_merging,
    codebook_versions,
    codebooks,
    projects,
    recoding,
    scale_editing,
    study,
)
from iprtool.store import Project
from tests.unit.store.studies import state


@dataclass
class World:
    """A coded study and a second version of its codebook."""

    project: Project
    old: CodeTree
    new_id: str
    run: Pass
    scale: Scale

    @property
    def new(self) -> CodeTree:
        return codebooks.tree(self.project, self.new_id)

    def tags(self) -> list[str]:
        """The paths of all tags, in the version that their pass uses."""
        trees = {tree.codebook.id: tree for tree in (self.old, self.new)}
        runs = {run.id: run for run in self.project.find(Pass)}
        return [trees[runs[tag.pass_id].codebook_id].path(tag.code_id) for tag in self.project.find(Tag)]

    def recode(self, choices: recoding.Choices | None = None) -> None:
        recoding.recode(self.project, from_id=self.old.codebook.id, to_id=self.new_id, choices=choices)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with projects.create(tmp_path / "Study.iprt", title="Closeness", author="AB") as project:
        first = codebooks.tree(project).codebook.id
        session = study.ensure_session(project, dyad="08", number=3)
        scale = scale_editing.add(project, codebook_id=first, name="Impact")
        old = codebooks.tree(project, first)
        film = Recording(new_id(), session.id, "A", "a", "media/a", False, 1, "0", MediaKind.AUDIO, 0, 600_000)
        run = Pass(new_id(), film.id, first, PassKind.CODING, "AB")
        tags = [Tag(new_id(), run.id, code.id if code else None, n) for n, code in enumerate([*old.codes[:3], None])]
        with project.step("Code") as step:
            step.insert_many([film, run, *tags])
            step.insert(Rating(new_id(), run.id, scale.id, tags[0].id, 5))
            step.insert(Trace(new_id(), run.id, old.codes[1].id, 0, 100, (1.0,)))
        later = codebook_versions.new_version(project, codebook_id=first)
        yield World(project, old, later.id, run, scale)


def test_all_moves_in_one_step_and_back(world: World) -> None:
    before = state(world.project)
    found = recoding.preview(world.project, from_id=world.old.codebook.id, to_id=world.new_id)
    assert (found.passes, found.tags, found.uncoded, found.ratings_left) == (1, 4, 1, 0)
    assert [(line.path, line.tags, line.traces, line.open) for line in found.lines[:3]] == [
        ("Rupture/Withdrawal", 1, 0, False),
        ("Rupture/Confrontation", 1, 1, False),
        ("Repair/Acknowledges", 1, 0, False),
    ]  # fmt: skip
    assert state(world.project) == before, "a preview changes nothing"
    world.recode()
    assert world.project.get(Pass, world.run.id).codebook_id == world.new_id
    assert world.tags() == ["Rupture/Withdrawal", "Rupture/Confrontation", "Repair/Acknowledges", ""]
    (rating,) = world.project.find(Rating)
    assert rating.scale_id == world.new.scales[0].id
    assert [world.new.path(trace.code_id) for trace in world.project.find(Trace)] == ["Rupture/Confrontation"]
    world.project.undo()
    assert state(world.project) == before
    world.project.redo()
    assert world.tags()[0] == "Rupture/Withdrawal"


def test_renamed_moved_and_merged_codes_are_followed(world: World) -> None:
    one, two = world.new.codes[:2]
    code_editing.change_code(world.project, code_id=one.id, name="Moves away")
    code_merging.merge(world.project, code_id=two.id, into_id=one.id)
    code_editing.move_code(world.project, code_id=one.id, family_id=world.new.families[1].id, parent_id=None, place=0)
    world.recode()
    assert world.tags() == ["Repair/Moves away", "Repair/Moves away", "Repair/Acknowledges", ""]


def test_what_was_split_or_dropped_has_to_be_said(world: World) -> None:
    one, _, three = world.new.codes[:3]
    code_merging.split(world.project, code_id=one.id, names=["Quiet", "Elsewhere"])
    code_editing.delete_code(world.project, code_id=three.id)
    found = recoding.preview(world.project, from_id=world.old.codebook.id, to_id=world.new_id)
    assert [(line.path, [code.name for code in line.successors]) for line in found.lines if line.open] == [
        ("Rupture/Withdrawal", ["Quiet", "Elsewhere"]), ("Repair/Acknowledges", []),
    ]  # fmt: skip
    before = state(world.project)
    with pytest.raises(IprError, match="“Rupture/Withdrawal” was split"):
        world.recode()
    with pytest.raises(IprError, match="“Repair/Acknowledges” has no successor"):
        world.recode({world.old.codes[0].id: one.id})
    with pytest.raises(IprError, match="another codebook"):
        world.recode({world.old.codes[0].id: world.old.codes[0].id})
    with pytest.raises(IprError, match="cannot be without a code"):
        world.recode({world.old.codes[0].id: one.id, world.old.codes[1].id: None})
    assert state(world.project) == before
    elsewhere = world.new.by_path("Rupture/Elsewhere")
    world.recode({world.old.codes[0].id: elsewhere.id, world.old.codes[2].id: None})
    assert world.tags() == ["Rupture/Elsewhere", "Rupture/Confrontation", "", ""]


def test_ratings_without_a_place_stay_where_they_are_and_are_counted(world: World) -> None:
    scale_editing.change(world.project, scale_id=world.new.scales[0].id, high=4.0)
    found = recoding.preview(world.project, from_id=world.old.codebook.id, to_id=world.new_id)
    assert found.ratings_left == 1
    world.recode()
    assert [(rating.scale_id, rating.value) for rating in world.project.find(Rating)] == [(world.scale.id, 5)]


def test_several_versions_are_crossed_at_once(world: World) -> None:
    code_merging.split(world.project, code_id=world.new.codes[0].id, names=["Quiet", "Elsewhere"])
    third = codebook_versions.new_version(world.project, codebook_id=world.new_id)
    tree = codebooks.tree(world.project, third.id)
    code_merging.merge(
        world.project, code_id=tree.by_path("Rupture/Elsewhere").id, into_id=tree.by_path("Rupture/Quiet").id
    )
    recoding.recode(world.project, from_id=world.old.codebook.id, to_id=third.id)
    tags = world.project.find(Tag)
    assert codebooks.tree(world.project, third.id).path(tags[0].code_id) == "Rupture/Quiet"
    with pytest.raises(IprError, match="was not made from"):
        recoding.recode(world.project, from_id=third.id, to_id=world.old.codebook.id)
    with pytest.raises(IprError, match="Nobody has coded"):
        world.recode()


def test_a_pass_joins_the_one_that_its_author_has_with_the_new_version(world: World) -> None:
    other = Pass(new_id(), world.run.recording_id, world.new_id, PassKind.CODING, "AB")
    whole = [
        scale_editing.add(world.project, codebook_id=book, name="Whole")
        for book in (world.old.codebook.id, world.new_id)
    ]
    with world.project.step("Code") as step:
        step.insert(other)
        step.insert(Tag(new_id(), other.id, world.new.codes[4].id, 9))
        step.insert_many(
            Rating(new_id(), run.id, scale.id, None, value)
            for run, scale, value in zip((world.run, other), whole, (1, 2), strict=True)
        )
        step.insert(Episode(new_id(), world.run.id))
    before = state(world.project)
    world.recode()
    assert world.project.find(Pass) == [other]
    assert world.project.count(Tag, pass_id=other.id) == 5
    assert [rating.value for rating in world.project.find(Rating, tag_id=None)] == [2], "the newer one holds"
    assert [episode.pass_id for episode in world.project.find(Episode)] == [other.id]
    world.project.undo()
    assert state(world.project) == before
