"""Who the usual labels of transcripts stand for."""

import pytest

from iprtool.domain import voices
from iprtool.domain.kinds import Voice


@pytest.mark.parametrize(
    ("labels", "voice"),
    [
        ("T Th Th. THERAPIST T1 Therapeutin th_2", Voice.THERAPIST),
        ("C Cl. Client: Patient Kl. P12 Klientin", Voice.CLIENT),
        ("I Interviewer Int. Investigator", Voice.INTERVIEWER),
        ("Anna B Speaker SPEAKER_00 Tom 1", None),
    ],
)
def test_labels_tell_who_speaks(labels: str, voice: Voice | None) -> None:
    assert {label: voices.known(label) for label in labels.split()} == dict.fromkeys(labels.split(), voice)
    assert voices.guessed(labels.split()[0]) is (voice or Voice.OTHER)
