"""Commands about the seals of recalls."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from iprtool.cli.common import JsonOption, ProjectArg, app, cell, print_facts, writing
from iprtool.domain.errors import IprError

if TYPE_CHECKING:
    from iprtool.domain.recall_view import RecallView

PassOption = Annotated[
    list[str] | None,
    typer.Option(
        "--pass", metavar="P", help="Dyad/session/participant, as 08/3/client; 08/3 for the whole session; or an id."
    ),
]
AuthorOption = Annotated[str, typer.Option("--author", metavar="A", help="Initials of who does it, for the journal.")]


@app.command()
def unseal(
    project: ProjectArg,
    run: PassOption = None,
    author: AuthorOption = "",
    show: Annotated[bool, typer.Option("--list", help="Only list the recalls, and which are sealed.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Let what was said in recalls be seen, searched and exported. The journal keeps who did it and when."""
    if show:
        _list(project, as_json)
    else:
        _set(project, run, author, sealed=False, as_json=as_json)


@app.command()
def seal(project: ProjectArg, run: PassOption = None, author: AuthorOption = "", as_json: JsonOption = False) -> None:
    """Seal recalls again: nothing of them is shown, searched, counted or exported any more."""
    _set(project, run, author, sealed=True, as_json=as_json)


def _list(project: Path, as_json: bool) -> None:
    from iprtool.services import recall_views
    from iprtool.store import Project

    with Project.open(project, read_only=True) as opened:
        rows = [_facts(each) for each in recall_views.overview(opened)]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        print("\t".join((cell(row["name"]), "sealed" if row["sealed"] else "open", row["id"])))


def _set(project: Path, names: list[str] | None, author: str, *, sealed: bool, as_json: bool) -> None:
    from iprtool.domain.model import Pass
    from iprtool.services import sealing

    if not names:
        raise IprError(
            "No recall was named.", "Name one with --pass; `iprtool unseal PROJECT --list` shows what there is."
        )
    with writing(project) as opened:
        opened.author = author
        found = {each.run.id: each for name in names for each in sealing.named(opened, name)}
        changes = (sealing.seal if sealed else sealing.unseal)(opened, pass_ids=found)
        changed = [found[after.id] for _, after in changes.of(Pass) if after is not None]
        facts = {"sealed": sealed, "passes": [_facts(each) | {"sealed": sealed} for each in changed]}
        done = "Sealed" if sealed else "Unsealed"
        print_facts(facts, as_json, f"{done} {', '.join(each.name for each in changed)}")


def _facts(each: "RecallView") -> dict[str, Any]:
    return {
        "id": each.run.id,
        "name": each.name,
        "dyad": each.dyad.label,
        "session": each.session.number,
        "pass": each.run.kind.value,
        "sealed": each.run.sealed,
    }
