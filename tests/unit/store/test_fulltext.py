"""Memos and codes are found by their words, whatever was written, undone or deleted since."""

import pytest

from iprtool.domain.model import Code, Study, Tag
from iprtool.store import Project, fulltext
from tests.unit.store.studies import Small, new_tag


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        ("long pause", '"long"* "pause"*'),
        ('"long pause" sil', '"long pause" "sil"*'),
        ('it"s', '"it"* "s"'),
        ("NOT (a OR b) *", '"NOT"* "(a"* "OR"* "b)"*'),
        ("  ", ""),
        ("?!", ""),
    ],
)
def test_what_is_typed_is_never_an_operator(typed: str, expression: str) -> None:
    assert fulltext.expression(typed) == expression


@pytest.mark.parametrize("typed", ["pause", "PAU", "long pau", '"long pause"', "pause – long", "u"])
def test_memos_are_found(project: Project, small: Small, typed: str) -> None:
    assert project.find_text_ids(Tag, typed) == [small.tag.id]


@pytest.mark.parametrize("typed", ['"pause long"', "silence", "", '"', "AND", "🙂"])
def test_what_is_not_there_is_not_found(project: Project, small: Small, typed: str) -> None:
    assert not any(project.find_text_ids(kind, typed) for kind in (Study, Code, Tag))


def test_accents_do_not_matter(project: Project, small: Small) -> None:
    with project.step("Edit memo") as step:
        step.update(small.tag, memo="Überraschung, déjà vu")
    assert project.find_text_ids(Tag, "uberr deja") == [small.tag.id]


def test_codes_are_found_by_name_and_definition_and_the_study_by_its_memo(project: Project, small: Small) -> None:
    with project.step("Edit memo") as step:
        step.update(project.get(Study, project.id), memo="Closeness and rupture")
        step.update(small.code, exclude="Not when the therapist is late")
    assert project.find_text_ids(Code, "withdr") == [small.code.id]
    assert project.find_text_ids(Code, "late") == [small.code.id]
    assert project.find_text_ids(Study, "closeness") == [project.id]


def test_the_index_follows_every_change_and_undo(project: Project, small: Small) -> None:
    with project.step("Edit memo") as step:
        step.update(small.tag, memo="something else")
    assert (project.find_text_ids(Tag, "pause"), project.find_text_ids(Tag, "else")) == ([], [small.tag.id])
    project.undo()
    assert (len(project.find_text_ids(Tag, "pause")), project.find_text_ids(Tag, "else")) == (1, [])
    with project.step("Delete tag") as step:
        step.delete(small.tag)
    assert project.find_text_ids(Tag, "pause") == []
    project.undo()
    assert len(project.find_text_ids(Tag, "pause")) == 1


def test_moving_a_tag_does_not_touch_the_index(project: Project, small: Small) -> None:
    before = project.driver.execute("SELECT n FROM searchable").fetchall()
    with project.step("Move tag") as step:
        step.update(small.tag, start_ms=5)
        step.insert(new_tag(small, 7))
    assert project.driver.execute("SELECT n FROM searchable").fetchall() == before
