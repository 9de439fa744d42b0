from iprtool.ui.eventclock import EventClock


def test_a_late_handler_does_not_move_the_event() -> None:
    clock = EventClock()
    assert clock.perf_of(1_000, 51.002) == 51.002
    assert abs(clock.perf_of(2_000, 52.0005) - 52.0005) < 1e-9
    assert abs(clock.perf_of(3_000, 53.4) - 53.0005) < 1e-9


def test_an_event_is_never_in_the_future() -> None:
    clock = EventClock()
    clock.perf_of(1_000, 51.5)
    assert clock.perf_of(2_000, 52.2) == 52.2


def test_no_stamp_means_now() -> None:
    assert EventClock().perf_of(0, 7.25) == 7.25


def test_another_clock_starts_anew() -> None:
    clock = EventClock()
    clock.perf_of(1_000, 51.0)
    assert clock.perf_of(900_000_000, 52.0) == 52.0
    assert abs(clock.perf_of(900_001_000, 53.3) - 53.0) < 1e-9
