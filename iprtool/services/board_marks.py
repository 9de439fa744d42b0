"""What the marks of the board are called, in full and in a few letters, and their colours: on screen and on paper."""

from iprtool.domain.kinds import Part, PassKind
from iprtool.domain.parts import Kind, Mark
from iprtool.services import passes, planning

CODER_COLOUR = "#9AA4B2"
KINDS: dict[Kind, tuple[str, str]] = {
    Part.RECORDING: ("Rec", "#3A86C8"),
    Part.CLIENT_RECALL: ("C", "#7B6CF6"),
    Part.THERAPIST_RECALL: ("T", "#2A9D8F"),
    Part.FOLLOW_UP: ("F", "#C06BB3"),
    PassKind.CONSENSUS: ("Cons", "#E8A33D"),
}
"""Letters and colour by what it is; codings have the letters of their coder."""


def title(mark: Mark) -> str:
    """What a mark stands for: `Client recall C01`, `Coder AB`."""
    if isinstance(mark.kind, PassKind):
        return f"{passes.KIND_TITLES[mark.kind]} {mark.person}".strip()
    if mark.kind is Part.CODING:
        return f"{passes.KIND_TITLES[PassKind.CODING]} {mark.person}"
    return f"{planning.TITLES[mark.kind]} {mark.person}".strip()


def initials(author: str) -> str:
    """At most four letters for a coder: `AB` for `AB` and for `Anna Berg`, `C1` for `Coder 1`."""
    author = author.strip()
    if len(author) <= 4:
        return author
    words = author.replace("-", " ").replace("_", " ").replace(".", " ").split()
    return "".join(word[0] for word in words[:3]).upper() if len(words) > 1 else author[:3]
