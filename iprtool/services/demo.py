"""The demo study: fictional, drawn, with synthetic voices; made anew from the files that come with the program."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from iprtool.domain.codebook import CodeTree
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Tag
from iprtool.services import codebooks, demo_recall, passes, projects, recordings, study, transcripts
from iprtool.services.recordings import free_name
from iprtool.shipped import shipped
from iprtool.store import Project


def folder() -> Path:
    """Where the demo study of this person is kept."""
    return user_data_path("iprtool", appauthor=False) / "Demo study.iprt"


def open_or_make(folder: Path) -> Project:
    """The demo study; it is made where it is not there yet.

    It is made under another name and gets its own when it is whole, so that a program that dies leaves no half of it.
    What lies in its place without being a project is put aside.
    """
    if not (folder / "project.json").exists():
        part = folder.with_name(f"{folder.name}.part")
        if part.exists():
            shutil.rmtree(part)
        make(part).close()
        if folder.exists():
            folder.rename(free_name(folder.parent, f"{folder.stem} (unfinished){folder.suffix}"))
        part.rename(folder)
    return Project.open(folder)


def make(folder: Path) -> Project:
    """Make the demo study in a folder that is empty or not there yet, and leave it open."""
    data: dict[str, Any] = json.loads(shipped("demo", "demo.json").read_text("utf-8"))
    with projects.beginning(folder, title=data["title"]) as project:
        with project.step("Make the demo study", barrier=True):
            _fill(project, data)
        return project


def _fill(project: Project, data: dict[str, Any]) -> None:
    site_ids = {name: study.add_site(project, name=name).id for name in data["sites"]}
    tree = codebooks.tree(project)
    for dyad_data in data["dyads"]:
        dyad = study.add_dyad(project, label=dyad_data["label"], site_id=site_ids.get(dyad_data["site"]))
        for item in dyad_data["sessions"]:
            held_on = date.fromisoformat(item["held_on"]) if item.get("held_on") else None
            session = study.add_session(
                project, dyad_id=dyad.id, number=item["number"], held_on=held_on, phase=item.get("phase", "")
            )
            if "ended" in item:
                with project.step("End of the session") as step:
                    step.update(session, ended=item["ended"])
            for recording_data in item["recordings"]:
                _add_recording(project, tree, session.id, recording_data)


def _add_recording(project: Project, tree: CodeTree, session_id: str, data: dict[str, Any]) -> None:
    file = shipped("demo", data["file"])
    recording = recordings.add_file(project, session_id=session_id, file=file, label=data["label"])
    transcripts.add_file(project, recording_id=recording.id, file=file.with_suffix(".vtt"), title=recording.label)
    for item in data["passes"]:
        run = passes.ensure(project, recording_id=recording.id, author=item["author"], kind=PassKind(item["kind"]))
        tags = [_tag(tree, run.id, tag) for tag in item["tags"]]
        with project.step("Tag the demo session") as step:
            step.insert_many(tags)
        if "recall" in item:
            demo_recall.add(project, recording=recording, run=run, tags=tags, data=item["recall"])


def _tag(tree: CodeTree, pass_id: str, data: dict[str, Any]) -> Tag:
    code_id = tree.by_path(data["code"]).id if data["code"] else None
    return Tag(new_id(), pass_id, code_id, data["start_ms"], data["end_ms"], data["memo"])
