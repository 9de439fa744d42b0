"""The demo study is there whole or not at all."""

import shutil
from pathlib import Path

from iprtool.domain.model import Tag
from iprtool.services import demo, recall_figures, recall_views, recalls


def test_it_is_made_once_and_opened_afterwards(tmp_path: Path) -> None:
    folder = tmp_path / "Demo study.iprt"
    with demo.open_or_make(folder) as project:
        count, study = project.count(Tag), project.study
        with project.step("Edit memo") as step:
            step.update(project.find(Tag)[0], memo="kept")
    with demo.open_or_make(folder) as project:
        assert (project.count(Tag), project.study) == (count, study)
        assert project.find(Tag)[0].memo == "kept"
    assert [path.name for path in tmp_path.iterdir()] == ["Demo study.iprt"]


def test_what_a_dying_program_left_is_in_nobodys_way(tmp_path: Path) -> None:
    folder = tmp_path / "Demo study.iprt"
    with demo.open_or_make(folder):
        pass
    shutil.copytree(folder, tmp_path / "Demo study.iprt.part")
    (folder / "project.json").unlink()
    with demo.open_or_make(folder) as project:
        assert project.count(Tag) > 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["Demo study (unfinished).iprt", "Demo study.iprt"]
    assert (tmp_path / names[0] / "project.db").exists(), "nothing is deleted that might be somebody's"


def test_it_has_a_recall_that_was_held(tmp_path: Path) -> None:
    with demo.open_or_make(tmp_path / "Demo study.iprt") as project:
        view = recall_views.named(project, "01/3/client")
        found = recall_figures.figures(project, view.recall)
        log = recalls.stimulus_log(project, view.recall)
        moments = recalls.moments(project, view.recall)
    assert view.recall.ended_at is not None
    assert (found.moments, found.stops, found.delay_min) == (13, 13, 1490)
    assert min(found.stances.values()) > 0, "each stance is there to be shown"
    assert min(found.stops_by.values()) > 0
    assert min(found.coverage.by_times_ms.get(times, 0) for times in (0, 1, 2)) > 5_000
    for tag, remark in moments:
        position = log.session_at(remark.said_ms)
        assert not position.playing
        assert 0 < position.session_ms - tag.start_ms < 3_000, "one stops a little later"
