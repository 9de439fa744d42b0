"""Codes of other tools as a codebook of this one."""

from hypothesis import given
from hypothesis import strategies as st

from iprtool.domain.codebook_rules import check_tree
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier
from iprtool.exchange.found import Found, FoundCode, FoundTag
from iprtool.exchange.found_codes import LONE_FAMILY, key_of, tree_of
from iprtool.exchange.report import Fate, Report

NAMES = st.text(min_size=0, max_size=130)


def found(*codes: FoundCode, tags: tuple[FoundTag, ...] = ()) -> Found:
    return Found(Report("a.eaf", "ELAN"), title="Pilot", codes=list(codes), tags=list(tags))


def test_families_nested_codes_and_what_is_said_of_them() -> None:
    outer, inner = new_id(), new_id()
    tree = tree_of(
        found(
            FoundCode(("Repair", "Clarifies", "Twice"), Carrier.INTERVAL, "#2a9d8f", "t", "Says it again.", id=inner),
            FoundCode(("Repair", "Clarifies"), id=outer),
            FoundCode(("Rupture", "Withdrawal"), key="w", exclusive=True),
        ),
        study_id="s",
    )
    check_tree(tree)
    assert tree.codebook.name == "Pilot"
    assert [tree.path(code.id) for code in tree.codes] == [
        *("Repair/Clarifies", "Repair/Clarifies/Twice", "Rupture/Withdrawal"),
    ]
    twice = tree.by_path("Repair/Clarifies/Twice")
    assert (twice.id, twice.parent_id, twice.key, twice.colour) == (inner, outer, "t", "#2A9D8F")
    assert [family.exclusive for family in tree.families] == [False, True]


def test_codes_that_only_tags_name_are_made_and_take_their_carrier_from_them() -> None:
    tags = (
        FoundTag(5, None, ("Face", "Smile")),
        FoundTag(5, 9, ("Face", "Tears")),
        FoundTag(7, None, ("Face", "Tears")),
    )
    tree = tree_of(found(tags=tags), study_id="s")
    assert [(code.name, code.carrier) for code in tree.codes] == [
        *(("Smile", Carrier.POINT), ("Tears", Carrier.INTERVAL)),
    ]


def test_names_that_cannot_be_are_changed_and_told() -> None:
    one = found(FoundCode(("a/b", "c\nd")), FoundCode(("lonely",)))
    tree = tree_of(one, study_id="s")
    assert [tree.path(code.id) for code in tree.codes] == ["a-b/c d", f"{LONE_FAMILY}/lonely"]
    assert one.report.count(Fate.CHANGED, "names of codes") == 1


def test_an_id_that_is_taken_or_none_at_all_gives_a_new_one() -> None:
    mine = new_id()
    codes = (FoundCode(("F", "a"), id=mine), FoundCode(("F", "b"), id="17"), FoundCode(("F", "c"), id=mine))
    tree = tree_of(found(*codes), study_id="s", taken_ids=[mine])
    assert mine not in {code.id for code in tree.codes}
    assert len({code.id for code in tree.codes}) == 3


@given(st.lists(st.lists(NAMES, min_size=1, max_size=14).map(tuple), max_size=6))
def test_whatever_the_names_a_codebook_comes_of_them_that_has_them_all(paths: list[tuple[str, ...]]) -> None:
    one = found(*(FoundCode(path, key="x", colour="red") for path in paths))
    tree = tree_of(one, study_id="s")
    check_tree(tree)
    known = {key_of(tuple(tree.path(code.id).split("/"))) for code in tree.codes}
    assert {key_of(path) for path in paths} <= known
