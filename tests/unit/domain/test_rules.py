import pytest

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Code, Codebook, Family, Tag
from iprtool.domain.rules import check_carrier, check_times, ended_by

LENGTH = 10_000


@pytest.mark.parametrize(("start", "end"), [(0, None), (LENGTH, None), (0, LENGTH), (5, 6)])
def test_times_within_the_recording_are_allowed(start: int, end: int | None) -> None:
    check_times(start, end, LENGTH)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (-1, None, "lies outside"),
        (LENGTH + 1, None, "lies outside"),
        (5, 5, "before or at its begin"),
        (5, 4, "before or at its begin"),
        (5, LENGTH + 1, "lies outside"),
    ],
)
def test_other_times_are_refused_in_words(start: int, end: int | None, words: str) -> None:
    with pytest.raises(IprError, match=words):
        check_times(start, end, LENGTH)


BOOK = Codebook("b", "s", "Book")
ONE = Family("f1", "b", "Markers", 0, "#E8A33D", exclusive=True, bin_ms=4_000)
MANY = Family("f2", "b", "Others", 1, "#E8A33D")


def code(name: str, family: Family = ONE, carrier: Carrier = Carrier.INTERVAL) -> Code:
    return Code(name, family.id, name.title(), 0, "#E8A33D", carrier=carrier)


PROBLEM, CHANGE, POINT, FREE = code("problem"), code("change"), code("point", carrier=Carrier.POINT), code("free", MANY)
TREE = CodeTree.build(BOOK, [ONE, MANY], [PROBLEM, CHANGE, POINT, FREE])


def running(of: Code, start_ms: int) -> Tag:
    return Tag(f"{of.id} {start_ms}", "p", of.id, start_ms, open=True)


@pytest.mark.parametrize(("start", "end"), [(0, 4_000), (4_000, 8_000), (8_000, LENGTH)])
def test_a_code_on_segments_is_put_on_whole_segments(start: int, end: int) -> None:
    check_carrier(code("segment", carrier=Carrier.BIN), ONE, start, end, LENGTH)


@pytest.mark.parametrize(("start", "end"), [(0, None), (0, 8_000), (1, 4_001), (8_000, 12_000), (4_000, 7_999)])
def test_a_code_on_segments_is_refused_elsewhere(start: int, end: int | None) -> None:
    with pytest.raises(IprError, match="whole segments of 00:04"):
        check_carrier(code("segment", carrier=Carrier.BIN), ONE, start, end, LENGTH)


def test_a_family_without_segments_and_a_curve_have_no_tags() -> None:
    with pytest.raises(IprError, match="does not say how long"):
        check_carrier(code("segment", MANY, Carrier.BIN), MANY, 0, 4_000, LENGTH)
    with pytest.raises(IprError, match="rated as a curve"):
        check_carrier(code("dial", carrier=Carrier.TRACE), ONE, 0, 4_000, LENGTH)


@pytest.mark.parametrize("put", [CHANGE, POINT])
def test_in_an_exclusive_family_a_tag_ends_what_runs_with_another_code(put: Code) -> None:
    others = [running(PROBLEM, 1_000), running(FREE, 1_000), running(put, 1_000)]
    assert ended_by(others, put, TREE, 5_000) == (others[0],)


def test_elsewhere_a_tag_ends_nothing() -> None:
    assert ended_by([running(PROBLEM, 1_000)], FREE, TREE, 5_000) == ()
    assert ended_by([running(PROBLEM, 1_000)], None, TREE, 5_000) == ()


@pytest.mark.parametrize("at", [1_000, 999])
def test_what_begins_later_is_not_ended(at: int) -> None:
    assert ended_by([running(PROBLEM, 1_000)], POINT, TREE, at) == ()
    with pytest.raises(IprError, match=r"“Problem” runs since 00:00:01\.000, and only one code of “Markers”"):
        ended_by([running(PROBLEM, 1_000)], CHANGE, TREE, at)
