"""`python -m tests.unit.media.mic_child FILE DEVICE`: record an interview, and print as JSON lines what happens.

Lines that come in are orders, carried out at once: `use DEVICE`, `limit BYTES`, `block SECONDS`,
`map PERF`, `stop`.
"""

import json
import os
import resource
import signal
import sys
import threading
from pathlib import Path
from time import perf_counter, sleep

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QObject, Signal

from iprtool.domain.errors import IprError
from iprtool.media.microphone import Microphone, SoundPart, devices


def tell(what: str, **more: object) -> None:
    """One line."""
    print(json.dumps({"what": what, "perf": perf_counter(), **more}), flush=True)


def told(part: SoundPart) -> dict[str, object]:
    """A part as JSON has it."""
    return {"file": part.file.name, "begin_ms": part.begin_ms, "length_ms": part.length_ms, "device": part.device}


class Recorder(QObject):
    """Does what the lines say, on the thread with the event loop."""

    ordered = Signal(str)

    def __init__(self, file: str, device: str) -> None:
        super().__init__()
        self.ordered.connect(self._obey)
        self.microphone = microphone = Microphone()
        tell("devices", ids=[each.id for each in devices()])
        microphone.trouble.connect(lambda error: self._tell_trouble("trouble", error))
        microphone.disk_trouble.connect(lambda error: self._tell_trouble("disk", error))
        microphone.part_begun.connect(lambda part: tell("part", **told(part)))
        microphone.start(Path(file), device or None)
        tell("begun", zero=microphone.position_ms)

    def _tell_trouble(self, what: str, error: IprError | None) -> None:
        microphone = self.microphone
        more = {"position_ms": microphone.position_ms, "hears": microphone.is_hearing}
        tell(what if error else f"{what} over", text=str(error), **more)

    def _obey(self, line: str) -> None:
        order, _, rest = line.strip().partition(" ")
        try:
            getattr(self, f"do_{order}")(rest)
        except IprError as error:
            tell("refused", text=str(error))

    def do_use(self, device: str) -> None:
        """Another microphone."""
        self.microphone.use(device or None)

    def do_limit(self, size: str) -> None:
        """No file may be larger, as on a disk that is full; 0 for any size."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(size) or resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def do_block(self, seconds: str) -> None:
        """The window is busy."""
        sleep(float(seconds))

    def do_map(self, perf: str) -> None:
        """Time of the interview."""
        microphone = self.microphone
        ms = microphone.position_ms - 1000 * (perf_counter() - float(perf))
        tell("mapped", of=float(perf), ms=round(ms), peaks=max(microphone.peaks, default=0.0))

    def do_stop(self, _: str) -> None:
        """The end."""
        parts = self.microphone.stop()
        tell("parts", parts=[told(each) for each in parts])
        QCoreApplication.quit()


def main() -> None:
    """Record until told to stop."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    application = QCoreApplication([])
    recorder = Recorder(*sys.argv[1:3])

    def listen() -> None:
        for line in sys.stdin:
            recorder.ordered.emit(line)

    threading.Thread(target=listen, daemon=True).start()
    application.exec()


if __name__ == "__main__":
    main()
