"""The command line: the same services as the window, in words.

Facts go to standard output, with `--json` as JSON; trouble goes to standard error in one sentence.
Exit status: 0 done, 1 trouble, 2 the command was not understood.
"""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from iprtool import __version__
from iprtool.domain.errors import IprError

if TYPE_CHECKING:
    from iprtool.store import Project

_UNWRITABLE = re.compile("[\ud800-\udfff]")

app = typer.Typer(
    name="iprtool",
    help="Interpersonal Process Recall: tag recordings of therapy sessions to the frame, lose nothing, export.",
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _named(value: Path) -> Path:
    """Refuse an empty name: it would be the folder one happens to stand in."""
    if str(value) in ("", "."):
        raise typer.BadParameter("name the project folder")
    return value


ProjectArg = Annotated[Path, typer.Argument(metavar="PROJECT", help="The project folder.", callback=_named)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print facts as JSON.")]


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
    print(f"Made the study “{title}” in {project}")


@app.command()
def info(project: ProjectArg, as_json: JsonOption = False) -> None:
    """Say what is in a project."""
    from iprtool.services import projects
    from iprtool.store import Project

    with Project.open(project, read_only=True) as opened:
        facts = asdict(projects.facts(opened))
    _print_facts(facts, as_json)


@app.command("add-recording")
def add_recording(
    project: ProjectArg,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A video or audio file.")],
    dyad: Annotated[str, typer.Option("--dyad", metavar="D", help="Label of the dyad; made where it is not there.")],
    session: Annotated[int, typer.Option("--session", metavar="N", help="Number of the session; made likewise.")],
    link: Annotated[bool, typer.Option("--link", help="Leave the file where it is instead of copying it.")] = False,
    label: Annotated[str, typer.Option("--label", help="What the recording is called, e.g. camera A.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Add a recording to a session."""
    from iprtool.services import recordings

    with _writing(project) as opened:
        prepared = recordings.prepare(opened.folder, file, link=link)
        assert prepared is not None, "nothing cancels it here"
        recording = recordings.add_to(opened, dyad=dyad, number=session, prepared=prepared, label=label)
        _print_facts(asdict(recording), as_json, f"Added {recording.file_name} as {recording.id}")
        for problem in prepared.probe.problems:
            print(problem, file=sys.stderr)


@app.command()
def tag(
    project: ProjectArg,
    recording: Annotated[str, typer.Option("--recording", metavar="R", help="File name or id of the recording.")],
    code: Annotated[str, typer.Option("--code", metavar="PATH", help="Family/Code, e.g. Rupture/Withdrawal.")],
    begin: Annotated[int, typer.Option("--begin", metavar="MS", help="Begin in ms from the recording's origin.")],
    author: Annotated[str, typer.Option("--author", metavar="A", help="Initials or pseudonym of who tags.")],
    end: Annotated[int | None, typer.Option("--end", metavar="MS", help="End in ms; without it a point.")] = None,
    memo: Annotated[str, typer.Option("--memo", metavar="T", help="A note.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Put a tag; the author's coding pass is made when it is not there yet."""
    from iprtool.domain.model import Tag
    from iprtool.services import codebooks, passes, recordings, tagging

    with _writing(project) as opened:
        opened.author = author
        target = recordings.named(opened, recording)
        with opened.step(f"Tag {code}") as step:
            run = passes.ensure(opened, recording_id=target.id, author=author)
            code_id = codebooks.tree(opened, run.codebook_id).by_path(code).id
            tagging.tag_now(opened, pass_id=run.id, code_id=code_id, at_ms=begin, end_ms=end, memo=memo)
        ((_, added),) = step.changes.of(Tag)
        assert added is not None
        _print_facts(asdict(added), as_json, f"Tagged {code} as {added.id}")


@app.command()
def tags(project: ProjectArg, as_json: JsonOption = False) -> None:
    """List all tags with what they belong to."""
    from iprtool.exchange.columns import LONG_COLUMNS
    from iprtool.services import exporting
    from iprtool.store import Project

    with Project.open(project, read_only=True) as opened:
        segments = exporting.segments(opened)
    if as_json:
        print(json.dumps([{c.name: c.cell(s) for c in LONG_COLUMNS} for s in segments], ensure_ascii=False, indent=1))
        return
    by_name = {column.name: column.cell for column in LONG_COLUMNS}
    shown = [by_name[name] for name in ("dyad", "session", "recording", "author", "begin", "end", "code", "memo")]
    for segment in segments:
        print("\t".join("" if (cell := read(segment)) is None else str(cell) for read in shown))


@app.command()
def export(
    project: ProjectArg,
    to: Annotated[str, typer.Option("--to", metavar="FORMAT", help="csv")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The file to write.")],
    dyad: Annotated[list[str] | None, typer.Option("--dyad", help="Only this dyad; can be given again.")] = None,
    code: Annotated[list[str] | None, typer.Option("--code", help="Only this Family/Code or Family; again.")] = None,
    run: Annotated[
        list[str] | None, typer.Option("--pass", metavar="P", help="Only this pass: author, kind or id; again.")
    ] = None,
) -> None:
    """Write the coded segments to a file."""
    from iprtool.services import exporting
    from iprtool.store import Project

    if to not in exporting.WRITERS:
        raise typer.BadParameter(f"unknown format {to!r}; known: {', '.join(exporting.WRITERS)}", param_hint="--to")
    filters = exporting.Filters(tuple(dyad or ()), tuple(code or ()), tuple(run or ()))
    with Project.open(project, read_only=True) as opened:
        count = exporting.export(opened, to, out, filters)
    print(f"Wrote {count} segments to {out}")


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

    with _writing(project) as opened:
        path = back_up(opened, "by hand")
    _print_facts({"backup": str(path)}, as_json, f"Backed up to {path}")


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
    _print_facts(facts, as_json, f"Restored {chosen[0].path.name}. What was there before is in {aside}")


@contextmanager
def _writing(folder: Path) -> "Iterator[Project]":
    """A project open to be written. What was done stays done when only the backup on close fails: that is a warning."""
    from iprtool.store import Project

    opened = Project.open(folder)
    try:
        yield opened
    except BaseException:
        with suppress(IprError):
            opened.close()
        raise
    try:
        opened.close()
    except IprError as error:
        print(f"iprtool: it is written, but not backed up: {error}", file=sys.stderr)


def _print_facts(facts: dict[str, Any], as_json: bool, sentence: str | None = None) -> None:
    if as_json:
        print(json.dumps(facts, ensure_ascii=False, indent=1, default=str))
    else:
        print(sentence or "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in facts.items()))


def _version(wanted: bool) -> None:
    if wanted:
        print(f"iprtool {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


def _with_default_command(arguments: list[str]) -> list[str]:
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    if not arguments:
        return ["open"]
    first = arguments[0]
    return arguments if first in known or first.startswith("-") else ["open", *arguments]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; ends the process with the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = sys.argv[1:] if arguments is None else arguments
    try:
        if any(not argument.isprintable() and _UNWRITABLE.search(argument) for argument in given):
            raise IprError("An argument holds bytes that are no text.", "Write names and memos in UTF-8.")
        app(_with_default_command(given), prog_name="iprtool")
    except IprError as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"The system refused: {error.strerror or error}. Check the place, its permissions and its disk.")


def _fail(sentence: str) -> NoReturn:
    with suppress(OSError):
        print(f"iprtool: {sentence}", file=sys.stderr)
    with suppress(OSError, ValueError):
        sys.stdout.close()  # a full or closed output must not complain once more at the very end
    sys.exit(1)
