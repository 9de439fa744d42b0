"""Commands about the codebooks of a project."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from iprtool.cli.common import JsonOption, ProjectArg, app, cell, print_facts, tell_losses, writing

codebook = typer.Typer(help="The codebooks of a project: list, show, import, export.", no_args_is_help=True)
app.add_typer(codebook, name="codebook")

NameArg = Annotated[
    str | None, typer.Argument(metavar="[NAME]", help="Name or id; the newest version. Without it the first codebook.")
]


@codebook.command("list")
def list_(
    project: ProjectArg,
    presets: Annotated[bool, typer.Option("--presets", help="List those that come with the program instead.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the codebooks of a project with their versions, or the presets."""
    from iprtool.services import codebooks
    from iprtool.store import Project

    rows: list[dict[str, Any]]
    if presets:
        rows = [{"name": each.id, "title": each.name, "citation": each.citation} for each in codebooks.presets()]
    else:
        with Project.open(project, read_only=True) as opened:
            rows = [codebooks.facts(opened, book) for book in codebooks.in_order(opened)]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        print("\t".join(rows[0]) if rows else "")
        print("\n".join("\t".join(map(cell, row.values())) for row in rows))


@codebook.command()
def show(project: ProjectArg, name: NameArg = None, as_json: JsonOption = False) -> None:
    """Show families, codes and scales of a codebook; with --json in the form of an export."""
    from iprtool.exchange import codebook_json
    from iprtool.services import codebooks
    from iprtool.store import Project

    with Project.open(project, read_only=True) as opened:
        tree = codebooks.tree(opened, codebooks.named(opened, name).id if name else None)
    if as_json:
        print(codebook_json.write(tree), end="")
        return
    book = tree.codebook
    print(codebooks.title(book) + (" (frozen)" if book.frozen else ""))
    print("\n".join(filter(None, [book.description, book.citation, book.licence])))
    for code in tree.codes:
        print("\t".join([code.key or "-", tree.path(code.id), code.carrier, code.definition]))
    for scale in tree.scales:
        print("\t".join(["scale", scale.name, codebooks.described(tree, scale)]))


@codebook.command("import")
def import_(
    project: ProjectArg,
    source: Annotated[
        str, typer.Argument(metavar="FILE|PRESET", help="A .json, .csv or .qdc file, or a preset's name.")
    ],
    as_json: JsonOption = False,
) -> None:
    """Add a codebook from a file, or one that comes with the program (see `codebook list --presets`)."""
    from iprtool.services import codebook_files, codebooks

    file = Path(source)
    with writing(project) as opened:
        is_file = file.suffix or file.is_file()
        if is_file:
            tree, report = codebook_files.read_file(opened, file)
            changes = codebooks.add(opened, tree)
            tell_losses(report)
        else:
            changes = codebooks.add_preset(opened, preset=source)
        book = codebooks.added(changes)
        print_facts(asdict(book), as_json, f"Added “{codebooks.title(book)}”")


@codebook.command("export")
def export_(
    project: ProjectArg,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The file to write: .json, .csv or .qdc.")],
    name: NameArg = None,
) -> None:
    """Write a codebook to a file, as JSON, CSV or REFI-QDA by the file's ending."""
    from iprtool.services import codebook_files, codebooks
    from iprtool.store import Project

    with Project.open(project, read_only=True) as opened:
        tree = codebooks.tree(opened, codebooks.named(opened, name).id if name else None)
        tell_losses(codebook_files.write_file(opened, out, tree))
    print(f"Wrote “{codebooks.title(tree.codebook)}” with {len(tree.codes)} codes to {out}")
