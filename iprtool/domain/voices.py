"""Whose voice a label of a transcript stands for: `T`, `Cl.`, `Interviewer 2`, `Therapeutin`."""

import re
from collections.abc import Mapping

from iprtool.domain.kinds import Voice

_WORDS: Mapping[Voice, str] = {
    Voice.CLIENT: "c cl cli client clt k kl klient klientin p pt pat patient patientin cliente paciente patiente",
    Voice.THERAPIST: "t th ther therapist therapeut therapeutin counselor counsellor clinician terapeuta thérapeute",
    Voice.INTERVIEWER: "i iv int investigator interviewer interviewerin entrevistador entrevistadora intervieweur",
}
_BY_WORD = {word: voice for voice, words in _WORDS.items() for word in words.split()}
_ENDING = re.compile(r"[\s\d._:#()-]+\Z")


def known(label: str) -> Voice | None:
    """Who is meant by a label; None where it is a name or a number that says nothing."""
    return _BY_WORD.get(_ENDING.sub("", label.strip().casefold()))


def guessed(label: str) -> Voice:
    """Who is meant by a label, as far as it tells."""
    return known(label) or Voice.OTHER
