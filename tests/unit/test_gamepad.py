"""Game pads: the bytes of the kernel, through a pipe in the place of a device."""

import os
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from iprtool.ui.gamepad import GamePad, first_pad

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="game pads are read on Linux only")
AXIS, BUTTON, AT_FIRST = 0x02, 0x01, 0x80


def event(kind: int, number: int, value: int) -> bytes:
    return struct.pack("<IhBB", 12_345, value, kind, number)


@pytest.fixture
def device(tmp_path: Path) -> Iterator[tuple[Path, Callable[[bytes], object], Callable[[], None]]]:
    """A pipe, what writes into it, and what unplugs it."""
    path = tmp_path / "js0"
    os.mkfifo(path)
    out = os.open(path, os.O_RDWR)
    files = [out]

    def unplug() -> None:
        while files:
            os.close(files.pop())

    yield path, lambda data: os.write(out, data), unplug
    unplug()


def test_axes_are_told_from_minus_one_to_one(
    qtbot: QtBot, device: tuple[Path, Callable[[bytes], object], Callable[[], None]]
) -> None:
    path, write, unplug = device
    pad = GamePad(path)
    told: list[tuple[int, float]] = []
    pad.axis_moved.connect(lambda number, place: told.append((number, place)))
    write(event(AXIS | AT_FIRST, 1, 20_000) + event(BUTTON, 0, 1) + event(AXIS, 1, -32_768))
    moved = event(AXIS, 1, 32_767) + event(AXIS, 0, 0)
    write(moved[:5])
    qtbot.waitUntil(lambda: len(told) == 1)
    write(moved[5:])
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == [(1, -1.0), (1, 1.0), (0, 0.0)]
    with qtbot.waitSignal(pad.lost, timeout=5_000):
        unplug()
    pad.close()
    pad.close()


def test_a_device_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        GamePad(tmp_path / "js7")
    found = first_pad()
    assert found is None or found.name.startswith("js")
