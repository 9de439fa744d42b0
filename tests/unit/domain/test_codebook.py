import pytest

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Level, ScaleKind
from iprtool.domain.model import Anchor, Code, Codebook, Family, Scale


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
        ("Rupure", "Rupture/Confrontation"),
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


@pytest.fixture
def nested() -> CodeTree:
    book = Codebook("b", "s", "Nested")
    codes = [
        Code("c12", "f", "Abstract talk", 1, "#E8A33D", parent_id="c1"),
        Code("c11", "f", "Avoidant story", 0, "#E8A33D", parent_id="c1"),
        Code("c111", "f", "About others", 0, "#E8A33D", parent_id="c11"),
        Code("c2", "f", "Confrontation", 1, "#E4572E"),
        Code("c1", "f", "Withdrawal", 0, "#E8A33D"),
    ]
    scales = [
        Scale("own", "b", "Depth", 2, ScaleKind.NUMERIC, code_id="c11"),
        Scale("family", "b", "Impact", 1, ScaleKind.ORDINAL, family_id="f", low=1, high=5, step=1),
        Scale("all", "b", "Sure", 0, ScaleKind.FLAG),
        Scale("session", "b", "Overall", 3, ScaleKind.NUMERIC, Level.SESSION),
    ]
    anchors = [Anchor("a5", "family", 5, "strong"), Anchor("a1", "family", 1, "weak"), Anchor("x", "own", 1, "no")]
    return CodeTree.build(book, [Family("f", "b", "Rupture", 0, "#E8A33D")], codes, scales, anchors)


def test_nested_codes_follow_the_code_that_contains_them(nested: CodeTree) -> None:
    assert [nested.path(code.id) for code in nested.codes] == [
        "Rupture/Withdrawal",
        "Rupture/Withdrawal/Avoidant story",
        "Rupture/Withdrawal/Avoidant story/About others",
        "Rupture/Withdrawal/Abstract talk",
        "Rupture/Confrontation",
    ]
    assert nested.by_path("rupture/withdrawal/avoidant story").id == "c11"
    assert [code.id for code in nested.within(nested.codes[0])] == ["c11", "c111", "c12"]
    assert [code.id for code in nested.above(nested.codes[2])] == ["c1", "c11"]


def test_scales_hold_for_their_code_and_what_it_contains(nested: CodeTree) -> None:
    ids = {code: [scale.id for scale in nested.scales_for(code)] for code in ("c111", "c12", "c2", None)}
    assert ids == {"c111": ["all", "family", "own"], "c12": ["all", "family"], "c2": ["all", "family"], None: ["all"]}
    assert [scale.id for scale in nested.scales_for("c2", Level.SESSION)] == ["session"]
    assert [anchor.label for anchor in nested.anchors_of(nested.scales[1])] == ["weak", "strong"]
