"""Ratings of tags and sessions, on a real project."""

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Level, ScaleKind
from iprtool.domain.model import Anchor, Family, Pass, Rating, Recording, Scale, Tag
from iprtool.services import codebooks, exporting, passes, ratings, tagging
from iprtool.store import Project
from tests.unit.services.test_tagging import put


@pytest.fixture
def scales(project: Project) -> dict[str, Scale]:
    """Impact in half steps and Locus by name for ruptures, Depth for the session."""
    book = codebooks.tree(project).codebook
    (rupture,) = project.find(Family, name="Rupture")
    made = {
        "Impact": Scale(
            new_id(), book.id, "Impact", 0, ScaleKind.ORDINAL, Level.TAG, rupture.id, low=1, high=5, step=0.5
        ),
        "Locus": Scale(new_id(), book.id, "Locus", 1, ScaleKind.NOMINAL, Level.TAG, rupture.id),
        "Depth": Scale(new_id(), book.id, "Depth", 2, ScaleKind.ORDINAL, Level.SESSION, low=1, high=7, step=1),
    }
    with project.step("Scales") as step:
        step.insert_many(made.values())
        step.insert_many(Anchor(new_id(), made["Locus"].id, n, name) for n, name in enumerate(["task", "goal"], 1))
    return made


def test_a_rating_is_put_changed_and_taken_away(project: Project, run: Pass, scales: dict[str, Scale]) -> None:
    tag, impact = put(project, run), scales["Impact"]
    ratings.rate(project, tag_id=tag.id, scale_id=impact.id, value=4)
    assert project.undo_label == "Impact: 4"
    ratings.rate(project, tag_id=tag.id, scale_id=impact.id, value=3.5)
    assert ratings.of_tag(project, tag.id) == {impact.id: 3.5}
    assert project.count(Rating) == 1
    ratings.rate(project, tag_id=tag.id, scale_id=impact.id, value=None)
    assert ratings.of_tag(project, tag.id) == {}
    project.undo()
    assert ratings.of_tag(project, tag.id) == {impact.id: 3.5}


@pytest.mark.parametrize("value", [0, 6, 3.25])
def test_a_value_off_the_scale_is_refused_in_words(
    project: Project, run: Pass, scales: dict[str, Scale], value: float
) -> None:
    tag = put(project, run)
    with pytest.raises(IprError, match=r"“Impact” has no value .* 1 to 5 in steps of 0\.5"):
        ratings.rate(project, tag_id=tag.id, scale_id=scales["Impact"].id, value=value)
    assert project.count(Rating) == 0


def test_a_scale_of_other_codes_or_of_the_session_is_refused(
    project: Project, run: Pass, scales: dict[str, Scale]
) -> None:
    changes = tagging.tag_now(project, pass_id=run.id, code_id=None, at_ms=1)
    ((_, plain),) = changes.of(Tag)
    assert plain is not None
    with pytest.raises(IprError, match="not rated on a tag without a code"):
        ratings.rate(project, tag_id=plain.id, scale_id=scales["Impact"].id, value=4)
    tag = put(project, run)
    with pytest.raises(IprError, match="It is rated on: Impact, Locus"):
        ratings.rate(project, tag_id=tag.id, scale_id=scales["Depth"].id, value=4)
    with pytest.raises(IprError, match="rated on tags, not on the session"):
        ratings.rate_session(project, run=run, scale_id=scales["Impact"].id, value=4)
    with pytest.raises(IprError, match="not in the codebook"):
        ratings.rate(project, tag_id=tag.id, scale_id="none such", value=4)


def test_what_another_code_left_can_be_taken_away(project: Project, run: Pass, scales: dict[str, Scale]) -> None:
    tag, impact = put(project, run), scales["Impact"]
    ratings.rate(project, tag_id=tag.id, scale_id=impact.id, value=4)
    tagging.set_code(project, tag_ids=[tag.id], code_id=None)
    ratings.rate(project, tag_id=tag.id, scale_id=impact.id, value=None)
    assert ratings.of_tag(project, tag.id) == {}


def test_deleting_a_tag_deletes_its_ratings_and_undo_brings_both_back(
    project: Project, run: Pass, scales: dict[str, Scale]
) -> None:
    tag = put(project, run)
    ratings.rate(project, tag_id=tag.id, scale_id=scales["Locus"].id, value=2)
    tagging.delete(project, tag_ids=[tag.id])
    assert project.count(Rating) == project.count(Tag) == 0
    project.undo()
    assert ratings.of_tag(project, tag.id) == {scales["Locus"].id: 2}


def test_the_session_of_a_draft_can_be_rated(project: Project, scales: dict[str, Scale]) -> None:
    (recording,) = project.find(Recording)
    draft = passes.draft(project, recording_id=recording.id, author="KL")
    ratings.rate_session(project, run=draft, scale_id=scales["Depth"].id, value=6)
    assert ratings.of_session(project, draft.id) == {scales["Depth"].id: 6}
    assert project.get(Pass, draft.id) == draft


def test_a_scale_is_found_by_name_and_near_names_are_said(project: Project, scales: dict[str, Scale]) -> None:
    tree = codebooks.tree(project)
    assert ratings.named(tree, "impact ", tree.scales) == scales["Impact"]
    with pytest.raises(IprError, match="Did you mean Impact"):
        ratings.named(tree, "Inpact", tree.scales)
    with pytest.raises(IprError, match="Its scales are: Impact, Locus"):
        ratings.named(tree, "xyz", [scales["Impact"], scales["Locus"]])


def test_the_export_has_them_in_the_order_of_the_codebook(
    project: Project, run: Pass, scales: dict[str, Scale]
) -> None:
    tag = put(project, run)
    ratings.rate(project, tag_id=tag.id, scale_id=scales["Locus"].id, value=2)
    ratings.rate(project, tag_id=tag.id, scale_id=scales["Impact"].id, value=3.5)
    (segment,) = exporting.segments(project)
    assert segment.ratings == (("Impact", "3.5"), ("Locus", "goal"))
