"""What a session has of what is wanted of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from iprtool.domain.kinds import MediaKind, Part, PassKind, RecallMode, Respondent
from iprtool.domain.model import Pass, Planned, Recall, Recording, Session
from iprtool.domain.parts import Holdings, Mark, Status, Totals, is_followed_up, late_min, lines, slot_of, totals

SESSION = Session("s", "d", 3, date(2026, 3, 2))
FILM = Recording("r", "s", "A", "a.mp4", "a.mp4", False, 1, "", MediaKind.VIDEO, 0, 1000)
BEGUN = datetime(2026, 3, 9, 12, tzinfo=UTC)


def _recall(
    recall_id: str = "x", who: Respondent = Respondent.CLIENT, days: float = 0, delay: int | None = 60
) -> Recall:
    return Recall(recall_id, "s", who, RecallMode.FREE, "IN", BEGUN + timedelta(days=days), delay_min=delay)


def _plans(*parts: tuple[Part, str, str]) -> list[Planned]:
    return [Planned(str(n), "s", part, person, None, missing) for n, (part, person, missing) in enumerate(parts)]


def _states(held: Holdings, coders: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    return [(str(m.kind), m.person, str(m.status)) for line in lines(held, coders, 48) for m in line]


def test_a_session_without_a_plan_shows_what_is_usual_and_counts_only_its_recording() -> None:
    assert _states(Holdings(SESSION), ("AB",)) == [("recording", "", "to_come")]
    held = Holdings(SESSION, [FILM])
    assert _states(held, ("KL", "AB")) == [
        ("recording", "", "there"),
        ("client_recall", "", "usual"),
        ("therapist_recall", "", "usual"),
        ("coding", "AB", "usual"),
        ("coding", "KL", "usual"),
    ]
    assert totals(mark for line in lines(held, ("KL", "AB"), 48) for mark in line) == Totals(1, 1)


def test_a_plan_says_what_is_wanted_and_capitals_do_not_matter() -> None:
    plans = _plans(
        (Part.RECORDING, "", ""),
        (Part.CLIENT_RECALL, "", ""),
        (Part.THERAPIST_RECALL, "", "ill"),
        (Part.CODING, "ab", ""),
        (Part.CODING, "KL", ""),
    )
    runs = [Pass("p", "r", "b", PassKind.CODING, "AB"), Pass("c", "r", "b", PassKind.CLIENT_RECALL, "C1", 0, "x", True)]
    found = lines(Holdings(SESSION, [FILM], runs, [_recall()], plans), ("ZZ",), 48)
    assert [(mark.kind, mark.status) for mark in found[0]] == [
        (Part.RECORDING, Status.THERE),
        (Part.CLIENT_RECALL, Status.THERE),
        (Part.THERAPIST_RECALL, Status.MISSING),
        (Part.CODING, Status.THERE),
        (Part.CODING, Status.TO_COME),
    ]
    assert found[0][1].sealed
    assert found[0][2].missing == "ill"
    assert found[0][4].recording_id == "r", "where the coding would be done"
    assert totals(found[0]) == Totals(1, 1, 1, 2, 0, 1)


def test_a_recall_is_there_without_a_pass_and_two_of_one_kind_count_once() -> None:
    plans = _plans((Part.CLIENT_RECALL, "", ""), (Part.FOLLOW_UP, "", ""))
    (line,) = lines(Holdings(SESSION, (), (), [_recall("x"), _recall("y", days=1)], plans, followed_up=True), (), 48)
    assert [(mark.kind, mark.status) for mark in line] == [
        (Part.CLIENT_RECALL, Status.THERE),
        (Part.CLIENT_RECALL, Status.THERE),
        (Part.FOLLOW_UP, Status.THERE),
    ]
    assert totals(line) == Totals(recalls=1, recalls_wanted=1)


@pytest.mark.parametrize(
    ("delay", "late"),
    [(60, 0), (48 * 60, 0), (48 * 60 + 1, 1), (5 * 1440, 3 * 1440)],
    ids=["hour", "just", "over", "days"],
)
def test_how_late_a_recall_was(delay: int, late: int) -> None:
    assert late_min(SESSION, _recall(delay=delay), 48) == late


def test_without_an_hour_the_day_ends_at_midnight_and_without_a_day_nobody_is_late() -> None:
    midnight = datetime(2026, 3, 3).astimezone()
    begun = midnight + timedelta(hours=50)
    recall = Recall("x", "s", Respondent.CLIENT, RecallMode.FREE, "IN", begun.astimezone(UTC))
    assert late_min(SESSION, recall, 48) == 120
    assert late_min(Session("s", "d", 3), recall, 48) == 0


def test_a_second_recall_of_the_same_person_much_later_is_a_follow_up() -> None:
    again = [_recall("x"), _recall("y", days=28)]
    assert is_followed_up(again, 30)
    assert not is_followed_up([_recall("x"), _recall("y", days=2)], 30)
    assert not is_followed_up([_recall("x"), _recall("y", Respondent.THERAPIST, days=28)], 30)


def test_a_slot_knows_persons_only_where_they_matter() -> None:
    assert slot_of(Part.CODING, " Ab ") == slot_of(Part.CODING, "aB")
    assert slot_of(Part.CLIENT_RECALL, "C1") == slot_of(Part.CLIENT_RECALL, "")
    assert Mark(Part.CODING, Status.THERE, "AB").slot != Mark(PassKind.CONSENSUS, Status.THERE, "AB").slot
