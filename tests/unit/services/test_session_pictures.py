"""Which of a study's tags come into a picture, and where it may be written."""

from pathlib import Path

import pytest
from lxml import etree

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier, Role
from iprtool.domain.model import Code, Pass, Recording, Tag, Trace
from iprtool.domain.picture_size import Size
from iprtool.exchange.report import Fate
from iprtool.services import (
    codebooks,
    episodes,
    exporting,
    passes,
    recordings,
    sealing,
    session_pictures,
    study,
    tagging,
)
from iprtool.services.export_filters import Filters
from iprtool.services.figures import figure_of
from iprtool.shipped import shipped
from iprtool.store import Project
from tests import sealed_study

pytestmark = pytest.mark.usefixtures("qapp")


def put(project: Project, run: Pass, path: str, begin: int, end: int | None = None) -> None:
    code = codebooks.tree(project).by_path(path)
    tagging.tag_now(project, pass_id=run.id, code_id=code.id, at_ms=begin, end_ms=end)


def words(file: Path) -> str:
    return " ".join(etree.fromstring(file.read_bytes()).itertext())


def ready(project: Project, filters: Filters | None = None) -> session_pictures.Ready:
    return exporting.read(session_pictures.reading(project, filters or Filters()))


def test_sealed_passes_are_never_drawn(project: Project, tmp_path: Path) -> None:
    sealed_study.fill(project)
    target = tmp_path / "a.svg"
    report = session_pictures.save(project, target, Filters(), Size(), sound=True)
    assert "Coder AB" in words(target)
    assert "Client recall" not in words(target)
    assert "recall" not in words(target)
    assert sealed_study.WORD not in target.read_text("utf-8")
    assert (report.count(Fate.DROPPED, "passes"), report.count(Fate.TAKEN, "segments")) == (1, 1)
    with pytest.raises(IprError, match="no pass"):
        session_pictures.save(project, target, Filters(passes=("client",)), Size())


def test_an_unsealed_recall_is_drawn_with_what_was_seen(project: Project, tmp_path: Path) -> None:
    made = sealed_study.fill(project)
    sealing.unseal(project, pass_ids=[made.run.id])
    session_pictures.save(project, tmp_path / "a.svg", Filters(), Size())
    assert "Client recall" in words(tmp_path / "a.svg")
    assert "Seen in client recall" in words(tmp_path / "a.svg")


def test_passes_and_families_become_lanes(project: Project, run: Pass) -> None:
    put(project, run, "Repair/Clarifies", 4_000)
    put(project, run, "Rupture/Withdrawal", 1_000, 3_000)
    (film,) = project.find(Recording)
    other = passes.ensure(project, recording_id=film.id, author="CD")
    tagging.tag_now(project, pass_id=other.id, code_id=None, at_ms=100)
    figure = figure_of(ready(project).parts)
    assert [(group.title, [lane.title for lane in group.lanes]) for group in figure.groups] == [
        ("Coder AB", ["Rupture", "Repair"]),
        ("Coder CD", ["Without a code"]),
    ]
    assert [sign.label for sign in figure.signs] == ["Withdrawal", "Clarifies", "without a code"]
    assert figure.duration_ms == film.duration_ms
    only = figure_of(ready(project, Filters(codes=("Repair",), passes=("AB",))).parts)
    assert [lane.title for lane in only.lanes] == ["Repair"]


def test_an_episode_of_which_a_part_is_left_out_is_drawn_as_far_as_it_is_there(project: Project, run: Pass) -> None:
    put(project, run, "Rupture/Withdrawal", 1_000, 3_000)
    put(project, run, "Repair/Clarifies", 4_000)
    put(project, run, "Repair/Acknowledges", 5_000)
    first, second, third = sorted(project.find(Tag), key=lambda tag: tag.start_ms)
    episode = episodes.begin(project, tag_ids=[first.id])
    episodes.link(project, episode_id=episode.id, tag_ids=[second.id, third.id], role=Role.ATTEMPT)
    assert len(figure_of(ready(project).parts).links) == 2
    assert figure_of(ready(project, Filters(codes=("Rupture",))).parts).links == ()
    (link,) = figure_of(ready(project, Filters(codes=("Rupture", "Repair/Acknowledges"))).parts).links
    assert (link.from_id, link.to_id) == (first.id, third.id)
    parts = ready(project).parts
    assert figure_of(parts, hidden=frozenset({(run.id, "Repair")})).links == ()
    assert figure_of(parts, hidden=frozenset({(run.id, None)})).links == ()


def test_tags_and_curves_of_all_recordings_lie_on_one_clock(project: Project, run: Pass) -> None:
    (film,) = project.find(Recording)
    second = recordings.add_file(project, session_id=film.session_id, file=shipped("demo", "session.mp4"))
    with project.step("Later") as step:
        step.update(second, offset_ms=10_000)
    later = passes.ensure(project, recording_id=second.id, author="CD")
    put(project, run, "Rupture/Withdrawal", 1_000, 2_000)
    put(project, later, "Rupture/Withdrawal", 1_000, 2_000)
    family = codebooks.tree(project).families[0]
    code = Code(new_id(), family.id, "Tension", 90, "#E8A33D", carrier=Carrier.TRACE)
    with project.step("Curve") as step:
        step.insert(code)
        step.insert(Trace(new_id(), later.id, code.id, 2_000, 500, (1.0, 2.0)))
    figure = figure_of(ready(project).parts)
    marks = [mark for lane in figure.lanes for mark in lane.marks]
    assert [(mark.start_ms, mark.end_ms) for mark in marks] == [(1_000, 2_000), (11_000, 12_000)]
    (course,) = (course for lane in figure.lanes for course in lane.courses)
    assert course.curve[:2] == (12_000, 500)
    assert figure.duration_ms == second.duration_ms + 10_000


def test_a_picture_is_of_one_session(project: Project, run: Pass, tmp_path: Path) -> None:
    put(project, run, "Repair/Clarifies", 4_000)
    session = study.ensure_session(project, dyad="08", number=4)
    film = recordings.add_file(project, session_id=session.id, file=shipped("demo", "session-audio.m4a"))
    put(project, passes.ensure(project, recording_id=film.id, author="AB"), "Repair/Clarifies", 1_000)
    with pytest.raises(IprError, match="one session, and these are 2"):
        session_pictures.save(project, tmp_path / "a.svg", Filters(), Size())
    for name in ("4", session.id):
        assert session_pictures.save(project, tmp_path / "a.svg", Filters(sessions=(name,)), Size()).form == "SVG"
    with pytest.raises(IprError, match="There are: 3, 4"):
        session_pictures.save(project, tmp_path / "b.svg", Filters(sessions=("9",)), Size())
    assert not (tmp_path / "b.svg").exists()


def test_a_picture_never_goes_where_it_destroys(project: Project, run: Pass, tmp_path: Path) -> None:
    put(project, run, "Repair/Clarifies", 4_000)
    for wrong, said in (("a.gif", "ending"), ("Study.iprt/a.svg", "lies in the project")):
        with pytest.raises(IprError, match=said):
            session_pictures.save(project, tmp_path / wrong, Filters(), Size())


def test_a_sound_that_cannot_be_read_is_told(project: Project, run: Pass, tmp_path: Path) -> None:
    put(project, run, "Repair/Clarifies", 4_000)
    (film,) = project.find(Recording)
    session_pictures.save(project, tmp_path / "a.svg", Filters(), Size(), sound=True)
    assert "Sound" in words(tmp_path / "a.svg")
    recordings.file_of(project.folder, film).unlink()
    report = session_pictures.save(project, tmp_path / "b.svg", Filters(), Size(), sound=True)
    assert report.count(Fate.DROPPED, "sounds") == 1
    assert "Sound" not in words(tmp_path / "b.svg")
