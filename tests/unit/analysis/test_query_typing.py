"""What is being typed in a query: the cursor is where the bar stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.analysis.query.typing import Piece, Role, piece_at


def piece(marked: str) -> tuple[Role, str, str, str] | None:
    """Role, field, what is typed, and what of the query it would take the place of."""
    cursor = marked.index("|")
    query = marked.replace("|", "")
    found = piece_at(query, cursor)
    return None if found is None else (found.role, found.of, found.typed, query[found.at : found.end])


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("fam|", (Role.WORD, "", "fam", "fam")),
        ("-fam|", (Role.WORD, "", "fam", "fam")),
        ("(by:AB or fam|)", (Role.WORD, "", "fam", "fam")),
        ("code:|", (Role.NAME, "code", "", "")),
        ("Code: |", (Role.NAME, "code", "", "")),
        ("code:Rup|", (Role.NAME, "code", "Rup", "Rup")),
        ("code:Rup|ture by:AB", (Role.NAME, "code", "Rup", "Rupture")),
        ("code:|Rupture by:AB", (Role.NAME, "code", "", "Rupture")),
        ('code:"Repair/Invites f|', (Role.NAME, "code", "Repair/Invites f", '"Repair/Invites f')),
        ('code:Repair/"Invites f|eelings" x', (Role.NAME, "code", "Repair/Invites f", 'Repair/"Invites feelings"')),
        ("code:„Invites f|", (Role.NAME, "code", "Invites f", "„Invites f")),
        ("within 5s of family:R|", (Role.NAME, "family", "R", "R")),
        ("impact>=|", (Role.VALUE, "impact", "", "")),
        ('rating:"Depth of feeling" = b|', (Role.VALUE, "Depth of feeling", "b", "b")),
        (">=|", (Role.VALUE, "", "", "")),
        ("|", None),
        ("looks |", None),
        ('"looks aw|', None),
        ("(|", None),
        ("|fam", None),
    ],
)
def test_what_is_being_typed(marked: str, expected: tuple[Role, str, str, str] | None) -> None:
    assert piece(marked) == expected


@given(st.text("ab:\"“”„()<>=- /'!", max_size=20), st.integers(0, 20))
def test_any_text_can_be_being_typed(query: str, cursor: int) -> None:
    cursor = min(cursor, len(query))
    found = piece_at(query, cursor)
    assert found is None or (isinstance(found, Piece) and 0 <= found.at <= cursor <= found.end <= len(query))
