"""Curves in a real project: recorded in stretches, over again, as one step."""

import pytest

from iprtool.analysis.traces import samples
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Code, Pass, Recording, Tag, Trace
from iprtool.domain.traces import Dial
from iprtool.services import codebooks, tagging, traces
from iprtool.store import Project


class Clock:
    """A person's time."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def code(project: Project) -> Code:
    family = codebooks.tree(project).families[0]
    made = Code(new_id(), family.id, "Tension", 9, "#E8A33D", carrier=Carrier.TRACE)
    with project.step("Curve") as step:
        step.insert(made)
    return made


def record(
    project: Project, run: Pass, code: Code, from_ms: int, until_ms: int, value: float, seconds: float = 0.25
) -> traces.Take:
    """Hold a value, told every 250 ms of the recording, each of which takes a person so many seconds."""
    clock = Clock()
    take = traces.Take(project, run, code, Dial(), now=clock)
    for ms in range(from_ms, until_ms, 250):
        clock.seconds += seconds
        take.hold(value, ms, min(ms + 250, until_ms))
    take.write()
    return take


def curve(project: Project, run: Pass, code: Code) -> list[tuple[int, float]]:
    found = samples(traces.of_code(project, pass_id=run.id, code_id=code.id))
    return list(zip(found.times_ms.tolist(), found.values.tolist(), strict=True))


def test_a_recording_is_written_in_stretches_and_undone_as_one_step(project: Project, run: Pass, code: Code) -> None:
    before = project.undo_label
    take = record(project, run, code, 1_000, 21_000, 3.3)
    stretches = traces.of_code(project, pass_id=run.id, code_id=code.id)
    assert [(each.start_ms, len(each.values)) for each in stretches] == [
        (1_000, 40), (5_000, 40), (9_000, 40), (13_000, 40), (17_000, 40),
    ]  # fmt: skip
    assert {value for _, value in curve(project, run, code)} == {3.5}
    assert (take.seconds, take.pending, project.undo_label) == (20.0, None, "Rate Tension")
    project.undo()
    assert (curve(project, run, code), project.undo_label) == ([], before)
    project.redo()
    assert len(curve(project, run, code)) == 200


def test_what_is_recorded_again_takes_the_place_of_what_was_there(project: Project, run: Pass, code: Code) -> None:
    record(project, run, code, 0, 20_000, 2.0)
    record(project, run, code, 7_050, 12_000, 6.0)
    assert curve(project, run, code) == [(ms, 6.0 if 7_100 <= ms < 12_000 else 2.0) for ms in range(0, 20_000, 100)], (
        "each time has one value, and nothing else was touched"
    )
    project.undo()
    assert curve(project, run, code) == [(ms, 2.0) for ms in range(0, 20_000, 100)]


def test_a_take_that_jumps_back_goes_over_its_own_values(project: Project, run: Pass, code: Code) -> None:
    take = traces.Take(project, run, code, Dial())
    take.hold(1.0, 0, 3_000)
    take.hold(2.0, 10_000, 11_000)
    take.hold(3.0, 1_000, 2_000)
    take.write()
    values = dict(curve(project, run, code))
    assert (values[900], values[1_000], values[1_900], values[2_000], values[10_900]) == (1, 3, 3, 1, 2)
    assert len(values) == 40
    project.undo()
    assert curve(project, run, code) == []


def test_samples_come_at_the_fixed_rate_whatever_the_pieces(project: Project, run: Pass, code: Code) -> None:
    take = traces.Take(project, run, code, Dial(), rate_hz=4)
    for from_ms, until_ms in ((10, 33), (33, 260), (260, 261), (261, 740), (740, 1_001)):
        take.hold(1.0, from_ms, until_ms)
    take.write()
    assert [ms for ms, _ in curve(project, run, code)] == [250, 500, 750, 1_000]


def test_nothing_is_recorded_past_the_end(project: Project, run: Pass, code: Code) -> None:
    duration = project.get(Recording, run.recording_id).duration_ms
    take = traces.Take(project, run, code, Dial())
    take.hold(1.0, duration - 500, duration + 5_000_000)
    take.write()
    times = [ms for ms, _ in curve(project, run, code)]
    assert duration - 100 <= times[-1] < duration
    assert len(times) == 5


def test_little_is_lost_however_slowly_it_plays(project: Project, run: Pass, code: Code) -> None:
    clock = Clock()
    take = traces.Take(project, run, code, Dial(), now=clock)
    for n in range(100):  # a quarter of the speed: a second of the recording takes four
        clock.seconds += 0.4
        take.hold(1.0, n * 100, n * 100 + 100)
        pending = take.pending
        assert pending is None or len(pending.values) <= 10


def test_a_tag_in_between_stays_a_step_of_its_own(project: Project, run: Pass, code: Code) -> None:
    take = traces.Take(project, run, code, Dial())
    take.hold(1.0, 0, 1_000)
    take.write()
    tagging.tag_now(project, pass_id=run.id, code_id=None, at_ms=500)
    take.hold(1.0, 1_000, 2_000)
    take.write()
    project.undo()
    assert (len(curve(project, run, code)), project.count(Tag)) == (10, 1)
    project.undo()
    project.undo()
    assert (curve(project, run, code), project.count(Tag)) == ([], 0)


def test_a_range_is_deleted_in_one_step(project: Project, run: Pass, code: Code) -> None:
    record(project, run, code, 0, 20_000, 2.0)
    traces.delete(project, pass_id=run.id, code_id=code.id, from_ms=3_000, until_ms=15_000)
    assert [ms for ms, _ in curve(project, run, code)] == [*range(0, 3_000, 100), *range(15_000, 20_000, 100)]
    project.undo()
    assert len(curve(project, run, code)) == 200


def test_only_a_code_that_is_a_curve_can_be_recorded(project: Project, run: Pass) -> None:
    with pytest.raises(IprError, match="not rated as a curve"):
        traces.Take(project, run, codebooks.tree(project).by_path("Rupture/Withdrawal"), Dial())


def test_the_curves_of_passes_by_pass_and_code(project: Project, run: Pass, code: Code) -> None:
    record(project, run, code, 0, 9_000, 2.0)
    found = traces.of_passes(project, [run.id])
    assert list(found) == [(run.id, code.id)]
    assert [each.start_ms for each in found[run.id, code.id]] == [0, 4_000, 8_000]
    assert project.count(Trace) == 3
