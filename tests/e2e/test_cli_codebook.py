"""`iprtool codebook …` as a person or a script uses it: real processes, real files."""

import json
from pathlib import Path

from tests.command import facts, run


def test_presets_are_listed_and_imported_by_name(project: Path) -> None:
    presets = facts("codebook", "list", project, "--presets")
    assert len(presets) == 13
    assert {"name": "assimilation", "title": "Assimilation", "citation": "after Stiles, 2001"} in presets
    assert "version 1" in run("codebook", "import", project, "rupture-repair").stdout
    listed = facts("codebook", "list", project)
    assert [(row["name"], row["version"], row["codes"], row["passes"]) for row in listed] == [
        ("Starter: rupture, repair, relationship, alliance", 1, 10, 0), ("Rupture and repair", 1, 27, 0),
    ]  # fmt: skip
    heading, first, _ = run("codebook", "list", project).stdout.splitlines()
    assert heading.split("\t") == ["id", "name", "version", "frozen", "codes", "passes"]
    assert first.split("\t")[1:] == [listed[0]["name"], "1", "False", "10", "0"]
    assert run("codebook", "list", project, "--presets").stdout.startswith("name\ttitle\tcitation\n")
    shown = run("codebook", "show", project, "rupture and repair").stdout
    assert "Withdrawal/Short answers" in shown
    assert "certifies nobody" in shown
    assert "1 to 5, for each tag of Rupture and repair" in shown
    said = run("codebook", "import", project, "no such", status=1).stderr
    assert "narrative-emotion" in said


def test_export_and_import_are_exact(project: Path, tmp_path: Path) -> None:
    run("codebook", "import", project, "helpful-hindering")
    file, table = tmp_path / "book.json", tmp_path / "book.csv"
    run("codebook", "export", project, "Helpful and hindering moments", "-o", file)
    assert facts("codebook", "show", project, "Helpful and hindering moments") == json.loads(file.read_text("utf-8"))
    other = tmp_path / "Other"
    run("new", other, "--title", "Other")
    added = facts("codebook", "import", other, file)
    again = tmp_path / "again.json"
    run("codebook", "export", other, added["id"], "-o", again)
    assert again.read_bytes() == file.read_bytes()
    run("codebook", "export", project, "Helpful and hindering moments", "-o", table)
    assert facts("codebook", "import", other, table)["name"] == "Helpful and hindering moments (2)"


def test_wrong_files_and_names_are_refused_and_nothing_changes(project: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"format": 1, "name": "x", "families": [{"name": "y", "colour": "#000000"}]}')
    assert "The family “y” has no “codes”" in run("codebook", "import", project, wrong, status=1).stderr
    assert "cannot be read" in run("codebook", "import", project, tmp_path / "none.csv", status=1).stderr
    assert "There is no codebook" in run("codebook", "show", project, "x", status=1).stderr
    assert "names no form" in run("codebook", "export", project, "-o", tmp_path / "b.odt", status=1).stderr
    run("codebook", "list", status=2)
    assert len(facts("codebook", "list", project)) == 1
