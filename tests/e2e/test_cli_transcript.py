"""The commands about transcripts, on real files."""

import json
from pathlib import Path

import pytest

from iprtool.store import Project
from tests.command import facts, run
from tests.unit.store.studies import fill

_VTT = (
    "WEBVTT\n\n00:01.000 --> 00:02.000\n<v K>I saw Anna.\n\n00:02.000 --> 00:03.000\n<v Th>Mhm.\n\n00:0x --> y\nlost\n"
)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study with a recording."""
    with Project.create(tmp_path / "Study.iprt", title="Closeness") as project:
        fill(project)
    return tmp_path / "Study.iprt"


def test_a_transcript_is_added_shown_and_deleted(study: Path, tmp_path: Path) -> None:
    (tmp_path / "talk.vtt").write_text(_VTT)
    (tmp_path / "names.txt").write_text("Anna -> Beate\n")
    with Project.open(study, read_only=True) as opened:
        recording = fill_name(opened)
    common = ("transcript", "add", study, tmp_path / "talk.vtt", "--recording", recording)
    names = ("--pseudonyms", tmp_path / "names.txt")
    shown = run(*common, *names, "--preview").stdout
    assert shown == "Anna\tBeate\t1\n  00:00:01.000: I saw Anna.\n"
    told = facts(*common, *names, "--report", tmp_path / "report.json", "--speaker", "Th=interviewer")
    assert json.loads((tmp_path / "report.json").read_text()) == told
    assert [(line["fate"], line["what"], line["count"]) for line in told["lines"]] == [
        ("dropped", "cues", 1), ("taken", "turns", 2), ("changed", "names", 1),
    ]  # fmt: skip
    (listed,) = facts("transcript", "list", study)
    assert (listed["title"], listed["speakers"]) == ("talk", {"K": "client", "Th": "interviewer"})
    assert run("transcript", "show", study, "talk").stdout == (
        "00:00:01.000\tK\tI saw Beate.\n00:00:02.000\tTh\tMhm.\n"
    )  # fmt: skip
    assert facts("transcript", "show", study, listed["id"])[1]["voice"] == "interviewer"
    assert "Anna" not in (study / "project.db").read_bytes().decode("latin-1")
    assert facts("transcript", "delete", study, "talk")["id"] == listed["id"]
    assert facts("transcript", "list", study) == []


def fill_name(opened: Project) -> str:
    """The file name of the first recording."""
    from iprtool.services.visibility import visible_recordings

    return visible_recordings(opened)[0].file_name


def test_what_is_no_transcript_is_told_in_a_sentence(study: Path, tmp_path: Path) -> None:
    (tmp_path / "page.vtt").write_text("<!doctype html><html></html>")
    with Project.open(study, read_only=True) as opened:
        recording = fill_name(opened)
    refused = run("transcript", "add", study, tmp_path / "page.vtt", "--recording", recording, status=1)
    assert "page.vtt is a web page, not a transcript" in refused.stderr
    refused = run("transcript", "add", study, tmp_path / "page.vtt", "--recording", "x", "--speaker", "x", status=2)
    assert "LABEL=VOICE" in refused.stderr
    refused = run("import", study, tmp_path / "page.vtt", "--recording", recording, status=1)
    assert "is a web page" in refused.stderr


def test_a_transcript_comes_in_once_by_the_general_import(study: Path, tmp_path: Path) -> None:
    (tmp_path / "talk.vtt").write_text(_VTT)
    with Project.open(study, read_only=True) as opened:
        recording = fill_name(opened)
    facts("import", study, tmp_path / "talk.vtt", "--recording", recording)
    again = facts("import", study, tmp_path / "talk.vtt", "--recording", recording)
    assert "the recording has it already" in json.dumps(again)
    assert len(facts("transcript", "list", study)) == 1


def test_the_general_import_knows_a_transcript_from_a_study(study: Path, tmp_path: Path) -> None:
    (tmp_path / "heard.json").write_text('{"segments": [{"start": 1.5, "end": 2, "text": " Hi."}], "language": "en"}')
    told = facts("import", study, tmp_path / "heard.json", "--dyad", "77", "--session", "1")
    assert told["format"] == "Speech-to-text (JSON)"
    (listed,) = facts("transcript", "list", study)
    assert (listed["language"], listed["turns"]) == ("en", 1)
