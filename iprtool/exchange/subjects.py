"""How authors and kinds of passes are named as subjects in files of other tools, and read from there."""

import re

from iprtool.domain.kinds import PassKind

_SUBJECT = re.compile(rf"(?P<author>.*?)(?: \((?P<kind>{'|'.join(PassKind)})\))?(?: #\d+)?", re.DOTALL)


def subject_of(author: str, kind: PassKind, layer: int = 1) -> str:
    """The subject of a pass: `AB`, `C01 (client_recall)`; with ` #2` what overlaps a segment of the same code."""
    said = author if kind is PassKind.CODING else f"{author} ({kind})"
    return said if layer == 1 else f"{said} #{layer}"


def kind_of(subject: str) -> tuple[str, PassKind]:
    """(author, kind of pass) of a subject."""
    match = _SUBJECT.fullmatch(subject)
    return (match["author"], PassKind(match["kind"] or PassKind.CODING)) if match else (subject, PassKind.CODING)
