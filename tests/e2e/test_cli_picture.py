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
    study, one, board, told = (tmp_path / name for name in ("Demo.iprt", "a.svg", "b.png", "report.json"))
    where = ("--dyad", "01", "--session", "3")
    done = run("picture", study, *where, "-o", one, "--width-mm", "85", "--pass", "AB", "--report", told)
    assert done.stdout.startswith("Drew 20 segments")
    assert '"format": "SVG"' in told.read_text("utf-8")
    root = etree.fromstring(one.read_bytes())
    assert root.get("width") == "85mm"
    assert "Coder AB" in " ".join(root.itertext())
    run("picture", study, "--board", "-o", board, "--dpi", "100")
    assert QImage(str(board)).width() == round(170 / 25.4 * 100)
    run("export", study, "--to", "pdf", *where, "-o", tmp_path / "d.pdf")
    assert (tmp_path / "d.pdf").read_bytes().startswith(b"%PDF-")
    assert "one session" in run("picture", study, "-o", tmp_path / "c.svg", status=1).stderr
