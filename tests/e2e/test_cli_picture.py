"""Pictures from the command line, in a process that has no screen."""

import os
import subprocess
import sys
from pathlib import Path

from lxml import etree
from PySide6.QtGui import QImage

from iprtool.services import demo

_HIDDEN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_NO_SCREEN = {name: value for name, value in os.environ.items() if name not in _HIDDEN}


def run(*arguments: str | Path, status: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "iprtool", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", timeout=120, env=_NO_SCREEN, check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_a_session_is_drawn_and_told_of_without_a_screen(tmp_path: Path) -> None:
    demo.make(tmp_path / "Demo.iprt").close()
    study, one, two, told = (tmp_path / name for name in ("Demo.iprt", "a.svg", "b.png", "report.json"))
    where = ("--dyad", "01", "--session", "3")
    done = run("picture", study, *where, "-o", one, "--report", told)
    assert done.stdout.startswith("Drew ")
    assert '"format": "SVG"' in told.read_text("utf-8")
    assert "Coder AB" in " ".join(etree.fromstring(one.read_bytes()).itertext())
    run("picture", study, *where, "-o", two, "--width-mm", "85", "--dpi", "100", "--pass", "AB")
    assert QImage(str(two)).width() == round(85 / 25.4 * 100)
    run("picture", study, "--board", "-o", tmp_path / "board.svg")
    assert "Dyad 02" in " ".join(etree.fromstring((tmp_path / "board.svg").read_bytes()).itertext())
    run("picture", study, "--board", "--dyad", "01", "-o", tmp_path / "board.svg", status=2)
    run("export", study, "--to", "html", *where, "-o", tmp_path / "d.html")
    run("export", study, "--to", "pdf", *where, "-o", tmp_path / "d.pdf")
    assert "Dyad 01 · Session 3" in (tmp_path / "d.html").read_text("utf-8")
    assert (tmp_path / "d.pdf").read_bytes().startswith(b"%PDF-")
    assert "one session" in run("picture", study, "-o", tmp_path / "c.svg", status=1).stderr
    assert "ending" in run("picture", study, *where, "-o", tmp_path / "c.gif", status=1).stderr
    assert "no session" in run("picture", study, "--session", "77", "-o", tmp_path / "c.svg", status=1).stderr
