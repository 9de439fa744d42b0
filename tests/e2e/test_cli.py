"""The command line as a person or a script uses it: real processes, real files."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from iprtool.domain.model import Tag
from iprtool.shipped import shipped
from iprtool.store import Project
from tests.command import facts, run, run_anew


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "My study"
    run("new", folder, "--title", "Closeness")
    return folder


@pytest.fixture
def with_recording(project: Path) -> Path:
    run("add-recording", project, shipped("demo", "session-audio.m4a"), "--dyad", "08", "--session", "3")
    return project


def tag(
    project: Path, *more: str, status: int = 0, code: str = "Rupture/Withdrawal"
) -> subprocess.CompletedProcess[str]:
    return run(
        "tag", project, "--recording", "session-audio.m4a", "--code", code, "--author", "AB", *more, status=status
    )


def test_from_nothing_to_a_csv_file(with_recording: Path, tmp_path: Path) -> None:
    tag(with_recording, "--begin", "1000", "--end", "2500", "--memo", "=looks away")
    tag(with_recording, "--begin", "500", code="Alliance/Bond")
    listed = facts("tags", with_recording)
    assert [(row["code"], row["begin_ms"], row["end_ms"]) for row in listed] == [
        ("Alliance/Bond", 500, None),
        ("Rupture/Withdrawal", 1000, 2500),
    ]
    assert listed[1]["memo"] == "=looks away"
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    run("export", with_recording, "--to", "csv", "-o", first)
    run_anew("export", with_recording, "--to", "csv", "-o", second)
    assert first.read_bytes() == second.read_bytes()
    assert len(first.read_text("utf-8").splitlines()) == 3
    assert "'=looks away" in first.read_text("utf-8")


def test_info_counts_what_is_there(with_recording: Path) -> None:
    tag(with_recording, "--begin", "1000")
    found = facts("info", with_recording)
    assert {key: found[key] for key in ("title", "dyads", "sessions", "recordings", "passes", "tags")} == {
        "title": "Closeness", "dyads": 1, "sessions": 1, "recordings": 1, "passes": 1, "tags": 1,
    }  # fmt: skip


def test_curves_have_a_format_of_their_own(with_recording: Path, tmp_path: Path) -> None:
    said = run("export", with_recording, "--to", "traces-csv", "-o", tmp_path / "curves.csv").stdout
    assert said.startswith("Wrote 0 values to ")
    assert (tmp_path / "curves.csv").read_text("utf-8").startswith("dyad,session,recording,")


def test_export_filters(with_recording: Path, tmp_path: Path) -> None:
    tag(with_recording, "--begin", "1000")
    tag(with_recording, "--begin", "2000", code="Rupture/Confrontation")
    tag(with_recording, "--begin", "3000", code="Alliance/Goal")

    def count(*filters: str) -> int:
        run("export", with_recording, "--to", "csv", "-o", tmp_path / "x.csv", *filters)
        return len((tmp_path / "x.csv").read_text("utf-8").splitlines()) - 1

    assert count() == 3
    assert count("--code", "Rupture") == 2
    assert count("--code", "rupture/confrontation", "--code", "Alliance/Goal") == 2
    assert count("--dyad", "08", "--pass", "AB") == 3
    for wrong in (("--dyad", "99"), ("--code", "Ruptur"), ("--pass", "ZZ")):
        assert (
            "There is no"
            in run("export", with_recording, "--to", "csv", "-o", tmp_path / "y.csv", *wrong, status=1).stderr
        )
    assert not (tmp_path / "y.csv").exists()


def test_what_is_wrong_is_said_in_one_sentence(with_recording: Path, tmp_path: Path) -> None:
    wrong_code = tag(with_recording, "--begin", "1", code="Rupture/Withdrawl", status=1)
    assert "Rupture/Withdrawal" in wrong_code.stderr
    assert "lies outside the recording" in tag(with_recording, "--begin", "99999999", status=1).stderr
    assert "before or at its begin" in tag(with_recording, "--begin", "5", "--end", "5", status=1).stderr
    assert (
        "session-audio.m4a"
        in run(
            "tag", with_recording, "--recording", "nope", "--code", "x", "--begin", "1", "--author", "A", status=1
        ).stderr
    )
    assert facts("tags", with_recording) == []
    text = tmp_path / "notes.mp4"
    text.write_text("this is no video")
    assert run("add-recording", with_recording, text, "--dyad", "1", "--session", "1", status=1).stderr.strip()
    assert facts("info", with_recording)["dyads"] == 1
    assert list((with_recording / "media").iterdir()) != []
    assert run("info", tmp_path / "nowhere", status=1).stderr.strip()
    run_anew("tag", with_recording, status=2)
    run("export", with_recording, "--to", "xyz", "-o", tmp_path / "z", status=2)


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999999"])
def test_a_session_that_cannot_be_leaves_no_copy_behind(project: Path, number: str) -> None:
    film = shipped("demo", "session-audio.m4a")
    refused = run("add-recording", project, film, "--dyad", "1", "--session", number, status=1)
    assert "cannot have the number" in refused.stderr
    assert not list((project / "media").glob("*"))


def test_an_export_cannot_destroy_a_project(with_recording: Path) -> None:
    for inside in ("project.db", "project.json", "media/session-audio.m4a", "backups/x.csv", "new.csv"):
        before = {path: path.stat().st_size for path in with_recording.rglob("*") if path.is_file()}
        refused = run("export", with_recording, "--to", "csv", "-o", with_recording / inside, status=1)
        assert "lies in the project" in refused.stderr
        assert before == {path: path.stat().st_size for path in with_recording.rglob("*") if path.is_file()}


def test_an_export_into_a_link_keeps_the_link(with_recording: Path, tmp_path: Path) -> None:
    target, link = tmp_path / "real.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    run("export", with_recording, "--to", "csv", "-o", link)
    assert link.is_symlink()
    assert target.read_text("utf-8").startswith("study,")


def test_what_was_written_is_said_even_when_the_backup_fails(with_recording: Path) -> None:
    for path in (with_recording / "backups").iterdir():
        path.unlink()
    (with_recording / "backups").rmdir()
    (with_recording / "backups").write_text("no folder")
    done = tag(with_recording, "--begin", "5")
    assert done.stdout.startswith("Tagged")
    assert "not backed up" in done.stderr
    assert len(facts("tags", with_recording)) == 1


def test_names_that_the_system_refuses_are_refused_in_words(tmp_path: Path) -> None:
    for name, title in (("a" * 300, "x"), ("p", "\udcff"), ("", "x")):
        done = run_anew("new", tmp_path / name if name else "", "--title", title, status=1 if name else 2)
        assert done.stderr.strip()
    assert list(tmp_path.iterdir()) == []


def test_new_never_overwrites(project: Path) -> None:
    before = (project / "project.db").read_bytes()
    run("new", project, "--title", "Another", status=1)
    assert (project / "project.db").read_bytes() == before


def test_a_link_that_breaks_is_found_by_check(project: Path, tmp_path: Path) -> None:
    film = tmp_path / "elsewhere" / "talk.m4a"
    film.parent.mkdir()
    film.write_bytes(shipped("demo", "session-audio.m4a").read_bytes())
    run("add-recording", project, film, "--dyad", "1", "--session", "1", "--link")
    assert not list((project / "media").glob("*"))
    assert facts("check", project) == {"ok": True, "findings": []}
    film.unlink()
    found = json.loads(run("check", project, "--json", status=1).stdout)
    assert not found["ok"]
    assert "talk.m4a is missing" in found["findings"][0]["message"]


def test_backup_and_restore(with_recording: Path) -> None:
    tag(with_recording, "--begin", "1000")
    made = Path(facts("backup", with_recording)["backup"])
    assert made.is_file()
    tag(with_recording, "--begin", "2000")
    names = [row["name"] for row in facts("restore", with_recording, "--list")]
    assert made.name in names
    run("restore", with_recording, "--from", made.name)
    assert [row["begin_ms"] for row in facts("tags", with_recording)] == [1000]
    run("restore", with_recording, "--from", "no such", status=1)


def test_a_name_that_begins_with_a_dash_or_has_odd_letters_is_only_a_name(project: Path, tmp_path: Path) -> None:
    odd = tmp_path / "-Sitzung ä'\"; 3.m4a"
    odd.write_bytes(shipped("demo", "session-audio.m4a").read_bytes())
    run("add-recording", project, odd, "--dyad", "1", "--session", "1")
    assert facts("info", project)["recordings"] == 1
    assert (project / "media" / odd.name).is_file()


def test_find_lists_what_a_query_names(with_recording: Path) -> None:
    tag(with_recording, "--begin", "1000", "--end", "2500", "--memo", "looks\naway")
    tag(with_recording, "--begin", "4000", code="Alliance/Bond")
    tag(with_recording, "--begin", "9000", code="Alliance/Bond")
    found = facts("find", with_recording, "looks followed by code:Bond within 2s")
    assert [(row["code"], row["begin_ms"], row["end_ms"]) for row in found] == [("Rupture/Withdrawal", 1000, 2500)]
    assert (found[0]["dyad"], found[0]["session"], found[0]["author"]) == ("08", 3, "AB")
    assert len(facts("find", with_recording, "by:AB")) == 3
    assert facts("find", with_recording, "shorter:1s") == []
    assert run("find", with_recording, "looks").stdout.splitlines() == [
        "08\t3\tsession-audio\tAB\t00:00:01.000\t00:00:02.500\tRupture/Withdrawal\tlooks away"
    ]
    wrong = run("find", with_recording, "within code:Bond", status=1).stderr
    assert "After “within” a time is missing, as in: within 5s of" in wrong
    run("find", with_recording, status=2)


def test_episodes_are_listed_with_what_they_took(tmp_path: Path) -> None:
    from iprtool.domain.kinds import Outcome, Role
    from iprtool.domain.model import Tag
    from iprtool.services import demo, episodes

    with demo.make(tmp_path / "Demo.iprt") as opened:
        run_id = opened.find(Tag)[0].pass_id
        first, second = sorted(opened.find(Tag, pass_id=run_id), key=lambda tag: tag.start_ms)[:2]
        episode = episodes.begin(opened, tag_ids=[first.id])
        episodes.link(opened, episode_id=episode.id, tag_ids=[second.id], role=Role.RESOLUTION)
        episodes.set_outcome(opened, episode_id=episode.id, outcome=Outcome.RESOLVED)
    (row,) = facts("episodes", tmp_path / "Demo.iprt")
    assert (row["outcome"], row["to_resolution_ms"]) == ("resolved", second.start_ms - first.start_ms)
    assert [member["role"] for member in row["members"]] == ["rupture", "resolution"]
    assert "resolved after" in run("episodes", tmp_path / "Demo.iprt").stdout


def test_a_tag_is_rated_and_what_does_not_fit_is_refused_in_words(with_recording: Path) -> None:
    from iprtool.domain.ids import new_id
    from iprtool.domain.kinds import ScaleKind
    from iprtool.domain.model import Anchor, Codebook, Scale
    from iprtool.store import Project

    with Project.open(with_recording) as opened, opened.step("Scales") as step:
        (book,) = opened.find(Codebook)
        locus = Scale(new_id(), book.id, "Locus", 1, ScaleKind.NOMINAL)
        step.insert_many([Scale(new_id(), book.id, "Impact", 0, ScaleKind.ORDINAL, low=1, high=5, step=0.5), locus])
        step.insert_many(Anchor(new_id(), locus.id, n, name) for n, name in enumerate(["task", "bond"], 1))
    tag(with_recording, "--begin", "1000")
    (row,) = facts("tags", with_recording)

    def rate(scale: str, value: str, *more: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        return run(
            "rate", with_recording, "--tag", row["tag_id"], "--scale", scale, "--value", value, *more, status=status
        )

    found = json.loads(rate("impact", "3.5", "--json").stdout)
    assert (found["scale"], found["value"], found["tag_id"]) == ("Impact", 3.5, row["tag_id"])
    assert rate("Locus", "Bond").stdout == "Locus: bond\n"
    assert facts("tags", with_recording)[0]["ratings"] == "Impact=3.5; Locus=bond"
    rate("Impact", "none")
    assert facts("tags", with_recording)[0]["ratings"] == "Locus=bond"
    assert "1 to 5 in steps of 0.5" in rate("Impact", "9", status=1).stderr
    assert "Did you mean Impact" in rate("Inpact", "3", status=1).stderr
    assert "task, bond" in rate("Locus", "xyz", status=1).stderr
    missing = run("rate", with_recording, "--tag", "x", "--scale", "Impact", "--value", "1", status=1)
    assert "There is no tag x" in missing.stderr


def test_an_export_never_destroys_a_linked_recording(project: Path, tmp_path: Path) -> None:
    original = tmp_path / "session.mp4"
    shutil.copyfile(shipped("demo", "session.mp4"), original)
    run("add-recording", project, original, "--dyad", "08", "--session", "3", "--link")
    original.chmod(0o444)
    before = original.read_bytes()
    said = run("export", project, "--to", "csv", "-o", original, status=1).stderr
    assert "session.mp4 was not written: it is the recording" in said
    assert original.read_bytes() == before


def test_a_listing_is_one_line_a_tag_and_safe_for_a_terminal(project: Path) -> None:
    run("add-recording", project, shipped("demo", "session-audio.m4a"), "--dyad", "08", "--session", "3")
    said = ["--recording", "session-audio.m4a", "--code", "Rupture/Withdrawal", "--author", "AB"]
    run("tag", project, *said, "--begin", "10", "--memo", "one\ntwo\x1b[31m\a")
    assert run("tags", project).stdout.splitlines()[0].endswith("one two [31m ")


def test_what_has_no_end_yet_is_listed_as_open(with_recording: Path) -> None:
    tag(with_recording, "--begin", "1000")
    tag(with_recording, "--begin", "2000", "--end", "2500")
    with Project.open(with_recording) as opened, opened.step("A key was pressed") as step:
        step.update(opened.find(Tag, start_ms=1000)[0], open=True)
    begun, ended = (line.split("\t") for line in run("tags", with_recording).stdout.splitlines())
    assert (begun[4:6], ended[4:6]) == (["00:00:01.000", "open"], ["00:00:02.000", "00:00:02.500"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_what_is_done_is_said_to_be_done_when_it_cannot_be_printed(project: Path) -> None:
    run("add-recording", project, shipped("demo", "session-audio.m4a"), "--dyad", "08", "--session", "3")
    command = [sys.executable, "-m", "iprtool", "tag", str(project), "--recording", "session-audio.m4a"]
    command += ["--code", "Rupture/Withdrawal", "--author", "AB", "--begin", "10"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "It is done, but the answer could not be printed" in done.stderr
    assert len(facts("tags", project)) == 1


@pytest.mark.parametrize("arguments", [["--list"], []])
def test_restoring_what_is_not_there_is_refused(tmp_path: Path, arguments: list[str]) -> None:
    assert "There is no project folder" in run("restore", tmp_path / "nope", *arguments, status=1).stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["infoo", "P"], "Did you mean info?"), (["infoo"], "Did you mean info?"), (["xyz", "P"], "--help")],
)
def test_a_mistyped_command_is_no_project(arguments: list[str], words: str) -> None:
    said = run(*arguments, status=2).stderr
    assert f"there is no command {arguments[0]}" in said
    assert words in said
