"""Commands about the transcripts of recordings."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from iprtool.cli.common import JsonOption, ProjectArg, app, cell, print_facts, told, writing
from iprtool.cli.exchange import KeyOption, ReportOption, check_report, key_in, tell
from iprtool.domain.kinds import Voice
from iprtool.domain.times import clock

if TYPE_CHECKING:
    from iprtool.domain.transcript import Script
    from iprtool.exchange.pseudonyms import Key

transcript = typer.Typer(help="The transcripts of recordings: add, make, list, show, delete.", no_args_is_help=True)
app.add_typer(transcript, name="transcript")

NameArg = Annotated[str, typer.Argument(metavar="NAME", help="Title, file name or id of the transcript.")]
RecordingOption = Annotated[str, typer.Option("--recording", metavar="R", help="File name or id of the recording.")]


@transcript.command()
def add(
    project: ProjectArg,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Subtitles, text, JSON of speech-to-text, CHAT or EXMARaLDA.")
    ],
    recording: RecordingOption,
    speaker: Annotated[
        list[str] | None,
        typer.Option("--speaker", metavar="LABEL=VOICE", help="Who a speaker is, as in K=client; can be given again."),
    ] = None,
    title: Annotated[str, typer.Option("--title", metavar="T", help="What it is called; else as its file.")] = "",
    names: KeyOption = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only show which names would be replaced.")] = False,
    report: ReportOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put what is spoken in a recording beside it, from a file. Voices are client, therapist, interviewer, other."""
    from iprtool.services import recordings, transcripts

    key, voices = key_in(names), _voices(speaker or [])
    if preview:
        _preview(file, key, as_json)
        return
    with writing(project) as opened:
        check_report(report, file, *([names] if names else []), project=opened)
        target = recordings.named(opened, recording)
        _, made = transcripts.add_file(
            opened, recording_id=target.id, file=file, key=key, title=title, said_voices=voices
        )
        tell(made, report, as_json)


@transcript.command()
def make(
    project: ProjectArg,
    recording: RecordingOption,
    model: Annotated[Path, typer.Option("--model", metavar="FOLDER", help="The folder of a faster-whisper model.")],
    language: Annotated[str, typer.Option("--language", metavar="L", help="As in de or en; else it is heard.")] = "",
    title: Annotated[str, typer.Option("--title", metavar="T", help="What it is called.")] = "",
    names: KeyOption = None,
    report: ReportOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hear what is spoken in a recording, offline; needs `pip install 'iprtool[transcribe]'` and a model."""
    from iprtool.services import recordings, transcribing, transcripts

    key = key_in(names)
    with writing(project) as opened:
        check_report(report, *([names] if names else []), project=opened)
        target = recordings.named(opened, recording)
        loaded = transcribing.load(model)
        found = transcribing.transcribe(transcribing.sound_of(opened.folder, target), loaded, language=language)
        assert found is not None, "nothing cancels it here"
        transcripts.add_found(opened, recording_id=target.id, found=found, key=key, title=title)
        tell(found.report, report, as_json)


def _voices(given: list[str]) -> dict[str, Voice]:
    voices = {}
    for each in given:
        label, _, voice = each.rpartition("=")
        if not label.strip() or voice.strip().casefold() not in set(Voice):
            known = ", ".join(Voice)
            raise typer.BadParameter(f"{each!r} is not LABEL=VOICE with a voice of {known}", param_hint="--speaker")
        voices[label.strip()] = Voice(voice.strip().casefold())
    return voices


def _preview(file: Path, key: "Key | None", as_json: bool) -> None:
    from iprtool.exchange import spoken

    if key is None:
        raise typer.BadParameter("give a list with --pseudonyms", param_hint="--preview")
    counted = key.preview(spoken.read(file).transcripts)
    if as_json:
        rows = [asdict(each.pseudonym) | {"count": each.count, "places": each.places} for each in counted]
        told(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for each in counted:
        told("\t".join([cell(each.pseudonym.name), cell(each.pseudonym.instead), str(each.count)]))
        for place in each.places or ("nowhere",):
            told(f"  {cell(place)}")


@transcript.command("list")
def list_(project: ProjectArg, as_json: JsonOption = False) -> None:
    """List the transcripts of all recordings."""
    from iprtool.services import scripts
    from iprtool.services.visibility import visible_recordings
    from iprtool.store import Project

    with Project.open(project, read_only=True) as opened:
        recordings = {each.id: each for each in visible_recordings(opened)}
        spoken = scripts.of_recordings(opened, recordings)
        rows = [_facts(each, recordings[key].file_name) for key, scripts in spoken.items() for each in scripts]
    if as_json:
        told(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        told("\t".join([cell(row["title"]), cell(row["recording"]), f"{row['turns']} turns", row["id"]]))


def _facts(script: "Script", recording: str) -> dict[str, Any]:
    each = script.transcript
    return {
        "id": each.id,
        "title": each.title,
        "recording": recording,
        "language": each.language,
        "source": each.source,
        "speakers": {speaker.label: speaker.voice.value for speaker in script.speakers},
        "turns": len(script.turns),
    }


@transcript.command()
def show(project: ProjectArg, name: NameArg, as_json: JsonOption = False) -> None:
    """Print a transcript, one turn a line: its begin, who speaks, and what."""
    from iprtool.services import scripts, transcripts
    from iprtool.store import Project

    with Project.open(project, read_only=True) as opened:
        script = scripts.of_transcript(opened, transcripts.named(opened, name).id)
    rows = []
    for turn in script.turns:
        speaker = script.speaker_of(turn)
        rows.append(
            {
                "id": turn.id,
                "begin_ms": turn.start_ms,
                "end_ms": turn.end_ms,
                "speaker": speaker.label if speaker else "",
                "voice": speaker.voice.value if speaker else "",
                "text": turn.text,
                "word_ms": turn.word_ms,
            }
        )
    if as_json:
        told(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for turn, row in zip(script.turns, rows, strict=True):
        begin = "" if turn.start_ms is None else clock(turn.start_ms)
        told("\t".join([begin, cell(row["speaker"]), cell(turn.text)]))


@transcript.command()
def delete(project: ProjectArg, name: NameArg, as_json: JsonOption = False) -> None:
    """Take a transcript away; the window can undo it."""
    from iprtool.services import transcripts

    with writing(project) as opened:
        found = transcripts.named(opened, name)
        transcripts.delete(opened, transcript_id=found.id)
        print_facts({"id": found.id, "title": found.title}, as_json, f"Deleted “{found.title}”")
