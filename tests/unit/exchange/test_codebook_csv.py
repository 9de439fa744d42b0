"""Codebooks as CSV: what a spreadsheet can hold comes back as it was."""

import csv
import io
import json

import pytest
from hypothesis import given, settings

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.exchange import codebook_csv, codebook_json
from tests.unit.exchange.books import books


def read(text: str) -> CodeTree:
    return codebook_csv.read(text.encode(), study_id="s", name="From a file")


@given(books().filter(lambda tree: tree.codes))
@settings(max_examples=40, deadline=None)
def test_what_a_table_can_hold_comes_back(tree: CodeTree) -> None:
    again = read(codebook_csv.write(tree))
    documents = [json.loads(codebook_json.write(each)) for each in (tree, again)]
    for document in documents:
        for name in ("version", "frozen"):
            document.pop(name, None)
    assert _without_blanks(documents[1]) == _without_blanks(documents[0])


def _without_blanks(value: object) -> object:
    """Texts that are only blanks are not told from empty ones in a table."""
    if isinstance(value, dict):
        kept = {name: _without_blanks(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each is not None}
    if isinstance(value, list) and value and isinstance(value[0], str):
        return value if "".join(value).strip() else None
    if isinstance(value, list):
        return [_without_blanks(each) for each in value]
    return None if isinstance(value, str) and not value.strip() else value


def test_formulas_are_defused_and_come_back() -> None:
    tree = read('family,code,definition\r\nRupture,Withdrawal,"\'=HYPERLINK(""x"")"\r\n')
    assert tree.codes[0].definition == '=HYPERLINK("x")'
    rows = list(csv.DictReader(io.StringIO(codebook_csv.write(tree), newline="")))
    assert [row["definition"] for row in rows if row["code"]] == ['\'=HYPERLINK("x")']


def test_a_plain_list_is_enough() -> None:
    tree = read("\ufefffamily;code\nRupture;Withdrawal\nRupture;Withdrawal/Story\nRepair;Owns a part\n")
    assert tree.codebook.name == "From a file"
    assert [tree.path(code.id) for code in tree.codes] == [
        "Rupture/Withdrawal", "Rupture/Withdrawal/Story", "Repair/Owns a part",
    ]  # fmt: skip
    assert len({family.colour for family in tree.families}) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no heading"),
        ("Rupture,Withdrawal", "“rupture” is no column"),
        ("family,code,famly\n", "“famly” is no column"),
        ("family,code,family\n", "no heading"),
        ("family,code\n", "There are no codes"),
        ("family,code\n,Withdrawal\n", "Line 2: The code “Withdrawal” has no family"),
        ("family,code\nA,x\nA,X\n", "Line 3: The code “X” is there twice"),
        ("family,code\nA,b/c\n", "nested in a code that is not above it"),
        ("family,code,carrier\nA,b,line\n", "“line” in the column carrier is not one of point"),
        ("family,code,exclusive\nA,,perhaps\nA,b,\n", "is not yes or no"),
        ("family,code,bin_ms\nA,,soon\nA,b,\n", "is not a whole number"),
        ("family,code,key\nA,b,1\nA,c,1\n", "The key 1 belongs to “A/b”"),
        ("family,code,scale\nA,b,\nC,,Impact\n", "belongs to nothing above it"),
        ("family,code,scale\nA,b,\nA,,Impact\n", "has no kind"),
        ("family,code,scale,kind,anchors\nA,b,,,\nA,,Where,nominal,one\n", "“one” is no anchor"),
        ("family,code,scale,kind,low,high,step\nA,b,,,,,\n,,Impact,ordinal,1,nan,1\n", "is not a number"),
        ('family,code\nA,"b\n', "not a CSV table"),
        ("family,code\nA,b\0\n", "not a CSV table"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    with pytest.raises(IprError) as caught:
        read(text)
    assert said in str(caught.value)


def test_other_encodings() -> None:
    text = "family\tcode\nÄrger\tLaut\n"
    assert codebook_csv.read(text.encode("utf-16"), study_id="s").families[0].name == "Ärger"
    with pytest.raises(IprError, match="not written in UTF-8"):
        codebook_csv.read(text.encode("cp1252"), study_id="s")
