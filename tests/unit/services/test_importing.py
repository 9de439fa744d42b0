"""What was found in a foreign file, put into a study in one step."""

from dataclasses import replace
from pathlib import Path

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import MediaKind, Outcome, PassKind, Role
from iprtool.domain.model import Codebook, Pass, Rating, Recording, Scale, Session, Tag, Turn
from iprtool.exchange.found import Found, FoundCode, FoundMedium, FoundTag, FoundTranscript, FoundTurn
from iprtool.exchange.report import Fate, Report
from iprtool.services import codebooks, episode_views, episodes, exporting, formats, importing, ratings, study
from iprtool.services.import_homes import Target
from iprtool.store import Changes, Project
from tests.unit.store.studies import fill, new_tag, state

HERE = Target(dyad="09", session=2, author="CD")


def found(*tags: FoundTag, media: tuple[FoundMedium, ...] = ()) -> Found:
    return Found(Report("pilot.eaf", "ELAN"), title="pilot", media=list(media), tags=list(tags))


def test_a_study_without_the_recording_holds_the_segments_on_a_clock_of_their_own(project: Project) -> None:
    medium = FoundMedium("room.mpg", 60_000)
    report = importing.take_in(project, found(FoundTag(1_000, 2_000, ("Face", "Smile")), media=(medium,)), HERE)
    made = next(each for each in project.find(Recording) if each.media_kind is MediaKind.NONE)
    assert (made.label, made.file_name, made.duration_ms) == ("room", "room.mpg", 60_000)
    (tag,) = project.find(Tag)
    run = project.get(Pass, tag.pass_id)
    assert (run.recording_id, run.author, run.kind) == (made.id, "CD", PassKind.CODING)
    assert codebooks.tree(project, run.codebook_id).path(tag.code_id) == "Face/Smile"
    assert report.count(Fate.TAKEN, "segments") == 1
    assert report.count(Fate.CHANGED, "recordings") == 1


def test_it_is_one_step_that_undo_takes_back_and_redo_brings_again(project: Project) -> None:
    before = state(project)
    importing.take_in(project, found(FoundTag(1_000, 2_000, ("Face", "Smile")), FoundTag(5)), HERE)
    after = state(project)
    project.undo()
    assert state(project) == before
    project.redo()
    assert state(project) == after


def test_a_recording_is_known_by_the_name_of_its_file(project: Project) -> None:
    (film,) = project.find(Recording)
    importing.take_in(project, found(FoundTag(1_000), media=(FoundMedium(film.file_name.upper()),)), Target())
    (tag,) = project.find(Tag)
    assert project.get(Pass, tag.pass_id).recording_id == film.id
    assert project.get(Pass, tag.pass_id).author == "imported"


def test_recordings_beside_others_get_their_offset_and_known_ones_keep_theirs(project: Project) -> None:
    media = (
        FoundMedium("a.mp4", 60_000), FoundMedium("b.mp4", 60_000, beside=0, begins_ms=-1_500),
        FoundMedium("c.mp4", 60_000, beside=0, begins_ms=9_000_000_000),
    )  # fmt: skip
    report = importing.take_in(project, found(FoundTag(5), media=media), HERE)
    offsets = {each.file_name: each.offset_ms for each in project.find(Recording)}
    assert {name: offsets[name] for name in ("a.mp4", "b.mp4", "c.mp4")} == {"a.mp4": 0, "b.mp4": -1_500, "c.mp4": 0}
    assert report.count(Fate.DROPPED, "offsets of recordings") == 1
    later = (media[0], replace(media[1], begins_ms=2_000))
    again = importing.take_in(project, found(FoundTag(6), media=later), HERE)
    assert {each.file_name: each.offset_ms for each in project.find(Recording)} == offsets
    assert again.count(Fate.DROPPED, "offsets of recordings") == 1


def test_without_a_target_nothing_is_guessed(project: Project) -> None:
    before = state(project)
    with pytest.raises(IprError, match=r"other\.mp4 is not in the study"):
        importing.take_in(project, found(FoundTag(1_000), media=(FoundMedium("other.mp4"),)), Target())
    assert state(project) == before


def test_the_second_import_of_the_same_file_brings_nothing_new(project: Project) -> None:
    one = found(FoundTag(1_000, 2_000, ("Face", "Smile"), "m"), FoundTag(3_000, None, (), "m"))
    importing.take_in(project, one, HERE)
    before = state(project)
    report = importing.take_in(project, replace(one, report=Report("pilot.eaf", "ELAN")), HERE)
    assert state(project) == before
    assert report.count(Fate.DROPPED, "segments") == 2


def test_a_codebook_of_the_study_that_has_all_codes_is_used(project: Project) -> None:
    books = project.count(Codebook)
    importing.take_in(project, found(FoundTag(1_000, None, ("rupture", "withdrawal"))), HERE)
    assert project.count(Codebook) == books
    importing.take_in(project, found(FoundTag(1_000, None, ("Rupture", "Nothing like it"))), HERE)
    assert project.count(Codebook) == books + 1


def test_authors_and_kinds_are_passes_of_their_own(project: Project) -> None:
    tags = (FoundTag(1, author="AB"), FoundTag(2, author="EF"), FoundTag(3, kind=PassKind.CLIENT_RECALL), FoundTag(4))
    importing.take_in(project, found(*tags), HERE)
    runs = {(run.author, run.kind) for run in project.find(Pass)}
    assert runs == {
        *(("AB", PassKind.CODING), ("EF", PassKind.CODING), ("CD", PassKind.CODING)),
        ("CD", PassKind.CLIENT_RECALL),
    }


def test_what_lies_outside_the_recording_is_cut_or_left_out_and_told(project: Project) -> None:
    (film,) = project.find(Recording)
    end = film.duration_ms
    tags = (FoundTag(end - 10, end + 10), FoundTag(end + 1), FoundTag(-5, 10), FoundTag(7, 7))
    report = importing.take_in(project, found(*tags), Target(recording=film.file_name))
    assert sorted((tag.start_ms, tag.end_ms or 0) for tag in project.find(Tag)) == [(7, 0), (end - 10, end)]
    assert report.count(Fate.DROPPED, "segments") == 2
    assert report.count(Fate.CHANGED, "segments") == 1


def test_ratings_are_taken_where_the_codebook_has_their_scale(project: Project) -> None:
    codebooks.add_preset(project, preset="rupture-repair")
    tree = codebooks.tree(project, codebooks.in_order(project)[-1].id)
    code = next(code for code in tree.codes if tree.rated_on(code.id))
    scale = tree.rated_on(code.id)[0]
    assert scale.low is not None
    family = tree.family_of(code.id)
    assert family is not None
    length = family.bin_ms or 1_000
    path = tuple(tree.path(code.id).split("/"))
    medium = FoundMedium("x.mp4", 4 * length)
    good = FoundTag(0, length, path, ratings=((scale.name, scale.low), (scale.name, 999.0), ("Nothing", 1.0)))
    report = importing.take_in(project, found(good, media=(medium,)), HERE)
    assert report.count(Fate.TAKEN, "ratings") == 1
    assert report.count(Fate.DROPPED, "ratings") == 2


def test_ids_of_the_file_are_kept_where_they_are_free(project: Project) -> None:
    mine = new_id()
    importing.take_in(project, found(FoundTag(1_000, id=mine)), HERE)
    assert [tag.id for tag in project.find(Tag)] == [mine]
    importing.take_in(project, found(FoundTag(2_000, id=mine)), HERE)
    assert project.count(Tag) == 2


def test_codes_alone_are_a_codebook(project: Project) -> None:
    one = found()
    one.codes = [FoundCode(("Face", "Smile"))]
    one.book = "Faces"
    importing.take_in(project, one, HERE)
    assert "Faces" in {book.name for book in project.find(Codebook)}
    assert project.count(Session) == 2


def test_ratings_scales_and_episodes_come_back_from_elan(tmp_path: Path) -> None:
    with Project.create(tmp_path / "One.iprt", title="One") as project:
        small = fill(project)
        early, late = new_tag(small, 1_000, end_ms=3_000), new_tag(small, 5_000, end_ms=6_000, memo="gently")
        with project.step("Fill") as step:
            step.insert_many([early, late])
        ratings.rate(project, tag_id=early.id, scale_id=small.scale.id, value=3.0)
        episode = episodes.begin(project, tag_ids=[early.id])
        episodes.link(project, episode_id=episode.id, tag_ids=[late.id], role=Role.ATTEMPT)
        episodes.set_outcome(project, episode_id=episode.id, outcome=Outcome.RESOLVED)
        exporting.export(project, "eaf", tmp_path / "talk.eaf")
    with Project.create(tmp_path / "Other.iprt", title="Other") as other:
        formats.bring(other, tmp_path / "talk.eaf", HERE)
        assert {tag.id for tag in other.find(Tag)} == {small.tag.id, early.id, late.id}
        ((scale,), (rating,)) = other.find(Scale), other.find(Rating)
        assert (scale.name, scale.kind, rating.tag_id, rating.value) == (
            small.scale.name,
            small.scale.kind,
            early.id,
            3,
        )
        (view,) = episode_views.overview(other)
        assert [(role, tag.id) for role, tag in view.members] == [(Role.RUPTURE, early.id), (Role.ATTEMPT, late.id)]
        assert view.episode.outcome is Outcome.RESOLVED
        again = formats.bring(other, tmp_path / "talk.eaf", HERE)
        assert again.count(Fate.DROPPED, "episodes") == 1
        assert len(episode_views.overview(other)) == 1


def _many() -> Found:
    tags = [FoundTag(10 * n, 10 * n + 5, ("Face", "Smile")) for n in range(1_500)]
    turns = tuple(FoundTurn(f"Word {n}.", 10 * n, 10 * n + 9, "Client") for n in range(700))
    return replace(found(*tags), transcripts=[FoundTranscript(turns)])


def test_in_slices_it_is_one_step_to_undo_and_the_same_as_at_once(project: Project) -> None:
    before = state(project)
    heard: list[Changes] = []
    project.listen(heard.append)
    shares = list(importing.taking_in(project, _many(), HERE))
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert max(len(changes.rows) for changes in heard) <= 401
    assert (project.count(Tag), project.count(Turn)) == (1_500, 700)
    project.undo()
    assert state(project) == before
    project.redo()
    assert (project.count(Tag), project.count(Turn)) == (1_500, 700)


def test_an_import_that_is_cancelled_is_taken_back(project: Project) -> None:
    before = state(project)
    writing = importing.taking_in(project, _many(), HERE)
    for _ in range(3):
        next(writing)
    assert project.count(Tag)
    writing.close()
    assert state(project) == before


@pytest.mark.parametrize("slices", [1, 2, 6])
def test_an_import_whose_pass_or_transcript_is_undone_meanwhile_stops_and_says_so(
    slices: int, project: Project
) -> None:
    before = state(project)
    writing = importing.taking_in(project, _many(), HERE)
    for _ in range(slices):
        next(writing)
    project.undo()
    with pytest.raises(IprError, match=r"Import pilot\.eaf was stopped: what it goes to was taken away"):
        list(writing)
    assert state(project) == before


def test_an_import_goes_on_where_others_write_something_else(project: Project) -> None:
    writing = importing.taking_in(project, _many(), HERE)
    next(writing)
    next(writing)
    study.add_dyad(project, label="77")
    list(writing)
    assert (project.count(Tag), project.count(Turn)) == (1_500, 700)


def test_what_holds_nothing_makes_no_session(project: Project) -> None:
    report = Report("pilot.eaf", "ELAN")
    report.dropped("tiers", "nothing is on them", "default")
    before = state(project)
    with pytest.raises(IprError, match=r"nothing in pilot\.eaf .* 1 tier dropped: nothing is on them"):
        importing.take_in(project, Found(report, media=[FoundMedium("a.mp4")]), HERE)
    assert state(project) == before
