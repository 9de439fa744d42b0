"""Reading what is spoken from EXMARaLDA (`.exb`): the tiers of transcription; other tiers are dropped and told."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path, PurePosixPath

from iprtool.domain.errors import IprError
from iprtool.domain.transcript import words
from iprtool.exchange import xml
from iprtool.exchange.found import Found, FoundMedium
from iprtool.exchange.limits import UNTOUCHED, content_of
from iprtool.exchange.report import Report
from iprtool.exchange.spoken_fields import seconds_ms
from iprtool.exchange.spoken_turns import LARGEST, Turns

_OTHERS = {"a": "they are annotations", "d": "they are descriptions"}
_Event = tuple[str, str, str]


def read(file: Path) -> Found:
    """The events of the tiers of transcription, those that follow on each other as one turn. Raises IprError."""
    root = xml.parse_bytes(content_of(file, LARGEST), file.name)
    if xml.local(root) != "basic-transcription":
        raise IprError(f"{file.name} is not a transcription of EXMARaLDA.", UNTOUCHED)
    report = Report(file.name, "EXMARaLDA")
    times = {tli.get("id", ""): seconds_ms(tli.get("time")) for tli in root.iter("{*}tli")}
    names = {each.get("id", ""): each.findtext("{*}abbreviation") or "" for each in root.iter("{*}speaker")}
    turns = Turns(report, "turns")
    for tier in root.iter("{*}tier"):
        events = [(each.get("start", ""), each.get("end", ""), each.text or "") for each in tier.iter("{*}event")]
        if tier.get("type") == "t":
            _add_tier(events, times, names.get(tier.get("speaker", ""), ""), turns)
        else:
            why = _OTHERS.get(tier.get("type", ""), "they are not spoken")
            report.dropped(f"events of “{tier.get('category', '')}”", why, count=len(events))
    title = root.findtext(".//{*}transcription-name") or ""
    return Found(report, title, media=_media(root), transcripts=[turns.transcript(file.name, title=title)])


def _media(root: xml.Element) -> list[FoundMedium]:
    """The first of the files that it names: the others are the same in other forms."""
    urls = [each.get("url", "") for each in root.iter("{*}referenced-file")]
    names = [PurePosixPath(url.replace("\\", "/")).name for url in urls]
    return [FoundMedium(name) for name in names if name][:1]


def _add_tier(events: list[_Event], times: Mapping[str, int | None], speaker: str, turns: Turns) -> None:
    for _, together in groupby(_numbered(events), key=lambda pair: pair[0]):
        run = [event for _, event in together]
        text = "".join(said for _, _, said in run)
        start_ms, end_ms = times.get(run[0][0]), times.get(run[-1][1])
        turns.add(text, start_ms, end_ms, speaker, _word_ms(run, times), run[0][0])


def _numbered(events: list[_Event]) -> Iterator[tuple[int, _Event]]:
    """Events with one number for those of which each begins where the one before ends."""
    number, end = 0, ""
    for event in events:
        number += event[0] != end
        end = event[1]
        yield number, event


def _word_ms(run: list[_Event], times: Mapping[str, int | None]) -> list[int]:
    """When each word begins, which may end in another event; empty where the time of an event is not known."""
    at_letter: list[int] = []
    for start, end, said in run:
        start_ms, end_ms = times.get(start), times.get(end)
        if start_ms is None or end_ms is None:
            return []
        at_letter += [start_ms + (end_ms - start_ms) * n // len(said) for n in range(len(said))]
    return [at_letter[begin] for begin, _ in words("".join(said for _, _, said in run))]
