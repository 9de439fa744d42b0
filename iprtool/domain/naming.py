"""How the things of a study are called, and in which order they stand."""

import re

from iprtool.domain.errors import IprError

LONGEST_LABEL = 60
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_MOST = 80


def file_stem(title: str) -> str:
    """A title as the name of a file that no system refuses, without an ending."""
    return re.sub(r"\s+", " ", _FORBIDDEN.sub(" ", title)).strip(" .")[:_MOST].rstrip(" .") or "Study"


def check_label(text: str, what: str) -> str:
    """A label as it is stored, on one line; `what` has it, such as `dyad`. Empty stays empty. Raises IprError."""
    label = " ".join(text.split())
    if not label.isprintable():
        shown = "".join(letter if letter.isprintable() else "�" for letter in label[:40])
        raise IprError(f"“{shown}” for a {what} holds letters that cannot be seen.", "Type it anew.")
    if len(label) > LONGEST_LABEL:
        raise IprError(f"“{label[:30]}…” is too long for a {what}.", f"Use at most {LONGEST_LABEL} letters.")
    return label


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts `2` before `10`."""
    parts = re.findall(r"\d+|\D+", text.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def session_title(dyad_label: str, number: int) -> str:
    """How a session is called on screen: `Dyad 01 · Session 3`."""
    return f"{dyad_title(dyad_label)} · Session {number}"


def dyad_title(label: str) -> str:
    """How a dyad is called on screen: `Dyad 01`."""
    return label if label.casefold().startswith("dyad") else f"Dyad {label}"
