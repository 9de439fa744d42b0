"""Makes a second camera of the demo's session for a picture: closer, switched on later, with its own loudness."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from iprtool.shipped import shipped

LATER_S = Fraction(82, 25)
_SECONDS = 30
_RATE = 48_000


def make(path: Path) -> Path:
    """Write it. Returns the path."""
    with av.open(str(shipped("demo", "session.mp4"))) as source, av.open(str(path), "w") as out:
        seen, heard = source.streams.video[0], source.streams.audio[0]
        width, height = seen.width // 2, seen.height // 2
        video = out.add_stream("libx264", rate=25, width=width, height=height, pix_fmt="yuv420p")
        video.codec_context.options = {"preset": "veryfast", "crf": "22"}
        audio = out.add_stream("aac", rate=_RATE, layout="mono")
        resampler = av.AudioResampler("fltp", "mono", _RATE, frame_size=1024)
        for frame in source.decode(seen, heard):
            assert isinstance(frame, av.VideoFrame | av.AudioFrame)
            assert frame.pts is not None
            assert frame.time_base is not None
            at = frame.pts * frame.time_base - LATER_S
            if not 0 <= at < _SECONDS:
                continue
            if isinstance(frame, av.VideoFrame):
                pixels = frame.to_ndarray(format="rgb24")[height // 5 : height // 5 + height, width:]
                close = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels, np.uint8), format="rgb24")
                close.time_base, close.pts = Fraction(1, 25), round(at * 25)
                out.mux(video.encode(close))
            else:
                frame.pts = round(at * frame.sample_rate)
                frame.time_base = Fraction(1, frame.sample_rate)
                for ready in resampler.resample(frame):
                    out.mux(audio.encode(ready))
        for ready in resampler.resample(None):
            out.mux(audio.encode(ready))
        out.mux(video.encode(None))
        out.mux(audio.encode(None))
    return path
