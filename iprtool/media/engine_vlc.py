"""Playing with libvlc 3: sound through its own output, pictures through memory, input through our own stream.

libvlc calls back on its threads. A callback stores or reports a value and never calls libvlc, nor does it ever raise.
"""

import os
import sys
import threading
from pathlib import Path
from time import monotonic, perf_counter, sleep
from typing import Any

from iprtool.domain.errors import IprError
from iprtool.domain.progress import Cancelled, never
from iprtool.media.engine_vlc_io import PictureOutput, StreamInput
from iprtool.media.play_driver import Driver, Job
from iprtool.media.play_origin import native_zero_us

OPTIONS = (
    "--no-xlib",
    "--quiet",
    "--no-video-title-show",
    "--no-stats",
    "--no-sub-autodetect-file",
    "--no-spu",
    "--no-osd",
    "--no-lua",
    "--no-media-library",
    "--no-metadata-network-access",
    "--no-snapshot-preview",
    "--audio-time-stretch",
)
"""`--audio-time-stretch` is what keeps the pitch of speech at every speed."""
_OPEN_S = 8.0
_LOOK_S = 0.05
_STOP_S = 5.0
_LEAD_MS = 8.0
"""When libvlc says that its buffers are full it is this much before the time it was sent to (measured: 6 to 12)."""
_NEAR_MS = 100.0
"""An origin that is no further from where libvlc begins is not worth a jump."""
_SETTLE_S = 0.1
"""The reading that comes at once after the very first start is too early."""
_DISTRUST_S = 1.0
_AHEAD_MS, _BEHIND_MS = 40.0, 700.0
"""For a second after a jump, readings further than this from what is expected are from before it."""
_AHEAD_S = 2.0
"""libvlc decodes sound so much ahead, and where nobody hears it, all of it has been played then."""
_NOWHERE_YET = float("inf")
_NO_DECODER = "VLC cannot play this recording."

_shared: Any = None
_shared_lock = threading.Lock()


def instance() -> Any:
    """The one libvlc instance of the process, made when first needed and kept until the process ends.

    Raises ImportError, OSError or RuntimeError where libvlc cannot be loaded or finds no plugins.
    """
    global _shared
    import vlc

    with _shared_lock:
        if _shared is None:
            try:
                made = vlc.Instance([*OPTIONS, *_silence()])
            except (NameError, AttributeError) as error:
                raise RuntimeError(str(error)) from error
            if made is None:
                raise RuntimeError("no instance")
            _shared = made
    return _shared


def _silence() -> tuple[str, ...]:
    """Where Linux has no way out for sound, VLC's silent output: otherwise ALSA fills the terminal with its search."""
    if not sys.platform.startswith("linux"):
        return ()
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
    servers = (runtime / "pulse" / "native", runtime / "pipewire-0")
    cards = Path("/proc/asound/cards")
    has_card = cards.exists() and "[" in cards.read_text("utf-8", "replace")
    heard = os.environ.get("PULSE_SERVER") or has_card or any(server.exists() for server in servers)
    return () if heard else ("--aout=adummy",)


def version() -> str:
    """The version of libvlc, such as `3.0.24 Vetinari`. Raises ImportError or OSError where it cannot be loaded."""
    import vlc

    return bytes(vlc.libvlc_get_version()).decode("ascii", "replace")


def open_driver(job: Job) -> Driver:
    """A driver for this recording. Raises IprError when libvlc is not usable."""
    return VlcDriver(job)


class VlcDriver:
    """See `Driver`. The recording is opened standing still on a libvlc thread; `prepare` waits for that."""

    # Pictures that were decoded already keep the dates of the old speed: up to half a second of them.
    jumps_to_change_rate = True

    def __init__(self, job: Job) -> None:
        try:
            self._vlc = instance()
        except (ImportError, OSError, RuntimeError) as error:
            raise IprError("VLC cannot be used on this computer.", "See “Playback” in the settings.") from error
        self.ends_early_s = _AHEAD_S if _silence() or not job.audio else 0.0
        self._job = job
        self._reports = job.reports
        # FFmpeg's way of counting time is the one that every container shares; libvlc's own demuxers are the way out.
        self._ways: list[str | None] = [None, "avformat"]
        self._zero_ms = 0.0
        self._rate = 1.0
        self._volume = 100
        self._target: float | None = None
        self._expected = (0.0, float("-inf"))
        self._running = False
        self._ended = self._failed = self._closed = self._hopeless = False
        self._fresh = True
        self._deaf_until = 0.0
        self._opened = threading.Event()
        self._player: Any = None
        self._input: StreamInput | None = None
        self._attached: list[Any] = []
        self._output = PictureOutput(*job.size, self._reports.frame) if job.probe.has_video else None
        self._open_next()

    def prepare(self, given_up: Cancelled) -> None:
        """See `Driver.prepare`."""
        self._hopeless = not self._wait_until_open(given_up)

    def play(self, at_ms: int | None, rate: float) -> None:
        """See `Driver.play`."""
        if self._ended:
            self._reopen()
        if self._hopeless or not self._wait_until_open():
            self._reports.failed(self._trouble())
            return
        self._player.audio_set_volume(self._volume)
        same_rate = rate == self._rate
        self.set_rate(rate)
        self._running = True
        fresh, self._fresh = self._fresh, False
        if fresh and at_ms == 0 and same_rate and self._zero_ms <= _NEAR_MS:
            self._start_fresh()
        elif at_ms is not None:
            self._jump(at_ms)
        self._player.set_pause(0)

    def pause(self) -> None:
        """See `Driver.pause`."""
        self._running = False
        self._target = None
        if not self._ended:
            self._player.set_pause(1)

    def seek(self, ms: int) -> None:
        """See `Driver.seek`."""
        if self._ended:
            self.play(ms, self._rate)
        else:
            self._jump(ms)

    def set_rate(self, rate: float) -> None:
        """See `Driver.set_rate`."""
        if rate != self._rate:
            if self._running:
                self._target = _NOWHERE_YET  # the reading that libvlc gives at once belongs to the old speed
            self._rate = rate
            self._player.set_rate(rate)

    def nudge(self, rate: float) -> None:
        """See `Driver.nudge`. Pictures that were decoded keep their dates: off by a twentieth of half a second."""
        self._deaf_until = perf_counter() + _SETTLE_S
        self._rate = rate
        self._player.set_rate(rate)

    def set_volume(self, volume: int) -> None:
        """See `Driver.set_volume`."""
        self._volume = volume
        self._player.audio_set_volume(volume)

    def close(self) -> None:
        """See `Driver.close`. A libvlc that does not come to an end in time is left behind."""
        self._closed = True
        self._running = False
        self._shut()

    def raw_time_ms(self) -> float | None:
        """libvlc's own `get_time`, from the recording's origin: for comparison only."""
        return float(self._player.get_time()) - self._zero_ms

    def _open_next(self) -> None:
        """Open the recording, standing still, in the next of the ways that are left."""
        way = self._ways.pop()
        if way is None:
            self._zero_ms = native_zero_us(self._job.source, self._job.probe) / 1000
        else:
            self._zero_ms = self._job.engine_zero_us / 1000
        self._ended = self._failed = False
        self._fresh = True
        self._deaf_until = 0.0
        self._rate = 1.0
        self._way = way
        self._start_engine()

    def _reopen(self) -> None:
        self._shut()
        self._ways.append(self._way)
        self._open_next()

    def _start_engine(self) -> None:
        self._opened.clear()
        self._input = StreamInput(self._job.source)
        media = self._input.media(self._vlc)
        for option in (":start-paused", ":input-repeat=0", ":no-sub-autodetect-file"):
            media.add_option(option)
        if self._way:
            media.add_option(f":demux={self._way}")
        if not self._job.probe.has_video:
            media.add_option(":no-video")
        self._player = self._vlc.media_player_new()
        self._player.set_media(media)
        media.release()
        if self._output:
            self._output.attach(self._player)
        if not self._job.audio:
            self._player.audio_output_set("adummy")
        self._listen()
        self._player.play()

    def _listen(self) -> None:
        import vlc

        manager = self._player.event_manager()
        for kind, fn in (
            (vlc.EventType.MediaPlayerPaused, self._on_paused),
            (vlc.EventType.MediaPlayerTimeChanged, self._on_time),
            (vlc.EventType.MediaPlayerBuffering, self._on_buffering),
            (vlc.EventType.MediaPlayerEndReached, self._on_end),
            (vlc.EventType.MediaPlayerEncounteredError, self._on_failed),
        ):
            manager.event_attach(kind, fn)
            self._attached.append(kind)

    def _wait_until_open(self, given_up: Cancelled = never) -> bool:
        """Whether it could be opened in one of the ways."""
        while True:
            until = monotonic() + _OPEN_S
            while not self._opened.wait(_LOOK_S) and monotonic() < until and not given_up():
                pass
            if self._opened.is_set() and not self._failed:
                return self._stands()
            if not self._ways or given_up():
                return False
            self._shut()
            self._open_next()

    def _stands(self) -> bool:
        """Wait until libvlc says itself that it is paused: the event comes a little earlier."""
        import vlc

        until = monotonic() + _OPEN_S
        while monotonic() < until:
            state = self._player.get_state()
            if state in (vlc.State.Paused, vlc.State.Playing):
                return True
            if state in (vlc.State.Ended, vlc.State.Error, vlc.State.Stopped):
                return False
            sleep(0.001)
        return False

    def _start_fresh(self) -> None:
        """Go on from where libvlc has begun: a jump to the origin would only make it fill its buffers anew."""
        now = perf_counter()
        self._deaf_until = now + _SETTLE_S
        self._reports.started(-self._zero_ms - _LEAD_MS * self._rate, now)

    def _jump(self, ms: int) -> None:
        self._target = max(float(ms), -self._zero_ms)
        self._player.set_time(round(self._target + self._zero_ms))

    def _shut(self) -> None:
        """Stop and release the player, on a thread of its own: libvlc's stop waits for all of its threads."""
        player, self._player = self._player, _Gone()
        attached, self._attached = self._attached, []
        kept = (self._input, self._output)

        def stop() -> None:
            manager = player.event_manager()
            for kind in attached:
                manager.event_detach(kind)
            player.stop()
            player.release()

        thread = threading.Thread(target=stop, name="iprtool-vlc-stop", daemon=True)
        thread.start()
        thread.join(_STOP_S)
        if thread.is_alive():
            _left_behind.append((player, kept))
        elif self._input:
            self._input.close()

    def _trouble(self) -> str:
        problem = self._input.problem if self._input else ""
        return problem or _NO_DECODER

    def _on_paused(self, _event: Any) -> None:
        self._opened.set()

    def _on_failed(self, _event: Any) -> None:
        self._failed = True
        self._opened.set()
        if self._running:
            self._reports.failed(self._trouble())

    def _on_time(self, event: Any) -> None:
        perf = perf_counter()
        if not self._running or perf < self._deaf_until:
            return
        ms = float(event.u.new_time) - self._zero_ms
        if self._target is not None or self._is_from_before(ms, perf):
            return
        self._reports.anchor(ms, perf)

    def _on_buffering(self, event: Any) -> None:
        perf = perf_counter()
        target = self._target
        if event.u.new_cache >= 100 and target not in (None, _NOWHERE_YET) and self._running:
            self._expected = (target, perf)
            self._target = None
            self._reports.started(target - _LEAD_MS * self._rate, perf)

    def _is_from_before(self, ms: float, perf: float) -> bool:
        """Whether a reading shortly after a jump cannot belong to where it went."""
        expected, since = self._expected
        passed = perf - since
        ahead = ms - expected - passed * 1000 * self._rate
        return passed < _DISTRUST_S and not -_BEHIND_MS <= ahead <= _AHEAD_MS

    def _on_end(self, _event: Any) -> None:
        self._ended = True
        self._opened.set()
        if self._running:
            self._running = False
            self._reports.ended()


_left_behind: list[Any] = []
"""What a libvlc that hangs may still use: its memory must not go."""


class _Gone:
    """Stands where no libvlc player is (any more): whatever it is told is heard by nobody."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_: None
