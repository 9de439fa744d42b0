"""Episodes as the services make and change them, on a real project with two sessions of a dyad."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Outcome, Role
from iprtool.domain.model import Entity, Episode, Member, Session, Tag
from iprtool.services import codebooks, episode_views, episodes, passes, projects, recordings, study, tagging
from iprtool.shipped import shipped
from iprtool.store import Changes, Project

SOUND = "session-audio.m4a"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with projects.create(tmp_path / "Study.iprt", title="Closeness", author="AB") as made:
        for dyad, number in (("08", 3), ("08", 5), ("09", 3)):
            session = study.ensure_session(made, dyad=dyad, number=number)
            recordings.add_file(made, session_id=session.id, file=shipped("demo", SOUND), label=f"{dyad}-{number}")
        yield made


def put(project: Project, where: str, code: str, at_ms: int, author: str = "AB") -> Tag:
    run = passes.ensure(project, recording_id=recordings.named(project, where).id, author=author)
    code_id = codebooks.tree(project).by_path(code).id
    ((_, tag),) = tagging.tag_now(project, pass_id=run.id, code_id=code_id, at_ms=at_ms).of(Tag)
    assert tag is not None
    return tag


def put_pair(project: Project) -> tuple[Tag, Tag]:
    """A rupture and an attempt to repair it."""
    return put(project, "08-3", "Rupture/Withdrawal", 10_000), put(project, "08-3", "Repair/Clarifies", 30_000)


def test_an_episode_tells_its_course_and_is_one_undo_step(project: Project) -> None:
    rupture, repair = (
        put(project, "08-3", "Rupture/Withdrawal", 10_000),
        put(project, "08-3", "Repair/Clarifies", 30_000),
    )
    episode = episodes.begin(project, tag_ids=[rupture.id])
    episodes.link(project, episode_id=episode.id, tag_ids=[repair.id], role=Role.ATTEMPT)
    episodes.set_outcome(project, episode_id=episode.id, outcome=Outcome.RESOLVED)
    (view,) = episode_views.overview(project)
    assert (view.number, view.dyad.label, view.session.number, view.run.author) == (1, "08", 3, "AB")
    assert [(role, tag.id) for role, tag in view.members] == [(Role.RUPTURE, rupture.id), (Role.ATTEMPT, repair.id)]
    assert view.course.resolution is not None
    assert (view.course.resolution.ms, view.course.censored_ms) == (20_000, None)
    for _ in range(3):
        project.undo()
    assert (project.count(Episode), project.count(Member), project.count(Tag)) == (0, 0, 2)


def test_an_episode_can_go_on_in_a_later_session_but_not_in_another_dyad(project: Project) -> None:
    rupture, later = put(project, "08-3", "Rupture/Withdrawal", 10_000), put(project, "08-5", "Repair/Clarifies", 5_000)
    stranger = put(project, "09-3", "Repair/Clarifies", 5_000)
    episode = episodes.begin(project, tag_ids=[rupture.id])
    episodes.link(project, episode_id=episode.id, tag_ids=[later.id], role=Role.ATTEMPT)
    seq = project.seq
    with pytest.raises(IprError, match="within one dyad"):
        episodes.link(project, episode_id=episode.id, tag_ids=[stranger.id], role=Role.ATTEMPT)
    assert project.seq == seq
    (view,) = episode_views.EpisodeBook(project, recordings.named(project, "08-5")).here
    assert view.course.first_attempt is not None
    assert (view.course.first_attempt.ms, view.course.first_attempt.sessions) == (None, 2)
    assert episode_views.EpisodeBook(project, recordings.named(project, "09-3")).here == []


def test_a_tag_is_in_one_episode_and_an_episode_keeps_its_rupture(project: Project) -> None:
    one, two = put(project, "08-3", "Rupture/Withdrawal", 10_000), put(project, "08-3", "Rupture/Confrontation", 20_000)
    first, second = (episodes.begin(project, tag_ids=[tag.id]) for tag in (one, two))
    with pytest.raises(IprError, match="another episode"):
        episodes.link(project, episode_id=first.id, tag_ids=[two.id], role=Role.RUPTURE)
    with pytest.raises(IprError, match="would have none"):
        episodes.link(project, episode_id=first.id, tag_ids=[one.id], role=Role.ATTEMPT)
    assert project.find(Member, tag_id=one.id)[0].role is Role.RUPTURE
    with pytest.raises(IprError, match="Select the rupture"):
        episodes.begin(project, tag_ids=[])
    assert [view.number for view in episode_views.overview(project)] == [1, 2]
    assert episodes.of_tags(project, [one.id, two.id]) == {one.id: first.id, two.id: second.id}


@pytest.mark.parametrize("way", ["unlink", "delete tag"])
def test_without_its_rupture_an_episode_is_gone_and_undo_brings_it_back(project: Project, way: str) -> None:
    rupture, repair = (
        put(project, "08-3", "Rupture/Withdrawal", 10_000),
        put(project, "08-3", "Repair/Clarifies", 30_000),
    )
    episode = episodes.begin(project, tag_ids=[rupture.id])
    episodes.link(project, episode_id=episode.id, tag_ids=[repair.id], role=Role.ATTEMPT)
    before = project.find(Member)
    if way == "unlink":
        episodes.unlink(project, tag_ids=[rupture.id])
    else:
        tagging.delete(project, tag_ids=[rupture.id])
    assert (project.count(Episode), project.count(Member)) == (0, 0)
    project.undo()
    assert (project.find(Episode), project.find(Member)) == ([episode], before)


def test_links_are_proposed_and_made_only_on_request(project: Project) -> None:
    rupture, repair = (
        put(project, "08-3", "Rupture/Withdrawal", 10_000),
        put(project, "08-3", "Repair/Clarifies", 30_000),
    )
    put(project, "08-3", "Alliance/Bond", 31_000)
    (proposal,) = episode_views.suggestions(project, pass_id=rupture.pass_id)
    assert (proposal.rupture_id, proposal.attempt_ids) == (rupture.id, (repair.id,))
    assert project.count(Episode) == 0
    episodes.link_proposed(project, proposal=proposal)
    assert project.undo_label == "Begin episode"
    assert episode_views.suggestions(project, pass_id=rupture.pass_id) == []
    project.undo()
    assert project.count(Member) == 0


def put_across(project: Project) -> tuple[Tag, Tag]:
    """An episode of AB in session 5, whose rupture KL marked in session 3."""
    rupture, repair = (
        put(project, "08-3", "Rupture/Withdrawal", 10_000, author="KL"),
        put(project, "08-5", "Repair/Clarifies", 30_000),
    )
    episode = Episode(new_id(), repair.pass_id)
    with project.step("Episode") as step:
        step.insert(episode)
        step.insert(Member(new_id(), episode.id, rupture.id, Role.RUPTURE))
        step.insert(Member(new_id(), episode.id, repair.id, Role.ATTEMPT))
    return rupture, repair


@pytest.mark.parametrize("what", ["recording", "session"])
def test_an_episode_goes_with_the_recording_that_has_its_rupture(project: Project, what: str) -> None:
    put_across(project)
    other = episodes.begin(project, tag_ids=[put(project, "08-5", "Rupture/Withdrawal", 35_000).id])
    before, recording = project.find(Member), recordings.named(project, "08-3")
    if what == "recording":
        recordings.remove(project, recording_id=recording.id)
    else:
        study.delete(project, what=project.get(Session, recording.session_id))
    assert project.find(Episode) == [other]
    assert [view.episode for view in episode_views.overview(project)] == [other]
    project.undo()
    assert project.find(Member) == before
    assert len(episode_views.overview(project)) == 2


def test_an_episode_that_an_older_program_left_without_a_rupture_is_passed_over(project: Project) -> None:
    rupture, _ = put_across(project)
    whole = episodes.begin(project, tag_ids=[put(project, "08-5", "Rupture/Withdrawal", 35_000).id])
    with project.step("As it was") as step:
        step.delete(project.find(Member, tag_id=rupture.id)[0])
        step.insert(Episode(new_id(), rupture.pass_id))
    assert [view.episode for view in episode_views.overview(project)] == [whole]


def test_a_change_reads_the_episodes_that_it_touches_and_no_others(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read anew, the same comes out."""
    pairs = [put_pair(project) for _ in range(3)]
    for rupture, repair in pairs:
        episode = episodes.begin(project, tag_ids=[rupture.id])
        episodes.link(project, episode_id=episode.id, tag_ids=[repair.id], role=Role.ATTEMPT)
    recording = recordings.named(project, "08-3")
    book = episode_views.EpisodeBook(project, recording)
    rows: list[tuple[str, int]] = []
    find = Project.find

    def counted(of: Project, kind: type[Entity], /, **equals: object) -> list[Entity]:
        found = find(of, kind, **equals)
        rows.append((kind.__name__, len(found)))
        return found

    def follow(changes: Changes) -> list[tuple[str, int]]:
        rows.clear()
        with monkeypatch.context() as counting:
            counting.setattr(Project, "find", counted)
            assert book.follow(changes)
        assert book.here == episode_views.EpisodeBook(project, recording).here
        return list(rows)

    (rupture, repair), one = pairs[0], [("Episode", 1), ("Member", 2), ("Tag", 2)]
    assert follow(tagging.set_times(project, tag_id=rupture.id, start_ms=12_000, end_ms=None)) == one
    assert [view.course.onset.start_ms for view in book.here] == [10_000, 10_000, 12_000]
    outcome = episodes.set_outcome(project, episode_id=book.here[0].episode.id, outcome=Outcome.PARTIAL)
    assert follow(outcome) == one
    assert follow(episodes.unlink(project, tag_ids=[repair.id])) == [("Episode", 1), ("Member", 1), ("Tag", 1)]
    assert follow(episodes.unlink(project, tag_ids=[rupture.id])) == [("Episode", 0), ("Member", 0), ("Tag", 0)]
    assert len(book.here) == 2
    undone = project.undo()
    assert undone is not None
    follow(undone)
    assert len(book.here) == 3
    assert not book.follow(tagging.tag_now(project, pass_id=rupture.pass_id, code_id=None, at_ms=35_000))


def test_an_episode_without_its_rupture_is_left_out(project: Project) -> None:
    rupture, repair = put_pair(project)
    episode = episodes.begin(project, tag_ids=[rupture.id])
    episodes.link(project, episode_id=episode.id, tag_ids=[repair.id], role=Role.ATTEMPT)
    for tag in (rupture, repair):
        with project.step("Left over") as step:
            step.delete_tree(tag)
        assert episode_views.overview(project) == []
        assert episode_views.EpisodeBook(project, recordings.named(project, "08-3")).here == []
