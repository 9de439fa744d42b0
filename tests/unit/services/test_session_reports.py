"""Reports of sessions, read back as a browser and as a reader of PDFs take them."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier, Level, Outcome, Role, ScaleKind
from iprtool.domain.model import Code, Pass, Recording, Scale, Session, Tag, Trace, Turn
from iprtool.exchange.report import Fate
from iprtool.services import (
    codebooks,
    episodes,
    exporting,
    passes,
    ratings,
    recordings,
    sealing,
    study,
    tagging,
    transcripts,
)
from iprtool.services.export_filters import Filters
from iprtool.shipped import shipped
from iprtool.store import Project
from tests import sealed_study
from tests.unit.services.written import pages_of

pytestmark = pytest.mark.usefixtures("qapp")
NASTY = '"><img src=x onerror=alert(1)></td><script>alert("2")</script> & more'


def put(project: Project, run: Pass, path: str, begin: int, end: int | None = None, memo: str = "") -> Tag:
    code = codebooks.tree(project).by_path(path)
    done = tagging.tag_now(project, pass_id=run.id, code_id=code.id, at_ms=begin, end_ms=end, memo=memo)
    return next(after for _, after in done.of(Tag) if after is not None)


@pytest.fixture
def told(project: Project, run: Pass) -> Project:
    """Five tags, an episode, a curve, ratings of a tag and of the session, a transcript and memos."""
    (film,) = project.find(Recording)
    transcripts.add_file(project, recording_id=film.id, file=shipped("demo", "session-audio.vtt"))
    rupture = put(project, run, "Rupture/Withdrawal", 1_000, 11_000, "Looks away\nand sighs")
    put(project, run, "Rupture/Withdrawal", 20_000, 30_000)
    repair = put(project, run, "Repair/Clarifies", 13_000)
    put(project, run, "Repair/Clarifies", 15_000)
    tagging.tag_now(project, pass_id=run.id, code_id=None, at_ms=16_000)
    episode = episodes.begin(project, tag_ids=[rupture.id])
    episodes.link(project, episode_id=episode.id, tag_ids=[repair.id], role=Role.RESOLUTION)
    episodes.set_outcome(project, episode_id=episode.id, outcome=Outcome.RESOLVED)
    book = codebooks.tree(project)
    code = Code(new_id(), book.families[0].id, "Tension", 90, "#E8A33D", carrier=Carrier.TRACE)
    scales = [
        Scale(new_id(), book.codebook.id, name, 90 + n, ScaleKind.NUMERIC, level)
        for n, (name, level) in enumerate((("Impact", Level.TAG), ("Depth", Level.SESSION)))
    ]
    with project.step("More") as step:
        step.insert_many([code, *scales, Trace(new_id(), run.id, code.id, 0, 500, (1.0, 2.0, 6.0))])
        step.update(project.find(Session)[0], memo="A hard hour")
    ratings.rate(project, tag_id=rupture.id, scale_id=scales[0].id, value=4)
    ratings.rate_session(project, run=run, scale_id=scales[1].id, value=2.5)
    return project


def page(project: Project, folder: Path, filters: Filters | None = None) -> html.HtmlElement:
    file = folder / "report.html"
    exporting.export(project, "html", file, filters or Filters())
    return html.fromstring(file.read_bytes())


def table(root: html.HtmlElement, caption: str) -> list[list[str]]:
    (found,) = (each for each in root.iter("table") if each.findtext("caption") == caption)
    return [[" ".join(cell.itertext()).strip() for cell in row] for row in found.iter("tr")]


def test_counts_and_durations_by_code(told: Project, tmp_path: Path) -> None:
    root = page(told, tmp_path)
    (film,) = told.find(Recording)
    share = f"{100 * 20_000 / film.duration_ms:.1f} %"
    assert table(root, "Coder AB") == [
        ["Code", "Times", "Moments", "Intervals", "Time in all", "Mean", "Share of the session"],
        ["Rupture/Withdrawal", "2", "0", "2", "20.0 s", "10.0 s", share],
        ["Repair/Clarifies", "2", "2", "0", "", "", ""],
        ["Without a code", "1", "1", "0", "", "", ""],
        ["All", "5", "3", "2", "20.0 s", "10.0 s", share],
    ]
    assert table(root, "Continuous ratings")[1] == [
        "Rupture/Tension", "Coder AB", "00:00:00.000", "00:00:01.500", "3", "3.00", "1.00", "6.00",
    ]  # fmt: skip
    assert table(root, "The session as rated by Coder AB") == [["Depth", "2.5"]]
    assert table(root, "Ruptures and their repair")[1] == [
        "1", "Coder AB", "00:01 Withdrawal", "", "00:13 Clarifies", "resolved", "12.0 s", "",
    ]  # fmt: skip


def test_quotes_and_memos(told: Project, tmp_path: Path) -> None:
    root = page(told, tmp_path)
    quotes = root.xpath("//ol[@class='quotes']/li")
    assert len(quotes) == 5
    assert "00:00:01.000 – 00:00:11.000" in quotes[0].text_content()
    assert "Impact: 4" in quotes[0].text_content()
    assert quotes[0].xpath(".//p[@class='memo']/br"), "lines of a memo stay lines"
    spoken = exporting.segments(told)[0].spoken
    assert spoken
    assert "\n".join(quotes[0].xpath(".//blockquote//text()")) == spoken
    assert "A hard hour" in root.text_content()


def test_the_page_needs_nothing_else_and_can_be_read_aloud(told: Project, tmp_path: Path) -> None:
    root = page(told, tmp_path)
    assert root.get("lang") == "en"
    assert root.findtext(".//title") == "Closeness"
    assert root.xpath("//@src | //@href[not(starts-with(., '#'))] | //link | //script") == []
    (drawing,) = root.xpath("//figure/*[@role='img']")
    assert "Coder AB" in str(drawing.get("aria-label"))
    levels = [int(str(each.tag)[1]) for each in root.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), "no level is skipped"
    for each in root.iter("table"):
        assert each.xpath(".//th[@scope]")
    ids = {each.get("id") for each in root.xpath("//*[@id]")}
    assert set(root.xpath("//@aria-labelledby")) <= ids


def test_hostile_words_stay_words(project: Project, run: Pass, tmp_path: Path) -> None:
    (film,) = project.find(Recording)
    transcripts.add_file(project, recording_id=film.id, file=shipped("demo", "session-audio.vtt"))
    tree = codebooks.tree(project)
    put(project, run, "Rupture/Withdrawal", 1_000, 11_000, NASTY)
    with project.step("Nasty") as step:
        step.update(tree.by_path("Rupture/Withdrawal"), name=NASTY.replace("/", ""))
        step.update(tree.families[0], name="<h1>\x00\x1b")
        step.update(project.study, title=NASTY)
        step.update(project.find(Session)[0], memo=NASTY, phase=NASTY)
        step.update(film, label=NASTY)
        for turn in project.find(Turn):
            step.update(turn, text=NASTY, word_ms=())
    root = page(project, tmp_path)
    assert root.xpath("//script | //img | //@onerror") == []
    assert len(root.xpath("//h1")) == 1
    assert root.findtext(".//title") == NASTY
    assert NASTY in root.xpath("//p[@class='memo']")[0].text_content()
    assert NASTY in "".join(root.xpath("//blockquote//text()"))
    file = tmp_path / "report.pdf"
    exporting.export(project, "pdf", file)
    assert "alert(1)" in "".join(pages_of(file))


def test_the_pdf_says_the_same_on_numbered_pages(told: Project, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    report = exporting.export(told, "pdf", file)
    assert (report.form, report.count(Fate.TAKEN, "segments")) == ("PDF", 5)
    pages = pages_of(file)
    said = "\n".join(pages)
    for text in ("Closeness", "Dyad 08 · Session 3", "Rupture/Withdrawal", "Looks away", "A hard hour", "Impact: 4"):
        assert text in said
    for number, text in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in text
    assert re.search(r"Timeline\s+min:s", said), "the figure has letters, not pixels"


def test_pages_break_without_losing_a_line_or_leaving_a_heading_alone(told: Project, run: Pass, tmp_path: Path) -> None:
    for number in range(60):
        put(told, run, "Alliance/Bond", 30_000 + number, memo=f"Remark {number}.")
    file = tmp_path / "report.pdf"
    for more in (0, 8, 24):
        with told.step("Longer") as step:
            step.update(told.find(Session)[0], memo="\n".join(["A line"] * more))
        exporting.export(told, "pdf", file)
        pages = pages_of(file)
        for number in range(60):
            assert sum(f"Remark {number}." in text for text in pages) == 1
        for text in pages:
            before_number = text.strip().splitlines()[-2].strip() if len(text.strip().splitlines()) > 1 else ""
            assert before_number not in ("Codes", "Curves", "Episodes", "Recalls", "Segments", "Coder AB", "Timeline")


@pytest.mark.parametrize("key", ["html", "pdf"])
def test_the_same_study_gives_the_same_bytes(told: Project, tmp_path: Path, key: str) -> None:
    for name in ("a", "b"):
        exporting.export(told, key, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_each_session_is_a_part_and_can_be_chosen(told: Project, tmp_path: Path) -> None:
    session = study.ensure_session(told, dyad="08", number=4)
    film = recordings.add_file(told, session_id=session.id, file=shipped("demo", "session-audio.m4a"))
    put(told, passes.ensure(told, recording_id=film.id, author="AB"), "Repair/Clarifies", 1_000)
    root = page(told, tmp_path)
    assert [each.text for each in root.iter("h2")] == ["Dyad 08 · Session 3", "Dyad 08 · Session 4"]
    assert len(root.xpath("//nav//a")) == 2
    only = page(told, tmp_path, Filters(sessions=("4",), codes=("Repair",)))
    assert [each.text for each in only.iter("h2")] == ["Dyad 08 · Session 4"]
    assert not only.xpath("//nav")


def test_sealed_recalls_are_told_of_only_when_unsealed(project: Project, tmp_path: Path) -> None:
    made = sealed_study.fill(project)
    assert "Client recall" not in page(project, tmp_path).text_content()
    report = exporting.export(project, "pdf", tmp_path / "a.pdf")
    assert report.count(Fate.DROPPED, "passes") == 1
    sealing.unseal(project, pass_ids=[made.run.id])
    rows = dict(table(page(project, tmp_path), "Client recall: the interview")[:3])
    assert rows == {"Participant": "client", "Interviewer": "IV", "Length": "00:01:00.000"}


def test_nothing_to_tell_is_said(project: Project, tmp_path: Path) -> None:
    assert "There is nothing in it." in page(project, tmp_path).text_content()
    exporting.export(project, "pdf", tmp_path / "a.pdf")
    assert "There is nothing in it." in pages_of(tmp_path / "a.pdf")[0]
