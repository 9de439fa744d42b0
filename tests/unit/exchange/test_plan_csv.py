"""A plan as spreadsheets write it."""

from datetime import date

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Part
from iprtool.exchange import plan_csv
from iprtool.exchange.plan_csv import PartRow

HEADING = ["site", "dyad", "session", "date", "ended", "coders"]
CELLS = ["Clinic 2 / Ås", "08", "3", "2026-03-04", "14.50", '"AB, KL (missing: left, ill)"']


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_every_usual_form_reads_alike(encoding: str, between: str) -> None:
    text = "\n".join(between.join(cells) for cells in (HEADING, CELLS))
    for ending in ("\n", "\r\n"):
        (row,) = plan_csv.read(text.replace("\n", ending).encode(encoding))
        assert (row.site, row.dyad, row.number, row.held_on) == ("Clinic 2/Ås", "08", 3, date(2026, 3, 4))
        assert row.ended == "14:50"
        assert row.parts == (PartRow(Part.CODING, "AB"), PartRow(Part.CODING, "KL", missing="left, ill"))


def test_a_label_is_one_line() -> None:
    (row,) = plan_csv.read(b'dyad,site,therapist\n"a\nb", Clinic 2 / South  East,T  1\n')
    assert (row.dyad, row.site, row.therapist) == ("a b", "Clinic 2/South East", "T 1")


def test_cells_of_parts() -> None:
    text = "Dyad;Session;Recording;Client recall;therapist-recall;follow up\n1;3;x;no;Missing: ill;30.4.2026\n2;1;;;;\n"
    first, second = plan_csv.read(text.encode())
    assert first.parts == (
        PartRow(Part.RECORDING),
        PartRow(Part.CLIENT_RECALL, wanted=False),
        PartRow(Part.THERAPIST_RECALL, missing="ill"),
        PartRow(Part.FOLLOW_UP, due_on=date(2026, 4, 30)),
    )
    assert second.parts == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("session\n3\n", "Line 1: the heading has no column dyad."),
        ("dyad,colour\n1,red\n", "Line 1: “colour” is no column of such a table."),
        ("dyad,session,Number\n1,2,3\n", "Line 1: the column session is there twice."),
        ("dyad,session\n1,3\n,4\n", "Line 3: the dyad has no name."),
        ("dyad,session\n1,third\n", "Line 2: “third” is no number of a session."),
        ("dyad,session,date\n1,3,3/4/2026\n", "Line 2: “3/4/2026” is not a day."),
        ("dyad,session,date\n1,3,2026-02-30\n", "Line 2: “2026-02-30” is not a day."),
        ("dyad,session,ended\n1,3,24:00\n", "Line 2: “24:00” is not a time of day."),
        ("dyad,session,recording\n1,3,perhaps\n", "Line 2: “perhaps” in the column recording says nothing of a plan."),
        ("dyad,phase\n1,early\n", "Line 2: the session has no number."),
        ("dyad,session,date\n1,3,0206-03-04\n", "Line 2: 0206-03-04 is no day of a study."),
        ("dyad,session,coders\n1,3,yes\n", "Line 2: “yes” is no coder."),
        ("dyad\n\u200b1\n", "Line 2: “�1” for a dyad holds letters that cannot be seen."),
        ("dyad,session,phase\n1,3," + "x" * 61, "Line 2: “" + "x" * 30 + "…” is too long for a phase."),
        ("dyad,coders\n1,AB (ill)\n", "Line 2: “AB (ill)” is no coder."),
        ("dyad,site\n1,A,B\n", "Line 2 has 3 cells, but the heading has 2."),
        ("dyad\n", "There is no row in the file."),
        ('dyad\n"1', "The file is not a CSV table: unexpected end of data."),
        ("dyad\n\0\n", "The file is not a CSV table."),
        ("PK\x03\x04", "This is a spreadsheet, not a CSV table."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, said: str) -> None:
    with pytest.raises(IprError) as refused:
        plan_csv.read(text.encode())
    assert refused.value.message == said
    assert "Nothing was changed" in refused.value.hint
