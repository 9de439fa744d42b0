import pytest

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.model import Code, Codebook, Family


@pytest.fixture
def tree() -> CodeTree:
    book = Codebook("b", "s", "Starter")
    families = [Family("f2", "b", "Repair", 1, "#2A9D8F"), Family("f1", "b", "Rupture", 0, "#E8A33D")]
    codes = [
        Code("c3", "f2", "Acknowledges", 0, "#2A9D8F", "3"),
        Code("c2", "f1", "Confrontation", 1, "#E4572E", "2"),
        Code("c1", "f1", "Withdrawal", 0, "#E8A33D", "1"),
        Code("x", "of another book", "Bond", 0, "#3A86C8", "8"),
    ]
    return CodeTree.build(book, families, codes)


def test_codes_come_in_reading_order_and_only_of_this_book(tree: CodeTree) -> None:
    assert [tree.path(code.id) for code in tree.codes] == [
        "Rupture/Withdrawal", "Rupture/Confrontation", "Repair/Acknowledges",
    ]  # fmt: skip
    assert [code.name for code in tree.codes_of(tree.families[0])] == ["Withdrawal", "Confrontation"]


def test_a_code_is_found_by_path_in_any_capitals_and_by_key(tree: CodeTree) -> None:
    assert tree.by_path("rupture / WITHDRAWAL").id == "c1"
    found = tree.by_key("3")
    assert found is not None
    assert found.name == "Acknowledges"
    assert tree.by_key("") is None
    assert tree.by_key("8") is None


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("Rupture/Withdrawl", "Rupture/Withdrawal"),
        ("Withdrawal", "Rupture/Withdrawal"),
        ("Repair/Withdrawal", "Rupture/Withdrawal"),
    ],
)
def test_an_unknown_path_names_the_near_ones(tree: CodeTree, wrong: str, near: str) -> None:
    with pytest.raises(IprError) as caught:
        tree.by_path(wrong)
    assert near in caught.value.hint


def test_a_path_that_is_near_nothing_lists_all(tree: CodeTree) -> None:
    with pytest.raises(IprError) as caught:
        tree.by_path("zzz")
    assert "Rupture/Withdrawal, Rupture/Confrontation, Repair/Acknowledges" in caught.value.hint


def test_no_code_has_no_path_and_no_family(tree: CodeTree) -> None:
    assert tree.path(None) == ""
    assert tree.family_of(None) is None
    assert tree.code(None) is None
