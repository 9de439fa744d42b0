"""Time-ordered identifiers: UUID version 7 of RFC 9562."""

import os
import re
import threading
import time

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A new UUIDv7 as its 36-character text, greater than every one that this process made before.

    The first 48 bits are Unix milliseconds; the next 12 count up within a millisecond (RFC 9562, 6.2, method 1).
    """
    global _last
    with _lock:
        stamp = max(time.time_ns() // 1_000_000 << 12, _last + 1)
        _last = stamp
    millis, counter = stamp >> 12, stamp & 0xFFF
    tail = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    # As `str(uuid.UUID(int=…))` writes it, which takes three times as long.
    text = f"{(millis << 80) | (0x7 << 76) | (counter << 64) | (0b10 << 62) | tail:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def is_id(text: str) -> bool:
    """Whether a text is a UUID in the form that ids have here: lower case, with hyphens."""
    return _ID.fullmatch(text) is not None
