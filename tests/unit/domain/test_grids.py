"""Segment by segment: which grids a codebook has, and when a segment is done."""

import pytest

from iprtool.domain.codebook import CodeTree
from iprtool.domain.grids import BinState, Grid, done, grids, next_undone, states
from iprtool.domain.kinds import Carrier, Level, ScaleKind
from iprtool.domain.model import Code, Codebook, Family, Scale, Tag

MINUTE = 60_000
BOOK = Codebook("book", "study", "Book")
MARKER = Family("marker", "book", "Marker", 0, "#000000", exclusive=True, bin_ms=MINUTE)
SIGN = Family("sign", "book", "Sign", 1, "#000000", bin_ms=MINUTE)
LONG = Family("long", "book", "Long", 2, "#000000", bin_ms=5 * MINUTE)
PLAIN = Family("plain", "book", "Plain", 3, "#000000")
CODES = (
    Code("problem", "marker", "Problem", 0, "#000000", carrier=Carrier.BIN),
    Code("change", "marker", "Change", 1, "#000000", carrier=Carrier.BIN),
    Code("calm", "sign", "Calm", 0, "#000000", carrier=Carrier.BIN),
    Code("tense", "sign", "Tense", 1, "#000000", carrier=Carrier.BIN),
    Code("rupture", "long", "Rupture", 0, "#000000", carrier=Carrier.BIN),
    Code("bond", "plain", "Bond", 0, "#000000"),
)
MODE = Scale("mode", "book", "Mode", 0, ScaleKind.ORDINAL, Level.BIN, "sign", low=1, high=7, step=0.5)


def tree(*families: Family) -> CodeTree:
    return CodeTree.build(BOOK, families or (MARKER, SIGN, LONG, PLAIN), CODES, (MODE,))


def tag(code_id: str | None, number: int, length: int = MINUTE) -> Tag:
    return Tag(f"{code_id}-{number}", "run", code_id, number * length, (number + 1) * length)


def one(tags: list[Tag], rated: dict[str, set[str]] | None = None, *families: Family) -> BinState:
    book = tree(*families)
    return states(grids(book, 3 * MINUTE)[0], book, tags, rated or {})[0]


def test_a_codebook_has_a_grid_for_each_length() -> None:
    minute, long = grids(tree(), 11 * MINUTE + 1)
    assert ([f.id for f in minute.families], [c.id for c in minute.codes]) == (
        ["marker", "sign"],
        ["problem", "change", "calm", "tense"],
    )
    assert (minute.count, long.count, long.bounds(2)) == (12, 3, (10 * MINUTE, 11 * MINUTE + 1))
    assert grids(tree(PLAIN), MINUTE) == ()


@pytest.mark.parametrize(
    ("tags", "coded"),
    [
        ([], False),
        ([tag("problem", 0)], False),
        ([tag("calm", 0)], False),
        ([tag("problem", 0), tag("calm", 0)], True),
        ([tag("problem", 0), tag(None, 0)], True),
        ([tag("problem", 1), tag("calm", 1)], False),
        ([tag("problem", 0), Tag("x", "run", "calm", 0, MINUTE - 1)], False),
    ],
)
def test_a_segment_is_coded_when_every_family_has_its_answer(tags: list[Tag], coded: bool) -> None:
    assert one(tags).coded is coded


def test_no_code_holds_is_an_answer_only_where_a_family_is_not_exclusive() -> None:
    assert one([tag(None, 0)], None, SIGN).done
    assert not one([tag(None, 0)], None, MARKER).done
    assert not Grid(MINUTE, MINUTE, (MARKER,), ()).has_nothing


def test_a_segment_is_done_when_its_scales_are_rated() -> None:
    calm = tag("calm", 0)
    state = one([calm], None, SIGN)
    assert (state.coded, state.unrated, state.done) == (True, 1, False)
    assert one([calm], {calm.id: {"mode"}}, SIGN).done
    assert (state.tag_of("calm"), state.tag_of("tense"), state.tag_of(None)) == (calm, None, None)


def test_the_next_one_to_do_comes_after_the_last_from_the_begin_again() -> None:
    book = tree(SIGN)
    found = states(grids(book, 4 * MINUTE)[0], book, [tag(None, 1), tag(None, 3)], {})
    assert done(found) == {1, 3}
    assert [next_undone(found, after) for after in (-1, 0, 2, 3)] == [0, 2, 0, 0]
    assert next_undone(found[1:2], 0) is None
