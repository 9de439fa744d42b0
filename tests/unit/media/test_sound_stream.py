"""The sound file that survives: killed, torn, full disks, slow disks, more than 4 GB."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import av
import numpy as np
import pytest

from iprtool.domain.errors import IprError
from iprtool.media.sound_stream import SoundKind, SoundStream, header, repair
from iprtool.media.sound_writer import SoundWriter, Written
from tests.own_time import own_ms
from tests.unit.media.players_fixtures import until

KIND = SoundKind(48_000)
HEADER_BYTES = len(header(KIND, 0))
KILLS = 10
LOST_AT_MOST_S = 1.0

# Counts, 480 samples every 10 ms, so that what is in the file tells when it was written.
TALKER = """
import sys, time
from pathlib import Path
import numpy as np
from iprtool.media.sound_stream import SoundKind
from iprtool.media.sound_writer import SoundWriter

writer = SoundWriter(lambda: Path(sys.argv[1]), SoundKind(48_000), lambda error: None)
begun = time.perf_counter()
print(begun, flush=True)
for piece in range(10_000):
    time.sleep(max(0.0, begun + 0.01 * (piece + 1) - time.perf_counter()))
    writer.put((np.arange(480 * piece, 480 * (piece + 1)) % 30_000).astype(np.int16).tobytes())
"""
# The same sound, with a limit on the size of files as a disk that is full: for a while, or until the end.
LIMITED = """
import resource, signal, sys, time
from pathlib import Path
from iprtool.media.sound_stream import SoundKind
from iprtool.media.sound_writer import SoundWriter

def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
told, files = [], map(Path, sys.argv[2:])
limit(100_000)
writer = SoundWriter(lambda: next(files), SoundKind(48_000), told.append)
for number in range(200):
    writer.put(bytes([number]) * 960)
while not told:
    time.sleep(0.01)
limit(10)
assert not writer.write_all()
if sys.argv[1] == "room":
    limit(resource.RLIM_INFINITY)
    while len(told) < 2:
        time.sleep(0.01)
    assert told[1] is None and writer.write_all()
writer.put(bytes([255]) * 960)
writer.close()
print(len(told), round(writer.waiting_s, 2), *((each.begin, each.frames) for each in writer.written))
print(told[0])
"""


def read(file: Path) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    """The samples as any reader finds them."""
    with av.open(str(file)) as container:
        parts = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate(parts) if parts else np.zeros(0, np.int16)


def counted(frames: int) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    return (np.arange(frames) % 30_000).astype(np.int16)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system with SIGKILL")
def test_a_killed_recorder_loses_at_most_one_second(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.wav" for number in range(KILLS)]
    children = [
        subprocess.Popen([sys.executable, "-c", TALKER, each], stdout=subprocess.PIPE, text=True) for each in files
    ]
    begun = [float(child.stdout.readline()) for child in children if child.stdout]
    lasted = []
    for number, child in enumerate(children):
        time.sleep(max(0.0, begun[number] + 1.2 + 0.07 * number - time.perf_counter()))
        lasted.append(time.perf_counter() - begun[number])
        child.kill()
        child.communicate()
    for file, seconds in zip(files, lasted, strict=True):
        at_once = len(read(file))
        length_ms = repair(file)
        sound = read(file)
        assert seconds - length_ms / 1000 <= LOST_AT_MOST_S, f"{seconds:.2f} s, {at_once} samples before the repair"
        assert len(sound) == round(length_ms * KIND.rate / 1000) >= at_once
        assert np.array_equal(sound, counted(len(sound)))


def test_a_reader_understands_the_file_while_it_grows(tmp_path: Path) -> None:
    stream = SoundStream(tmp_path / "a.wav", SoundKind(8_000, 2))
    stream.write(counted(16_000).tobytes())
    with av.open(str(stream.file)) as container:
        assert container.streams.audio[0].codec_context.sample_rate == 8_000
        assert container.streams.audio[0].codec_context.channels == 2
    time.sleep(0.55)
    stream.sync()
    with av.open(str(stream.file)) as container:
        assert sum(frame.samples for frame in container.decode(audio=0)) == 8_000
    stream.close()
    assert stream.kind.ms(stream.frames) == 1_000


@pytest.mark.parametrize("torn", [0, 1, 3])
def test_repair_counts_what_is_there(tmp_path: Path, torn: int) -> None:
    file, kind = tmp_path / "a.wav", SoundKind(8_000, 2)
    file.write_bytes(header(kind, 0) + counted(16_000).tobytes() + bytes(torn))
    assert repair(file) == 1_000
    assert file.read_bytes() == header(kind, 8_000) + counted(16_000).tobytes()
    assert repair(file) == 1_000


def test_repair_takes_nothing_for_a_sound_that_never_began(tmp_path: Path) -> None:
    for content in (b"", header(KIND, 0)[:20], header(KIND, 0)):
        (tmp_path / "a.wav").write_bytes(content)
        assert repair(tmp_path / "a.wav") == 0


def test_repair_leaves_other_files_alone(tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    file.write_bytes(b"not a sound" * 100)
    with pytest.raises(IprError, match="stays as it is"):
        repair(file)
    assert file.read_bytes() == b"not a sound" * 100


def test_beyond_4_gb_readers_still_find_all(tmp_path: Path) -> None:
    file, frames = tmp_path / "long.wav", (1 << 32) // 2 + 48_000
    file.write_bytes(header(KIND, 0))
    os.truncate(file, HEADER_BYTES + 2 * frames)  # a hole, which takes no room on the disk
    assert repair(file) == KIND.ms(frames)
    with file.open("rb") as sound:
        assert sound.read(4) == b"RF64"
    with av.open(str(file)) as container:
        assert container.streams.audio[0].duration == frames
        container.seek(int(KIND.ms(frames) - 500) * 1000)
        assert sum(frame.samples for frame in container.decode(audio=0)) >= 20_000


def limited(files: tuple[Path, ...], mode: str) -> list[str]:
    pytest.importorskip("resource")
    command = [sys.executable, "-c", LIMITED, mode, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    return done.stdout.splitlines()


def test_what_waits_while_the_disk_is_full_is_written_as_soon_as_there_is_room(tmp_path: Path) -> None:
    files = tmp_path / "a.wav", tmp_path / "b.wav"
    told, sentence = limited(files, "room")
    first = (100_000 - HEADER_BYTES) // 2
    assert told == f"2 0.0 (0, {first}) ({first}, {201 * 480 - first})"
    assert "what was recorded (00:01) is kept" in sentence
    expected = b"".join(bytes([number]) * 960 for number in [*range(200), 255])
    assert b"".join(read(each).tobytes() for each in files) == expected


def test_what_a_disk_does_not_take_until_the_end_is_counted(tmp_path: Path) -> None:
    files = tmp_path / "a.wav", tmp_path / "b.wav"
    told, _ = limited(files, "full")
    first = (100_000 - HEADER_BYTES) // 2
    assert told == f"1 {(201 * 480 - first) / 48_000:.2f} (0, {first})"
    assert [each.name for each in tmp_path.iterdir()] == ["a.wav"]


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(IprError, match="cannot be written"):
        SoundStream(tmp_path / "gone" / "a.wav", KIND)
    (tmp_path / "a.wav").write_bytes(b"of somebody else")
    with pytest.raises(IprError, match="cannot be written"):
        SoundStream(tmp_path / "a.wav", KIND)
    assert (tmp_path / "a.wav").read_bytes() == b"of somebody else"


def test_a_slow_disk_holds_nothing_up_and_what_cannot_wait_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[IprError | None] = []
    write = SoundStream.write
    fast = False

    def slow(stream: SoundStream, samples: bytes) -> None:
        if not fast:
            time.sleep(0.3)
        write(stream, samples)

    monkeypatch.setattr(SoundStream, "write", slow)
    second = np.full(KIND.rate, 7, np.int16).tobytes()
    writer = SoundWriter(lambda: tmp_path / "a.wav", KIND, told.append, limit_bytes=12 * len(second))
    begun = own_ms()
    for _ in range(15):
        writer.put(second)
    assert own_ms() - begun < 200
    until(lambda: len(told) == 2, "both troubles")
    fast = True
    writer.put(second)
    writer.close()
    assert "disk is slow" in str(told[0])
    assert "sound is lost" in str(told[1])
    (written,) = writer.written
    assert written == Written(tmp_path / "a.wav", 0, 16 * KIND.rate)
    sound = read(written.file).reshape(16, KIND.rate)
    assert [int(each[0]) for each in sound] in ([7] * 12 + [0] * 4, [7] * 12 + [0] * 3 + [7], [7] * 13 + [0] * 3)
