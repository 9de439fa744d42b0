"""The program as others get it: the built wheel, installed in an environment of its own, run from another folder."""

import csv
import os
import shutil
import struct
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

import iprtool
from iprtool.shipped import shipped

ROOT = Path(__file__).parents[2]
BIN = "Scripts" if os.name == "nt" else "bin"
DEMO_SECONDS = 120


def _run(*command: str | Path, cwd: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=_environment(**changes),
        capture_output=True,
        text=True,
        timeout=DEMO_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done


def _environment(**changes: str) -> dict[str, str]:
    """That of a person who has no checkout: nothing leads Python back to it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "COV"))}
    return kept | changes


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without a network."""
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("iprtool-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel. The packages it depends on are lent by the environment of the tests."""
    venv = tmp_path_factory.mktemp("some where") / "venv"
    _run(sys.executable, "-m", "venv", "--without-pip", venv, cwd=venv.parent)
    lib = Path(sysconfig.get_path("purelib", vars={"base": str(venv), "platbase": str(venv)}))
    # A .pth file lends the packages; those of the lender, such as the editable iprtool, are not read through it.
    lenders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (lib / "lent.pth").write_text("\n".join(sorted(lenders)) + "\n", encoding="utf-8")
    _run(
        *(sys.executable, "-m", "pip", "--python", venv / BIN / "python", "install", "--quiet", "--no-index"),
        *("--no-deps", "--ignore-installed", "--disable-pip-version-check", wheel),
        cwd=venv.parent,
    )
    return venv


def test_the_wheel_holds_what_the_program_needs_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
    resources = {
        f"iprtool/_resources/{path.relative_to(ROOT / 'resources').as_posix()}"
        for pattern in ("demo/session*", "demo/demo.json", "presets/*.json", "icons/*.*")
        for path in (ROOT / "resources").glob(pattern)
    }
    assert "iprtool/_resources/demo/session.mp4" in resources
    assert resources <= names
    assert "iprtool/py.typed" in names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"iprtool"}
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name or name.endswith(".pyc")]
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_all_dependencies_of_the_wheel_are_met_here(installed: Path) -> None:
    """The environment that lends its packages has what the wheel asks for, in the versions that it asks for."""
    asked = """
import importlib.metadata as metadata
from packaging.requirements import Requirement
for line in metadata.requires("iprtool"):
    need = Requirement(line)
    if need.marker is None or need.marker.evaluate({"extra": ""}):
        assert need.specifier.contains(metadata.version(need.name)), line
        print(need.name)
"""
    names = _run(installed / BIN / "python", "-c", asked, cwd=installed.parent).stdout.lower().split()
    assert {"pyside6-essentials", "pyside6-addons", "sqlalchemy", "sqlcipher3", "av"} <= set(names)


def test_it_runs_from_its_own_environment(installed: Path) -> None:
    code = "import iprtool; from iprtool.shipped import shipped; print(iprtool.__file__); print(shipped('demo'))"
    places = _run(installed / BIN / "python", "-c", code, cwd=installed.parent).stdout.splitlines()
    assert len(places) == 2
    for place in places:
        assert Path(place).resolve().is_relative_to(installed.resolve())
    version = _run(installed / BIN / "python", "-c", "import iprtool; print(iprtool.__version__)", cwd=installed.parent)
    assert version.stdout.strip() == iprtool.__version__


def _home(folder: Path) -> dict[str, str]:
    """A person who starts the program for the first time."""
    places = {name: str(folder / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    return places | {"HOME": str(folder)}


def test_the_demo_plays_tags_and_exports_by_itself(installed: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "an other folder"
    elsewhere.mkdir()
    out = elsewhere / "shown here"
    command = (installed / BIN / "iprtool", "demo", "--headless", "--out", out)
    said = _run(*command, cwd=elsewhere, **_home(tmp_path / "home")).stdout
    assert str(out) in said, "it says where things are"
    (table,) = out.glob("*.csv")
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert f"Wrote {len(rows)} segments to" in said
    assert len(rows) > 70, "the tags of the demo study and those put by key"
    assert {"01", "02"} <= {value for row in rows for value in row.values()}
    pictures = sorted(out.glob("*.png"))
    assert len(pictures) >= 3
    for picture in pictures:
        assert _colours(picture) > 20, f"{picture.name} is as good as blank"


def _colours(picture: Path) -> int:
    """How many colours a picture has, looked at on a coarse grid."""
    image = QImage(str(picture))
    assert image.width() >= 1000
    assert image.height() >= 600
    return len({image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)})


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """An X display that nobody sees: its name, and the file that holds its picture."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed: the window on a real display is not tried")
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-fbdir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            yield f":{server.stdout.readline().strip()}", tmp_path / "Xvfb_screen0"
        finally:
            server.terminate()


def _shown(file: Path) -> int:
    """How many colours an X display shows, from its frame buffer in the format of `xwd`."""
    raw = file.read_bytes()
    head = struct.unpack(">25I", raw[:100])
    begin, line, height = head[0] + 12 * head[19], head[12], head[5]
    pixels = np.frombuffer(raw, "<u4", count=line // 4 * height, offset=begin)
    return len(np.unique(pixels[::7]))


def test_the_demo_opens_its_window_on_a_display(
    installed: Path, tmp_path: Path, screen: tuple[str, Path], qtbot: QtBot
) -> None:
    """With a display `iprtool demo` shows the window: the system's libraries for it are all there."""
    display, buffer = screen
    environment = _environment(DISPLAY=display, QT_QPA_PLATFORM="xcb", **_home(tmp_path / "home"))
    words = (tmp_path / "words.txt").open("w+", encoding="utf-8")
    command = [str(installed / BIN / "iprtool"), "demo"]
    with words, subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=words, stderr=words) as program:
        try:
            qtbot.waitUntil(lambda: program.poll() is not None or _shown(buffer) > 200, timeout=30_000)
            words.seek(0)
            assert program.poll() is None, f"it ended by itself: {words.read()}"
        finally:
            program.kill()


def test_a_checkout_finds_its_own_resources() -> None:
    """The editable installation, which the tests run from, takes them from the folder beside the package."""
    assert shipped("demo", "session.mp4") == ROOT / "resources" / "demo" / "session.mp4"
