"""Commands about a project as a whole: opening, making, checking, backing up."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from iprtool.cli.common import JsonOption, ProjectArg, app, print_facts, told, writing
from iprtool.domain.errors import IprError


@app.command("open")
def open_(
    project: Annotated[Path | None, typer.Argument(metavar="[PROJECT]", help="The project folder.")] = None,
) -> None:
    """Open the window, on a project if one is named. `iprtool PROJECT` is short for it."""
    from iprtool.app import run_window

    raise typer.Exit(run_window(project))


@app.command()
def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help="Without a display: play, tag, export by itself.")
    ] = False,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where screenshots and CSV go.")] = Path(
        "demo-output"
    ),
) -> None:
    """Open the demo study. With no display, or with --headless, show what the program does and leave pictures."""
    from iprtool.app import has_display, run_demo_headless, run_demo_window

    if headless or not has_display():
        for line in run_demo_headless(out):
            print(line)
        return
    raise typer.Exit(run_demo_window())


@app.command()
def new(
    project: ProjectArg, title: Annotated[str, typer.Option("--title", metavar="T", help="Title of the study.")]
) -> None:
    """Make a new project with the starter codebook."""
    from iprtool.services import projects

    projects.create(project, title=title).close()
    told(f"Made the study “{title}” in {project}")


@app.command()
def info(project: ProjectArg, as_json: JsonOption = False) -> None:
    """Say what is in a project."""
    from iprtool.services import projects
    from iprtool.store import Project

    with Project.open(project, read_only=True) as opened:
        facts = asdict(projects.facts(opened))
    print_facts(facts, as_json)


@app.command()
def check(project: ProjectArg, as_json: JsonOption = False) -> None:
    """Look for damage in the database and for missing recordings. Exit status 1 when something is wrong."""
    from iprtool.services import projects
    from iprtool.store import Project

    with Project.open(project, read_only=True) as opened:
        findings = projects.check(opened)
    if as_json:
        print(json.dumps({"ok": not findings, "findings": [asdict(f) for f in findings]}, ensure_ascii=False, indent=1))
    else:
        print("\n".join(finding.message for finding in findings) or "The project is sound.")
    raise typer.Exit(1 if findings else 0)


@app.command()
def backup(project: ProjectArg, as_json: JsonOption = False) -> None:
    """Make a backup now, inside the project's folder `backups`."""
    from iprtool.store import back_up

    with writing(project) as opened:
        path = back_up(opened, "by hand")
    print_facts({"backup": str(path)}, as_json, f"Backed up to {path}")


@app.command()
def restore(
    project: ProjectArg,
    which: Annotated[
        str | None, typer.Option("--from", metavar="NAME", help="Which backup, as listed; the newest without it.")
    ] = None,
    show: Annotated[bool, typer.Option("--list", help="Only list the backups.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Put a backup in the place of the database, which is moved aside, not deleted."""
    from iprtool.store import list_backups
    from iprtool.store import restore as put_back

    if not project.is_dir():
        raise IprError(f"There is no project folder {project}.", "Name the folder whose database is to be restored.")
    found = list_backups(project)
    if show:
        rows = [{"name": b.path.name, "at": b.at.isoformat(), "size_bytes": b.size, "reason": b.reason} for b in found]
        print(json.dumps(rows, indent=1) if as_json else "\n".join("\t".join(map(str, r.values())) for r in rows))
        return
    chosen = [b for b in found if which in (None, b.path.name)]
    if not chosen:
        raise IprError("There is no such backup of this project.", "`iprtool restore PROJECT --list` shows them.")
    aside = put_back(project, chosen[0])
    facts = {"restored": chosen[0].path.name, "aside": str(aside)}
    print_facts(facts, as_json, f"Restored {chosen[0].path.name}. What was there before is in {aside}")
