"""Names that become pseudonyms: what is a name, what stays, and that words keep their times."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Voice
from iprtool.exchange import pseudonyms
from iprtool.exchange.found import (
    Found,
    FoundCode,
    FoundEpisode,
    FoundMedium,
    FoundTag,
    FoundTranscript,
    FoundTurn,
)
from iprtool.exchange.report import Fate, Report

_KEY = pseudonyms.parse("Anna -> Beate\nAnna Meier → Ms B\nBeate = Carla\nMüller; [name]\nParis\tCity A\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna, ANNA and anna's", "Beate, Beate and Beate's"),
        ("Savanna and Annabel stay", "Savanna and Annabel stay"),
        ("Frau anna  meier’s dog", "Frau Ms B’s dog"),
        ("anna_meier_3.vtt", "Ms B_3.vtt"),
        ("Beate and Anna-Lena", "Carla and Beate-Lena"),
        ("(Müller)", "([name])"),
        ("nobody", "nobody"),
    ],
)
def test_whole_words_are_replaced_once(text: str, expected: str) -> None:
    assert _KEY.text(text) == expected


def test_accents_may_be_written_apart() -> None:
    turn = FoundTurn(unicodedata.normalize("NFD", "Herr Müller kam"))
    assert _KEY.turn(turn).text == "Herr [name] kam"


def test_words_keep_their_times() -> None:
    turn = FoundTurn("So Anna Meier went to Paris, yes", 0, 900, "Anna", (0, 100, 200, 300, 400, 500, 600))
    assert _KEY.turn(turn) == FoundTurn(
        "So Ms B went to City A, yes", 0, 900, "Beate", (0, 100, 100, 300, 400, 500, 500, 600)
    )


@given(st.lists(st.sampled_from(["Anna", "Meier", "Paris", "Beate", "Müller,", "x", "yz", "Annabel"]), min_size=1))
def test_every_word_has_a_time_of_its_place(said: list[str]) -> None:
    turn = FoundTurn(" ".join(said), 0, 1_000, "", tuple(range(0, 10 * len(said), 10)))
    after = _KEY.turn(turn)
    assert len(after.word_ms) == len(after.text.split())
    assert list(after.word_ms) == sorted(after.word_ms)
    stayed = [(w, ms) for w, ms in zip(said, turn.word_ms, strict=True) if w in ("x", "yz", "Annabel")]
    found = list(zip(after.text.split(), after.word_ms, strict=True))
    assert [pair for pair in found if pair[0] in ("x", "yz", "Annabel")] == stayed


def test_a_preview_counts_and_shows_the_first_places() -> None:
    turns = (FoundTurn("Is Anna there? Anna!", 1_000, 2_000, "Anna"), FoundTurn("To Paris"))
    counted = {each.pseudonym.name: each for each in _KEY.preview([FoundTranscript(turns)])}
    assert {name: each.count for name, each in counted.items()} == {
        "Anna": 3, "Anna Meier": 0, "Beate": 0, "Müller": 0, "Paris": 1,
    }  # fmt: skip
    assert counted["Anna"].places[1] == "00:00:01.000: Is Anna there? Anna!"
    assert counted["Paris"].places == ("turn 2: To Paris",)


def test_a_whole_file_is_changed_and_its_report_names_nobody() -> None:
    transcript = FoundTranscript(
        (FoundTurn("Anna?", speaker="Müller"),), "With Anna", voices=(("Müller", Voice.CLIENT),)
    )
    found = Found(Report("Anna.vtt"), "With Anna", transcripts=[transcript])
    _KEY.apply(found)
    assert found.transcripts[0].voices == (("[name]", Voice.CLIENT),)
    assert (found.title, found.report.file) == ("With Beate", "Beate.vtt")
    assert found.report.text == "2 names changed: a pseudonym stands for them"
    assert not any(name in repr(found) for name in ("Anna", "Müller"))


def test_a_list_is_read_from_a_table(tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_bytes('\ufeffName;Pseudonym\r\n# a note\r\n\r\n"Meier; Anna";A\r\nKöln;City;more\r\n'.encode())
    assert [(each.name, each.instead) for each in pseudonyms.read(file).pseudonyms] == [
        ("Meier; Anna", "A"), ("Köln", "City"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no names"),
        ("Anna", "Line 1 of the list is not"),
        ("Anna ->", "Line 1 of the list is not"),
        ("-> x", "Line 1 of the list is not"),
        ("... -> x", "Line 1 of the list is not"),
        ("Anna -> A\nanna -> B", "Lines 1 and 2 have one name"),
    ],
)
def test_a_list_that_cannot_be_meant_is_refused(text: str, message: str) -> None:
    with pytest.raises(IprError, match=message) as refused:
        pseudonyms.parse(text)
    assert "anna" not in str(refused.value).casefold()


def test_memos_get_pseudonyms_and_what_keeps_its_name_is_told() -> None:
    found = Found(
        Report("a.eaf", "ELAN"),
        media=[FoundMedium("Müller_3.mp4"), FoundMedium("room.mp4")],
        codes=[FoundCode(("Face", "Smiles at Anna")), FoundCode(("Face", "Frowns"), definition="As Anna does")],
        tags=[
            FoundTag(1, 2, ("Face", "Frowns"), unicodedata.normalize("NFD", "Müller leaves, Anna stays")),
            FoundTag(3, path=("Face", "Paris")),
            FoundTag(5, memo="nobody"),
        ],
        episodes=[FoundEpisode((), memo="about Anna Meier")],
    )
    _KEY.apply(found)
    assert [tag.memo for tag in found.tags] == ["[name] leaves, Beate stays", "", "nobody"]
    assert found.episodes[0].memo == "about Ms B"
    report = found.report
    assert report.count(Fate.CHANGED, "names") == 3
    assert report.count(Fate.DROPPED, "pseudonyms for codes") == 3
    assert report.count(Fate.DROPPED, "pseudonyms for recordings") == 1
    assert not any(name in report.text for name in ("Anna", "Müller", "Paris"))


def test_what_a_report_quotes_of_a_file_gets_pseudonyms_too() -> None:
    report = Report("Mu\u0308ller.eaf", "ELAN")
    report.taken("turns of the tier “Anna Meier”, which is free text", 3)
    report.dropped("tiers", "nothing is on them, and Paris is a word here", "Müller")
    for tier in ("Paris", "City A"):
        report.taken(f"segments of the tier “{tier}”, a family of codes", 2)
    found = Found(report)
    _KEY.apply(found)
    assert found.report.file == "[name].eaf"
    assert found.report.text.splitlines() == [
        "3 turns of the tier “Ms B”, which is free text taken",
        "4 segments of the tier “City A”, a family of codes taken",
        "1 tier dropped: nothing is on them, and Paris is a word here ([name])",
    ]
