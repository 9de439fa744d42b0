"""What is said of the time between a session and its recall."""

import pytest

from iprtool.ui.recall import words


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (None, "It is not known when the session ended, so no delay is kept."),
        (-1, "By its day the session has not ended yet."),
        (0, "0 min after the session, within the 48 hours that the study wants."),
        (119, "119 min after the session, within"),
        (47 * 60, "47 h after the session, within"),
        (48 * 60, "48 h after the session, within"),
        (48 * 60 + 1, "48 h after the session: later than the 48 hours that the study wants."),
        (5 * 1440, "5 days after the session: later than the 48 hours"),
    ],
)
def test_the_delay_before_a_recall_is_told(minutes: int | None, said: str) -> None:
    assert words.delay_told(minutes, 48).startswith(said)
