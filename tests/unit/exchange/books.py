"""Codebooks of any kind that a codebook can be, for property tests."""

from hypothesis import strategies as st

from iprtool.domain.codebook import CodeTree
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier, Level, Press, ScaleKind
from iprtool.domain.model import Anchor, Code, Codebook, Family, Scale

_SIGNS = st.characters(codec="utf-8", exclude_characters="\0")
TEXTS = st.text(_SIGNS, max_size=12) | st.sampled_from(
    ["", "=1+1", "'=1", "''", "-x", "+", "@a", "a\nb", '"', "a;b", "-1"]
)
_NAMES = st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters="/"), min_size=1, max_size=8)
_COLOURS = st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)
_KEYS = "abcdefghijklnopqrstuvwxyz0123456789"


def _names(most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(_NAMES, max_size=most, unique_by=str.casefold)


@st.composite
def books(draw: st.DrawFn) -> CodeTree:
    """A whole codebook: families, nested codes, scales of every owner, anchors."""
    book = Codebook(
        new_id(), "s", draw(_NAMES), draw(st.integers(1, 99)), draw(st.booleans()), None, *(draw(TEXTS) for _ in "dcl")
    )
    keys = list(draw(st.permutations(_KEYS)))
    families, codes = list[Family](), list[Code]()
    for place, name in enumerate(draw(_names(2))):
        bin_ms = draw(st.sampled_from([60_000, 300_000]))
        family = Family(
            new_id(), book.id, name, place, draw(_COLOURS), draw(st.booleans()), bin_ms, draw(TEXTS), draw(TEXTS)
        )
        families.append(family)
        codes += _codes(draw, family, None, keys, 2)
    scales = [_scale(draw, book, families, codes, n) for n in range(draw(st.integers(0, 4)))]
    anchors = [Anchor(new_id(), scale.id, value, draw(_NAMES)) for scale in scales for value in _values(draw, scale)]
    return CodeTree.build(book, families, codes, scales, anchors)


def _codes(draw: st.DrawFn, family: Family, parent: Code | None, keys: list[str], depth: int) -> list[Code]:
    made = []
    for place, name in enumerate(draw(_names(depth))):
        has_key = bool(keys) and draw(st.booleans())
        code = Code(
            new_id(), family.id, name, place, draw(_COLOURS | st.just(family.colour)), keys.pop() if has_key else "",
            draw(st.sampled_from(Carrier)), draw(TEXTS), parent.id if parent else None, draw(st.sampled_from(Press)),
            *(draw(TEXTS) for _ in range(4)),
        )  # fmt: skip
        made += [code, *_codes(draw, family, code, keys, depth - 1)]
    return made


def _scale(draw: st.DrawFn, book: Codebook, families: list[Family], codes: list[Code], place: int) -> Scale:
    kind = draw(st.sampled_from(ScaleKind))
    steps = st.sampled_from([(1.0, 5.0, 0.5), (-1.0, 1.0, 0.1), (0.0, 7.0, 1.0)])
    low: float | None
    high: float | None
    step: float | None
    low, high, step = draw(steps)
    if kind is not ScaleKind.ORDINAL:
        step = None
        if kind is not ScaleKind.NUMERIC or draw(st.booleans()):
            low = high = None
    owner = draw(st.sampled_from(["", "family", "code"]))
    return Scale(
        new_id(), book.id, f"Scale {place}", place, kind, draw(st.sampled_from(Level)),
        draw(st.sampled_from(families)).id if owner == "family" and families else None,
        draw(st.sampled_from(codes)).id if owner == "code" and codes else None,
        low, high, step, draw(TEXTS),
    )  # fmt: skip


def _values(draw: st.DrawFn, scale: Scale) -> list[float]:
    allowed = {
        ScaleKind.FLAG: [0.0, 1.0],
        ScaleKind.NOMINAL: [-1.0, 1.0, 2.5],
        ScaleKind.NUMERIC: [1.0, scale.high if scale.high is not None else 0.5],
        ScaleKind.ORDINAL: [value for value in (scale.low, scale.high) if value is not None],
    }[scale.kind]
    return draw(st.lists(st.sampled_from(allowed), unique=True))
