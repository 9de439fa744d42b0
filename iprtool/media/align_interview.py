"""Where a sound that another device recorded lies on the clock of an interview.

Three things can tell. The interview's own recording, which heard the same talk. The session's sound, which the
loudspeaker said and the device heard: the stimulus log says what was said when, so it can be laid out as it must have
been heard, silent where nothing played, and be looked for as a whole. And a clap or a word that a person marks in both.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from iprtool.domain.errors import IprError
from iprtool.domain.sessiontime import MOST_DRIFT_PPM
from iprtool.domain.stimulus import Stretch
from iprtool.media.align import Alignment, compare
from iprtool.media.hearing import RATE, Samples

_PLAYER_MS = 60.0
"""Players begin to sound so much earlier or later than they say, a little differently each time."""
_SHORTEST_MS = 2_000
"""Shorter stretches are left out: a jump and its sound do not come at one moment."""
_LEAST_MS = 20_000
_FAR_APART_MS = 60_000
BY_HAND = "Mark a clap or a word in both recordings, or set the offset by ear."


def laid_out(sounds: Iterable[tuple[float, Samples]]) -> Samples:
    """Sounds that begin at these times of the interview, in ms, as one on its clock; silent where there is none."""
    placed = [(round(begin_ms * RATE / 1000), sound) for begin_ms, sound in sounds]
    whole = np.zeros(max((max(0, begin + len(sound)) for begin, sound in placed), default=0), np.int16)
    for begin, sound in placed:
        low = max(0, -begin)
        if low < len(sound):
            whole[begin + low : begin + len(sound)] = sound[low:]
    return whole


def as_played(stretches: Iterable[Stretch], session: Samples) -> Samples:
    """The session's sound as it was to be heard in the interview.

    Only what was played at its own speed: players keep the pitch at others, and what they do for it is not known.
    """
    whole = [each for each in stretches if each.playing and each.rate == 1.0]
    played = [each for each in whole if each.end_ms - each.begin_ms >= _SHORTEST_MS]
    return laid_out(
        (each.begin_ms, session[_samples(each.session_begin_ms) : _samples(each.session_end_ms)]) for each in played
    )


def by_own_sound(own: Samples, other: Samples) -> Alignment:
    """Compare with the interview's own sound, which lies on its clock.

    Time in the interview = offset_ms + time in the other * (1 + drift_ppm / 1e6), as in all of these. Raises IprError
    when no sound is common to them.
    """
    try:
        return compare(own, other)
    except IprError as error:
        raise IprError(
            "This recording and the interview's own have no common sound; its place is as it was.", BY_HAND
        ) from error


def by_session(stretches: Iterable[Stretch], session: Samples, other: Samples) -> Alignment:
    """Look for the session's sound that the microphone picked up. Raises IprError when it is not found."""
    played = as_played(stretches, session)
    if np.count_nonzero(played) * 1000 / RATE < _LEAST_MS:
        raise IprError(
            "Too little of the session was played at its own speed to be found in this recording; "
            "its place is as it was.",
            BY_HAND,
        )
    try:
        found = compare(other, played, _PLAYER_MS)
    except IprError as error:
        raise IprError(
            "The session's sound was not found in this recording; its place is as it was.",
            f"The participant may have worn headphones. {BY_HAND}",
        ) from error
    pace = 1 / (1 + found.drift_ppm / 1e6)
    return Alignment(-found.offset_ms * pace, (pace - 1) * 1e6, found.residual_ms, found.pieces, found.agreeing)


def by_marks(marks: Sequence[tuple[float, float]]) -> Alignment:
    """From times in the interview and in the other recording at which the same was marked, in ms.

    One says the offset; several that are a minute apart say the drift too. Raises IprError when they contradict.
    """
    if not marks:
        raise IprError("Nothing was marked; the place of the recording is as it was.", "Mark a clap or a word in both.")
    here, there = (np.array(each, float) for each in zip(*marks, strict=True))
    pace = 1.0
    if np.ptp(there) >= _FAR_APART_MS:
        middle = there - there.mean()
        pace = float((middle * (here - here.mean())).sum() / np.square(middle).sum())
    rest = here - there * pace
    offset = float(np.median(rest))
    off = np.abs(rest - offset)
    drift = (pace - 1) * 1e6
    if abs(drift) > MOST_DRIFT_PPM or off.max() > 1_000:
        raise IprError(
            "The marks do not belong together: no recorder's clock runs so wrong. Nothing was changed.",
            "Check that each pair marks the same sound in both recordings.",
        )
    return Alignment(offset, drift, float(np.median(off)), len(marks), len(marks))


def _samples(ms: float) -> int:
    return max(0, round(ms * RATE / 1000))
