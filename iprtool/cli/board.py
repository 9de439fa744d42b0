"""Commands about the study board: what is there and due, and the plan of a study from a table."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from iprtool.cli.common import JsonOption, ProjectArg, app, print_facts, writing


@app.command()
def board(project: ProjectArg, as_json: JsonOption = False) -> None:
    """Show the study board: what is there of every session, what is missing and why, and what is due."""
    from iprtool.services import board_facts
    from iprtool.store import Project

    with Project.open(project, read_only=True) as opened:
        facts = board_facts.facts(opened, date.today())
    print(json.dumps(facts, ensure_ascii=False, indent=1) if as_json else "\n".join(_lines(facts)))


def _lines(facts: dict[str, Any]) -> list[str]:
    found = ["dyad\tsite\ttherapist\tsession\tdate\tphase\tparts\ttags\tepisodes"]
    for row in facts["dyads"]:
        for cell in row["sessions"] or [None]:
            of_dyad = [row["dyad"], row["site"], row["therapist"]]
            of_session = [cell["session"], cell["date"], cell["phase"], _parts(cell)] if cell else ["", "", "", ""]
            found.append(
                "\t".join(str(each or "") for each in of_dyad + of_session) + f"\t{row['tags']}\t{row['episodes']}"
            )
    found += ["", *(f"{name.replace('_', ' ')}: {value}" for name, value in facts["totals"].items())]
    return [*found, "", "next:", *(f"  {item['text']}" for item in facts["next"])]


def _parts(cell: dict[str, Any]) -> str:
    return "; ".join(
        f"{part['part']}{' ' + part['person'] if part['person'] else ''}: {part['missing'] or part['status']}"
        for part in cell["parts"]
    )


@app.command()
def plan(
    project: ProjectArg,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="The plan: one row a session.")],
    as_json: JsonOption = False,
) -> None:
    """Take sites, dyads, therapists, sessions and their planned parts from a CSV file, as one step."""
    from iprtool.services import plan_files

    with writing(project) as opened:
        report = plan_files.import_file(opened, file)
        print_facts(report.facts(), as_json, report.told())


@app.command()
def scores(
    project: ProjectArg,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE.csv]", help="Scores to take in; without it they are listed.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Take outcome scores from a CSV file, as one step; or list them, with what their change means."""
    from iprtool.services import scores as service
    from iprtool.services import scores_facts
    from iprtool.store import Project

    if file is not None:
        with writing(project) as opened:
            report = service.import_file(opened, file)
            print_facts(report.facts(), as_json, report.told())
        return
    with Project.open(project, read_only=True) as opened:
        facts = scores_facts.facts(opened)
    print(json.dumps(facts, ensure_ascii=False, indent=1) if as_json else "\n".join(scores_facts.lines(facts)))
