"""Clips of a project: which segments, what they are called, what is told, and that it is all or nothing."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest
from typer import BadParameter

from iprtool.cli import app, main
from iprtool.domain.errors import IprError
from iprtool.domain.model import Code, Pass, Recording, Session
from iprtool.exchange.report import Fate
from iprtool.media.clip import WHOLE
from iprtool.media.inspection import inspect
from iprtool.services import clip_plan, clipping, passes, presets, projects, recordings, study, tagging
from iprtool.services.clip_plan import CLIPS, ClipOptions, Plan
from iprtool.services.export_filters import Filters
from iprtool.services.presets import Choice
from iprtool.store import Project
from tests.bench.media_samples import Drawing, draw, draw_sound, read_code, steady


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw(tmp_path_factory.mktemp("film") / "Session.mp4", Drawing(steady(6), size=(320, 180), first_ms=5_000))


@pytest.fixture
def project(tmp_path: Path, film: Path) -> Iterator[Project]:
    """Two intervals and a point on a film, and a name to be bleeped on another recording of the session."""
    with projects.create(tmp_path / "Study.iprt", title="Closeness", author="AB") as made:
        session = study.ensure_session(made, dyad="08", number=3)
        first = recordings.add_file(made, session_id=session.id, file=film)
        second = recordings.add_file(made, session_id=session.id, file=draw_sound(tmp_path / "room.wav", 6))
        with made.step("Line up") as step:
            step.update(second, offset_ms=1_000)
        code, other = made.find(Code)[:2]
        run = passes.ensure(made, recording_id=first.id, author="AB")
        names = passes.ensure(made, recording_id=second.id, author="CD")
        for at_ms, end_ms in ((1_000, 2_000), (3_000, 4_500), (5_000, None)):
            tagging.tag_now(made, pass_id=run.id, code_id=code.id, at_ms=at_ms, end_ms=end_ms)
        tagging.tag_now(made, pass_id=names.id, code_id=other.id, at_ms=500, end_ms=800)
        yield made


def of_film(project: Project, options: ClipOptions) -> Plan:
    return clip_plan.plan(project, Filters(passes=("AB",)), options)


def name_code(project: Project) -> str:
    """The code of what is to be bleeped."""
    return clip_plan.plan(project, Filters(passes=("CD",))).clips[0].titles[0]


def test_each_segment_has_a_file_that_begins_with_its_picture(project: Project, tmp_path: Path) -> None:
    plan = of_film(project, ClipOptions(lead_in_ms=200))
    report = clipping.make(plan, tmp_path / "out")
    files = sorted((tmp_path / "out").iterdir())
    assert report is not None
    assert report.count(Fate.TAKEN, "clips") == 3 == len(files)
    assert [file.stem for file in files] == [clip.name for clip in plan.clips]
    assert files[0].name.startswith("Dyad 08 s3 00.00.01.000 ")
    assert not any("AB" in file.name for file in files)
    codes = []
    for file in files:
        with av.open(str(file)) as clip:
            codes.append(read_code(next(clip.decode(video=0)).to_ndarray(format="rgb24")))
    assert codes == [20, 70, 120]
    assert [inspect(file).duration_ms for file in files] == pytest.approx([1_200, 1_700, 200], abs=30)


def test_a_point_without_lead_is_left_out_and_told(project: Project) -> None:
    plan = of_film(project, ClipOptions())
    assert len(plan.clips) == 2
    assert "a point has no length" in plan.report.text


def test_leads_end_with_the_recording(project: Project) -> None:
    plan = of_film(project, ClipOptions(lead_in_ms=2_000, lead_out_ms=4_000))
    assert [clip.span for clip in plan.clips] == [(0, 6_000), (1_000, 6_000), (3_000, 6_000)]
    assert plan.report.count(Fate.CHANGED, "clips") == 3


def test_what_was_coded_on_one_recording_is_bleeped_on_the_other(project: Project, tmp_path: Path) -> None:
    plan = of_film(project, ClipOptions(bleep_codes=(name_code(project),), semitones=3, blur=WHOLE))
    assert [clip.masks.bleeps for clip in plan.clips] == [((1_500, 1_800),), ()]
    report = clipping.make(plan, tmp_path / "out")
    assert report is not None
    for said in ("3 semitones higher", "blurred", "1 span changed: they are bleeped"):
        assert said in report.text
    assert "de-identified" not in report.text
    with av.open(str(sorted((tmp_path / "out").iterdir())[0])) as clip:
        samples = np.concatenate([frame.to_ndarray()[0] for frame in clip.decode(audio=0)])
    part = samples[int(0.55 * 48_000) : int(0.75 * 48_000)]
    assert np.argmax(np.abs(np.fft.rfft(part * np.hanning(len(part))))) * 5 == pytest.approx(1_000, abs=10)


def test_what_is_sealed_never_leaves(project: Project) -> None:
    run = project.find(Pass, author="AB")[0]
    with project.step("Seal") as step:
        step.update(run, sealed=True)
    plan = clip_plan.plan(project, options=ClipOptions(lead_in_ms=100))
    assert len(plan.clips) == 1
    assert "1 pass dropped: they are sealed" in plan.report.text


def test_a_reel_is_one_file_with_cards(project: Project, tmp_path: Path) -> None:
    seen: list[tuple[str, ...]] = []

    def card(lines: object, size: tuple[int, int]) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
        assert isinstance(lines, tuple)
        seen.append(lines)
        return np.zeros((size[1], size[0], 3), np.uint8)

    report = clipping.make(of_film(project, ClipOptions(reel=True)), tmp_path / "out", draw=card)
    (file,) = (tmp_path / "out").iterdir()
    assert report is not None
    assert file.name == "Closeness clips.mp4"
    assert inspect(file).duration_ms == pytest.approx(2_500 + 2 * clipping.CARD_MS, abs=40)
    assert seen[0][1:] == ("Dyad 08 · Session 3", "00:00:01.000")


def test_a_fast_cut_tells_how_far_it_is_off_and_masks_nothing(project: Project, tmp_path: Path) -> None:
    report = clipping.make(of_film(project, ClipOptions(fast=True, lead_in_ms=800)), tmp_path / "out")
    assert report is not None
    (line,) = (line for line in report if line.fate is Fate.CHANGED)
    assert "the farthest off begins 200 ms early" in line.why
    assert (line.count, [place.split(": ")[1] for place in line.places]) == (
        3,
        [
            "begins 200 ms early, ends exactly",
            "begins 200 ms early, ends 20 ms late",
            "begins 200 ms early, ends exactly",
        ],
    )
    with pytest.raises(IprError, match="nothing can be masked"):
        of_film(project, ClipOptions(fast=True, semitones=2))


def test_a_cancel_leaves_nothing(project: Project, tmp_path: Path) -> None:
    shares: list[float] = []
    plan = of_film(project, ClipOptions())
    made = clipping.make(plan, tmp_path / "out", progress=shares.append, cancelled=lambda: bool(shares))
    assert made is None
    assert shares
    assert not (tmp_path / "out").exists()


def test_a_full_disk_is_told_before(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=99_000_000))
    with pytest.raises(IprError, match="There is no room for the clips"):
        clipping.make(of_film(project, ClipOptions()), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_missing_and_damaged_recordings_are_told_and_the_others_cut(project: Project, tmp_path: Path) -> None:
    first = project.find(Recording, file_name="Session.mp4")[0]
    place = recordings.file_of(project.folder, first)
    place.write_bytes(bytes(first.size_bytes))
    report = clipping.make(clip_plan.plan(project), tmp_path / "out")
    assert report is not None
    assert len(list((tmp_path / "out").iterdir())) == 1
    assert "no video or sound recording" in report.text
    place.unlink()
    assert "is missing" in clip_plan.plan(project).report.text


def test_no_clip_goes_into_a_project_or_onto_a_recording(project: Project, tmp_path: Path) -> None:
    plan = of_film(project, ClipOptions())
    with pytest.raises(IprError, match="lies in the project"):
        clipping.check_folder(project, plan, project.folder / "media")
    clipping.make(plan, tmp_path / "out")
    clip = sorted((tmp_path / "out").iterdir())[0]
    session = study.ensure_session(project, dyad="08", number=4)
    recordings.add_file(project, session_id=session.id, file=clip, link=True)
    with pytest.raises(IprError, match="would be destroyed"):
        clipping.check_folder(project, plan, tmp_path / "out")


def test_what_stands_where_a_clip_would_is_kept(project: Project, tmp_path: Path) -> None:
    plan = of_film(project, ClipOptions())
    clipping.make(plan, tmp_path / "out")
    clipping.check_folder(project, plan, tmp_path / "out")
    with pytest.raises(IprError, match="there are such clips already"):
        clipping.check_folder(project, plan, tmp_path / "out", replace=False)
    (tmp_path / "other" / f"{plan.clips[0].name}.mp4").mkdir(parents=True)
    with pytest.raises(IprError, match="is no file"):
        clipping.check_folder(project, plan, tmp_path / "other")


def test_the_same_clips_are_the_same_to_the_byte(project: Project, tmp_path: Path) -> None:
    for options in (ClipOptions(semitones=2, blur=WHOLE, reel=True), ClipOptions(fast=True)):
        made = []
        for folder in (tmp_path / "one", tmp_path / "two"):
            clipping.make(of_film(project, options), folder)
            made.append({file.name: file.read_bytes() for file in folder.iterdir()})
        assert made[0] == made[1]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("14:41-14:43.5", ((881_000, 883_500),)),
        (" 1 - 2, 0:03,5–4 ; 10-11,", ((1_000, 2_000), (3_500, 4_000), (10_000, 11_000))),
    ],
)
def test_spans_are_read_as_they_are_typed(text: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert clip_plan.spans_of(text) == spans


def test_options_are_the_same_from_json(project: Project) -> None:
    options = ClipOptions(False, True, True, 1, 2, -3.0, (1, 2, 3, 4), ("A/B",), ((1, 2), (3, 4)))
    assert clip_plan.options_from(json.loads(json.dumps(asdict(options)))) == options
    kept = presets.save(project, name="Bad", choice=Choice(CLIPS, clips=replace(options, semitones=99)))
    with pytest.raises(IprError, match="by another version"):
        presets.choice_of(kept)


@pytest.mark.parametrize(
    "options",
    [
        ClipOptions(fast=True, reel=True),
        ClipOptions(lead_in_ms=-1),
        ClipOptions(semitones=40),
        ClipOptions(blur=(50, 0, 60, 10)),
        ClipOptions(bleeps=((5, 5),)),
        ClipOptions(bleep_codes=("Nobody/Nothing",)),
    ],
)
def test_what_cannot_be_done_is_refused(project: Project, options: ClipOptions) -> None:
    with pytest.raises(IprError):
        of_film(project, options)


@pytest.mark.usefixtures("qapp")
def test_the_command_cuts_and_reports(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project.close()
    out, told = tmp_path / "out", tmp_path / "report.json"
    words = ["--pass", "AB", "--lead-in", "0.2", "--blur", "10,10,30,30", "--bleep", "0:01-0:01.5", "--reel"]
    main_and_leave(["clips", str(project.folder), "-o", str(out), *words, "--report", str(told)])
    assert "3 clips taken" in capsys.readouterr().out
    assert json.loads(told.read_text("utf-8"))["format"] == "clips"
    assert [file.name for file in out.iterdir()] == ["Closeness clips.mp4"]


@pytest.mark.usefixtures("qapp")
def test_the_command_cuts_what_was_kept(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    choice = Choice(CLIPS, Filters(passes=("AB",)), ClipOptions(reel=True, blur=WHOLE, semitones=2))
    presets.save(project, name="Talk", choice=choice)
    presets.save(project, name="Table", choice=Choice("csv"))
    project.close()
    out, kept = ["-o", str(tmp_path / "out")], ["--preset", "Talk"]
    main_and_leave(["clips", str(project.folder), *out, *kept])
    told = capsys.readouterr().out
    assert "2 clips taken" in told
    assert "blurred" in told
    for words, hint in (
        (["export", str(project.folder), *out, *kept], "Use `iprtool clips --preset`"),
        (["clips", str(project.folder), *out, "--preset", "Table"], "Use `iprtool export --preset`"),
        (["clips", str(project.folder), *out, *kept, "--fast"], "says already what is cut"),
    ):
        with pytest.raises((IprError, BadParameter)) as refused:
            app(words, standalone_mode=False)
        assert hint in str(refused.value)


@pytest.mark.usefixtures("qapp")
def test_the_command_cuts_the_sessions_that_are_chosen(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (session,) = {each.number for each in project.find(Session)}
    project.close()
    words = ["clips", str(project.folder), "-o", str(tmp_path / "out"), "--lead-in", "1", "--fast", "--session"]
    main_and_leave([*words, str(session)])
    assert "clips taken" in capsys.readouterr().out
    with pytest.raises(IprError, match="There is no session “77”"):
        app([*words, "77"], standalone_mode=False)
    for lead in ("nan", "inf", "-1"):
        with pytest.raises(IprError, match="between 0 and 600 seconds"):
            app([*words, str(session), "--lead-out", lead], standalone_mode=False)


def main_and_leave(words: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert not end.value.code
