"""Codes on segments in a real project: set, exchanged, taken away, each as one step."""

import pytest

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.grids import BinState, Grid, grids, states
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier, Level, ScaleKind
from iprtool.domain.model import Code, Family, Pass, Rating, Recording, Scale, Tag
from iprtool.services import binning, codebooks, passes, ratings
from iprtool.store import Project

LENGTH = 10_000


class Walk:
    """A pass and the grid of its codebook: Sign (several codes), Marker (exclusive, with mode)."""

    def __init__(self, project: Project, *families: str) -> None:
        book = codebooks.tree(project).codebook
        with project.step("Segments") as step:
            for place, name in enumerate(families):
                exclusive = name == "Marker"
                family = Family(new_id(), book.id, name, 10 + place, "#56B4E9", exclusive, LENGTH)
                step.insert(family)
                for order, code in enumerate(("One", "Two")):
                    step.insert(Code(new_id(), family.id, code, order, "#56B4E9", carrier=Carrier.BIN))
                step.insert(
                    Scale(new_id(), book.id, f"{name} mode", place, ScaleKind.ORDINAL, Level.BIN, family.id,
                          low=1, high=7, step=0.5)
                )  # fmt: skip
        self.project = project
        (recording,) = project.find(Recording)
        self.run: Pass = passes.draft(project, recording_id=recording.id, author="AB")
        self.tree: CodeTree = codebooks.tree(project)
        self.grid: Grid = grids(self.tree, recording.duration_ms)[0]

    def toggle(self, number: int, path: str | None) -> None:
        code_id = self.tree.by_path(path).id if path else None
        binning.toggle(self.project, self.run, self.tree, self.grid, number=number, code_id=code_id)

    def state(self, number: int) -> BinState:
        tags = binning.held(self.project, self.run, self.grid)
        return states(self.grid, self.tree, tags, binning.values_of(self.project, [tag.id for tag in tags]))[number]

    def names(self, number: int) -> list[str]:
        state = self.state(number)
        return [self.tree.path(tag.code_id) for tag in state.tags] + (["nothing"] if state.nothing else [])


def test_a_code_is_a_tag_on_the_bounds_of_its_segment_and_one_step(project: Project) -> None:
    walk = Walk(project, "Sign")
    walk.toggle(1, "Sign/Two")
    (tag,) = project.find(Tag)
    assert (tag.start_ms, tag.end_ms, tag.pass_id) == (LENGTH, 2 * LENGTH, walk.run.id)
    assert project.undo_label == "Segment 2: Two"
    project.undo()
    assert (project.count(Tag), project.count(Pass)) == (0, 0)


def test_a_family_that_is_not_exclusive_takes_several_codes_and_gives_them_back(project: Project) -> None:
    walk = Walk(project, "Sign")
    walk.toggle(0, "Sign/Two")
    walk.toggle(0, "Sign/One")
    assert walk.names(0) == ["Sign/One", "Sign/Two"]
    walk.toggle(0, "Sign/One")
    assert walk.names(0) == ["Sign/Two"]


def test_in_an_exclusive_family_a_code_takes_the_place_of_the_other(project: Project) -> None:
    walk = Walk(project, "Marker")
    walk.toggle(0, "Marker/One")
    (tag,) = project.find(Tag)
    (mode,) = walk.tree.scales
    ratings.rate(project, tag_id=tag.id, scale_id=mode.id, value=3.5)
    assert walk.state(0).done
    walk.toggle(0, "Marker/Two")
    assert (walk.names(0), project.find(Tag)[0].id) == (["Marker/Two"], tag.id)
    assert ratings.of_tag(project, tag.id) == {mode.id: 3.5}
    project.undo()
    assert walk.names(0) == ["Marker/One"]


def test_ratings_that_the_new_code_does_not_have_are_gone_with_the_old_one(project: Project) -> None:
    walk = Walk(project, "Marker")
    one = walk.tree.by_path("Marker/One")
    with project.step("Scale") as step:
        step.insert(Scale("own", walk.tree.codebook.id, "Own", 5, ScaleKind.ORDINAL, Level.BIN, None, one.id, 1, 3, 1))
    walk.tree = codebooks.tree(project)
    walk.toggle(0, "Marker/One")
    (tag,) = project.find(Tag)
    ratings.rate(project, tag_id=tag.id, scale_id="own", value=2)
    walk.toggle(0, "Marker/Two")
    assert project.count(Rating) == 0
    project.undo()
    assert project.count(Rating) == 1


def test_no_code_holds_and_a_code_exclude_each_other(project: Project) -> None:
    walk = Walk(project, "Sign", "Marker")
    for path in ("Sign/One", "Sign/Two", "Marker/One", None):
        walk.toggle(0, path)
    assert walk.names(0) == ["Marker/One", "nothing"]
    assert walk.state(0).coded
    walk.toggle(0, "Sign/One")
    assert walk.names(0) == ["Sign/One", "Marker/One"]
    project.undo()
    assert walk.names(0) == ["Marker/One", "nothing"]
    walk.toggle(0, None)
    assert walk.names(0) == ["Marker/One"]


def test_an_exclusive_family_needs_a_code(project: Project) -> None:
    walk = Walk(project, "Marker")
    with pytest.raises(IprError, match="Every segment has one"):
        walk.toggle(0, None)


def test_a_value_off_the_steps_is_refused_in_words(project: Project) -> None:
    walk = Walk(project, "Sign")
    walk.toggle(0, "Sign/One")
    (tag,) = project.find(Tag)
    (mode,) = walk.tree.scales
    assert walk.state(0).unrated == 1
    with pytest.raises(IprError, match=r"“Sign mode” has no value 3\.25") as refused:
        ratings.rate(project, tag_id=tag.id, scale_id=mode.id, value=3.25)
    assert "1 to 7 in steps of 0.5" in refused.value.hint
    assert project.count(Rating) == 0


def test_a_code_of_another_length_is_refused(project: Project) -> None:
    walk = Walk(project, "Sign")
    with pytest.raises(IprError, match="not put on segments"):
        walk.toggle(0, "Rupture/Withdrawal")
