"""Files turned into files, without a project."""

import csv
import json
from pathlib import Path

import pytest

from iprtool.cli import app, main
from iprtool.domain.errors import IprError
from iprtool.domain.model import Tag
from iprtool.exchange.report import Fate
from iprtool.services import codebook_files, converting, exporting, formats
from iprtool.services.exporting import FORMS
from iprtool.store import Project

TALK = """WEBVTT

00:01.000 --> 00:02.500
<v Client>I do not know.

00:03.000 --> 00:04.000
<v Therapist>Mhm.
"""
PLAY = json.dumps(
    {
        "behaviors_conf": {"0": {"type": "State event", "code": "talks", "category": "Voice"}},
        "observations": {"one": {"file": {"1": ["a.mp4"]}, "events": [[1, "AB", "talks"], [2.5, "AB", "talks"]]}},
    }
)


@pytest.fixture
def play(tmp_path: Path) -> Path:
    file = tmp_path / "play.boris"
    file.write_text(PLAY, "utf-8")
    return file


def test_events_become_a_table_with_where_and_when(play: Path, tmp_path: Path) -> None:
    brought, written = converting.convert(play, tmp_path / "out.csv")
    (row,) = csv.DictReader((tmp_path / "out.csv").read_text("utf-8").splitlines())
    assert (row["dyad"], row["session"], row["author"], row["code"]) == ("1", "1", "AB", "Voice/talks")
    assert (row["begin_ms"], row["end_ms"], row["recording"]) == ("1000", "2500", "a")
    assert brought.count(Fate.TAKEN, "segments") == 1
    assert written.count(Fate.TAKEN, "segments") == 1


@pytest.mark.parametrize("key", FORMS)
def test_every_form_can_be_written(key: str, play: Path, tmp_path: Path) -> None:
    out = tmp_path / f"out{FORMS[key].ending}"
    converting.convert(play, out, write_as=key)
    assert out.stat().st_size
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([out.name, play.name])


@pytest.mark.parametrize(
    "form", [form for form in exporting.DOCUMENTS if form.key in ("qdpx", "boris")], ids=lambda f: f.key
)
def test_there_and_back_keeps_the_segment(form: exporting.Form, play: Path, tmp_path: Path) -> None:
    between = tmp_path / f"between{form.ending}"
    converting.convert(play, between, write_as=form.key)
    converting.convert(between, tmp_path / "back.csv")
    (row,) = csv.DictReader((tmp_path / "back.csv").read_text("utf-8").splitlines())
    assert (row["author"], row["code"], row["begin_ms"], row["end_ms"]) == ("AB", "Voice/talks", "1000", "2500")


def test_what_is_spoken_comes_through_too(tmp_path: Path) -> None:
    (tmp_path / "talk.vtt").write_text(TALK, "utf-8")
    brought, _ = converting.convert(tmp_path / "talk.vtt", tmp_path / "talk.json")
    document = json.loads((tmp_path / "talk.json").read_text("utf-8"))
    assert [turn["text"] for turn in document["turn"]] == ["I do not know.", "Mhm."]
    assert brought.count(Fate.TAKEN, "turns") + brought.count(Fate.TAKEN, "cues") >= 2


@pytest.mark.parametrize(("name", "said"), [("out.docx", "cannot be written"), ("play.boris", None)])
def test_an_ending_that_nothing_has_is_refused(name: str, said: str | None, play: Path, tmp_path: Path) -> None:
    if said is None:
        converting.convert(play, tmp_path / name)
        return
    with pytest.raises(IprError, match=said):
        converting.convert(play, tmp_path / name)
    assert not (tmp_path / name).exists()


def test_the_command_line_tells_both_ways(play: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["convert", str(play), str(tmp_path / "out.xlsx"), "--report", str(tmp_path / "report.json")])
    assert ended.value.code == 0
    assert "1 segment taken" in capsys.readouterr().out
    told = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert (told["read"]["file"], told["written"]["file"]) == ("play.boris", "out.xlsx")


def test_a_report_never_takes_the_place_of_what_is_read_or_written(play: Path, tmp_path: Path) -> None:
    out, study, drawn = tmp_path / "out.csv", tmp_path / "Study.iprt", tmp_path / "board.svg"
    Project.create(study, title="Study").close()
    into = ["--dyad", "01", "--session", "1", "--report"]
    for words in (
        ["convert", str(play), str(out), "--report", str(play)],
        ["convert", str(play), str(out), "--report", f"{tmp_path}/sub/../out.csv"],
        ["import", str(study), str(play), *into, str(play)],
        ["export", str(study), "--to", "csv", "-o", str(out), "--report", str(out)],
        ["picture", str(study), "--board", "-o", str(drawn), "--report", str(drawn)],
    ):
        with pytest.raises(IprError, match="would take the place of"):
            app(words, standalone_mode=False)
    assert play.read_text("utf-8") == PLAY
    assert sorted(file.name for file in tmp_path.iterdir()) == ["Study.iprt", "play.boris"]


def test_what_is_done_is_said_to_be_done_where_its_report_cannot_be_written(play: Path, tmp_path: Path) -> None:
    report = tmp_path / "none" / "report.json"
    with pytest.raises(IprError, match=r"It is done, but not its report: report\.json could not be written"):
        app(["convert", str(play), str(tmp_path / "out.csv"), "--report", str(report)], standalone_mode=False)
    assert (tmp_path / "out.csv").exists()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A codebook of iprtool with a scale, a key and an example."""
    file = tmp_path / "voices.json"
    code = {"name": "Talks", "key": "T", "definition": "Someone talks.", "examples": ["Hm."]}
    family = {"name": "Voice", "colour": "#E8A33D", "codes": [code]}
    scale = {"name": "Sure", "kind": "numeric", "for": "Voice", "low": 1, "high": 5, "step": 1}
    file.write_text(json.dumps({"format": 1, "name": "Voices", "families": [family], "scales": [scale]}), "utf-8")
    return file


@pytest.mark.parametrize("ending", [".qdc", ".csv", ".json"])
def test_a_codebook_becomes_another_codebook_and_what_it_loses_is_told(ending: str, book: Path, tmp_path: Path) -> None:
    out = tmp_path / f"out{ending}"
    brought, written = converting.convert(book, out)
    tree, _ = codebook_files.read(out)
    (code,) = tree.codes
    assert (tree.path(code.id), code.definition) == ("Voice/Talks", "Someone talks.")
    assert brought.count(Fate.TAKEN, "codes") == written.count(Fate.TAKEN, "codes") == 1
    assert (brought.file, written.file) == ("voices.json", out.name)
    lost = {line.what for line in written if line.fate is Fate.DROPPED}
    assert lost == ({"scales", "keys", "examples of codes"} if ending == ".qdc" else set())


def test_a_codebook_of_another_tool_becomes_one_of_iprtool(book: Path, tmp_path: Path) -> None:
    converting.convert(book, tmp_path / "one.qdc")
    converting.convert(tmp_path / "one.qdc", tmp_path / "two.csv")
    converting.convert(tmp_path / "two.csv", tmp_path / "three.qdc")
    names = [each["code"] for each in csv.DictReader((tmp_path / "two.csv").read_text("utf-8").splitlines())]
    assert "Talks" in names
    assert [code.name for code in codebook_files.read(tmp_path / "three.qdc")[0].codes] == ["Talks"]


@pytest.mark.parametrize(("name", "key"), [("out.eaf", ""), ("out.csv", "csv"), ("out.vtt", "")])
def test_a_codebook_becomes_no_file_of_segments(name: str, key: str, book: Path, tmp_path: Path) -> None:
    converting.convert(book, tmp_path / "codes.qdc")
    with pytest.raises(
        IprError, match=r"codes\.qdc is a codebook, and out.* would hold segments.* \.json, \.csv, \.qdc"
    ):
        converting.convert(tmp_path / "codes.qdc", tmp_path / name, write_as=key)
    assert not (tmp_path / name).exists()


def test_the_codes_of_a_file_become_a_codebook(play: Path, tmp_path: Path) -> None:
    brought, written = converting.convert(play, tmp_path / "codes.qdc")
    assert brought.count(Fate.DROPPED, "segments") == 1
    assert written.count(Fate.TAKEN, "codes") == 1
    (tmp_path / "talk.vtt").write_text(TALK, "utf-8")
    with pytest.raises(IprError, match=r"no codes in talk\.vtt"):
        converting.convert(tmp_path / "talk.vtt", tmp_path / "none.qdc")


def test_names_become_pseudonyms_in_whatever_is_imported(play: Path, tmp_path: Path) -> None:
    play.write_text(PLAY.replace('[1, "AB", "talks"]', '[1, "AB", "talks", "", "Anna left"]'), "utf-8")
    (tmp_path / "Anna.boris").write_bytes(play.read_bytes())
    (tmp_path / "names.txt").write_text("Anna -> Ms A\n", "utf-8")
    Project.create(tmp_path / "Study.iprt", title="Study").close()
    words = ["--dyad", "01", "--session", "1", "--pseudonyms", str(tmp_path / "names.txt")]
    words += ["--report", str(tmp_path / "report.json")]
    app(["import", str(tmp_path / "Study.iprt"), str(tmp_path / "Anna.boris"), *words], standalone_mode=False)
    with Project.open(tmp_path / "Study.iprt", read_only=True) as project:
        (tag,) = project.find(Tag)
        assert tag.memo == "Ms A left"
    told = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert told["file"] == "Ms A.boris"
    assert "names" in {line["what"] for line in told["lines"]}


def test_a_whole_study_is_not_taken_in_with_a_list_of_names(play: Path, tmp_path: Path) -> None:
    converting.convert(play, tmp_path / "study.json")
    (tmp_path / "names.txt").write_text("Anna -> Ms A\n", "utf-8")
    Project.create(tmp_path / "Study.iprt", title="Study").close()
    words = ["import", str(tmp_path / "Study.iprt"), str(tmp_path / "study.json")]
    with pytest.raises(IprError, match=r"study\.json is a whole study, in which no names are replaced"):
        app([*words, "--pseudonyms", str(tmp_path / "names.txt")], standalone_mode=False)


def test_each_code_of_an_elan_file_is_counted_once(play: Path, tmp_path: Path) -> None:
    converting.convert(play, tmp_path / "play.eaf")
    brought, _ = converting.convert(tmp_path / "play.eaf", tmp_path / "back.csv")
    assert brought.count(Fate.TAKEN, "codes") == 1


def test_the_decimal_sign_of_a_table_is_said(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("begin;code\n1,234;a\n", "utf-8")
    for sign, begin_ms in (("point", 1_234_000), ("comma", 1_234)):
        Project.create(tmp_path / f"{sign}.iprt", title="Study").close()
        words = ["import", str(tmp_path / f"{sign}.iprt"), str(tmp_path / "t.csv"), "--dyad", "1", "--session", "1"]
        app([*words, "--unit", "s", "--decimals", sign], standalone_mode=False)
        with Project.open(tmp_path / f"{sign}.iprt", read_only=True) as project:
            assert [tag.start_ms for tag in project.find(Tag)] == [begin_ms]


@pytest.mark.parametrize("ending", [".json", ".qdc"])
def test_a_codebook_is_no_import_of_segments_and_it_is_said_where_it_belongs(
    ending: str, book: Path, tmp_path: Path
) -> None:
    file = tmp_path / f"book{ending}"
    converting.convert(book, file)
    assert formats.can_be_read(file)
    with pytest.raises(IprError, match=r"is a codebook\..*Import it in the Codebook place"):
        formats.of_file(file)
