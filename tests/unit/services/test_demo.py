"""The demo study is there whole or not at all."""

import shutil
from pathlib import Path

from iprtool.domain.model import Tag
from iprtool.services import demo


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
