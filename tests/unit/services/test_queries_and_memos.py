"""Saved searches, and memos at every level; all of it undoable."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.model import Code, Dyad, Query, Session, Study
from iprtool.services import memos, projects, queries, study
from iprtool.store import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with projects.create(tmp_path / "Study.iprt", title="Closeness", author="AB") as made:
        study.ensure_session(made, dyad="08", number=3)
        yield made


def names(project: Project) -> list[tuple[str, str]]:
    return [(query.name, query.text) for query in queries.saved(project)]


def test_searches_are_saved_renamed_deleted_and_brought_back(project: Project) -> None:
    first = queries.save(project, name=" Long  silence ", text=" longer:5s ")
    queries.save(project, name="away", text="looks away")
    queries.save(project, name="LONG silence", text="longer:9s")
    assert names(project) == [("away", "looks away"), ("Long silence", "longer:9s")]
    with pytest.raises(IprError, match="There is a search “away” already"):
        queries.rename(project, query_id=first.id, name="Away")
    queries.rename(project, query_id=first.id, name="Silence")
    queries.delete(project, query_id=first.id)
    assert names(project) == [("away", "looks away")]
    project.undo()
    project.undo()
    assert names(project)[1] == ("Long silence", "longer:9s")
    for _ in range(3):
        project.undo()
    assert project.count(Query) == 0


@pytest.mark.parametrize(("name", "text"), [(" ", "x"), ("x", "  ")])
def test_a_search_needs_a_name_and_a_text(project: Project, name: str, text: str) -> None:
    with pytest.raises(IprError):
        queries.save(project, name=name, text=text)


@pytest.mark.parametrize("kind", [Study, Dyad, Session, Code])
def test_memos_of_one_spell_of_typing_are_one_step(project: Project, kind: type[memos.Noted]) -> None:
    row = project.find(kind)[0]
    for text in ("a", "a wary", "a wary pair"):
        memos.set_memo(project, kind=kind, row_id=row.id, memo=text, gesture="one")
    memos.set_memo(project, kind=kind, row_id=row.id, memo="other", gesture="two")
    project.undo()
    found = memos.find(project, kind, row.id)
    assert found is not None
    assert found.memo == "a wary pair"
    project.undo()
    assert memos.find(project, kind, row.id) == row
    assert memos.find(project, kind, "gone") is None
