import re
from pathlib import Path

import pytest

from docs.generate import FOLDER, PAGES
from iprtool.analysis.query import parse
from iprtool.analysis.query.nodes import All
from iprtool.ui.actions import KEYMAP

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


@pytest.mark.parametrize("name", PAGES)
def test_reference_pages_say_what_the_program_declares(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("page", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]), ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    missing = [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]
    assert missing == []


def _queries() -> list[str]:
    """What the reference shows as queries: the first cell of every row."""
    page = (ROOT / "docs" / "reference" / "query.md").read_text("utf-8")
    return re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)


def test_every_query_of_the_reference_is_understood() -> None:
    queries = _queries()
    assert len(queries) > 30
    assert [query for query in queries if parse(query) == All()] == []


def test_the_reference_has_the_default_keys_whatever_a_person_has_chosen() -> None:
    before = PAGES["keys.md"]()
    KEYMAP.give("play.toggle", ["F9"])
    try:
        assert PAGES["keys.md"]() == before
    finally:
        KEYMAP.take_all({})
