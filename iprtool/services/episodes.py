"""Episodes: a rupture, the attempts to repair it, and how it ended; what is changed of them."""

from collections.abc import Iterable

from iprtool.analysis.episodes import Proposal
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Outcome, Role
from iprtool.domain.model import Entity, Episode, Member, Pass, Recall, Recording, Session, Tag
from iprtool.services.visibility import visible_passes
from iprtool.store import Changes, Project


def begin(project: Project, *, tag_ids: Iterable[str]) -> Episode:
    """Begin an episode with these tags as its rupture. Raises IprError when one is in an episode already."""
    ids = list(tag_ids)
    if not ids:
        raise IprError("No tag is selected for the episode.", "Select the rupture first.")
    first = min((project.get(Tag, tag_id) for tag_id in ids), key=lambda tag: tag.start_ms)
    episode = Episode(new_id(), first.pass_id)
    with project.step("Begin episode") as step:
        step.insert(episode)
        link(project, episode_id=episode.id, tag_ids=ids, role=Role.RUPTURE)
    return episode


def link(project: Project, *, episode_id: str, tag_ids: Iterable[str], role: Role) -> Changes:
    """Give tags a part in an episode, or another part than they had in it.

    A tag is in one episode of those that may be seen; a sealed one can have it besides.
    Raises IprError for a tag of another dyad, one that is in another episode, or when no rupture would be left.
    """
    ids = list(tag_ids)
    episode = project.get(Episode, episode_id)
    known = {member.tag_id: member for member in _members(project, ids)}
    _check_dyad(project, episode, ids)
    if any(member.episode_id != episode_id for member in known.values()):
        raise IprError("This tag is in another episode already.", "Take it out of that one first.")
    with project.step(f"Link {role.value}") as step:
        for tag_id in ids:
            if tag_id in known:
                step.update(known[tag_id], role=role)
            else:
                step.insert(Member(new_id(), episode_id, tag_id, role))
        _check_rupture(project, episode_id)
    return step.changes


def link_proposed(project: Project, *, proposal: Proposal) -> Changes:
    """Make the episode that was proposed."""
    with project.step("Begin episode") as step:
        episode = begin(project, tag_ids=[proposal.rupture_id])
        link(project, episode_id=episode.id, tag_ids=proposal.attempt_ids, role=Role.ATTEMPT)
    return step.changes


def unlink(project: Project, *, tag_ids: Iterable[str]) -> Changes:
    """Take tags out of their episodes; an episode whose last rupture goes is gone with it."""
    members = _members(project, tag_ids)
    with project.step("Unlink tag") as step:
        step.delete_many(members)
        tidy(project, {member.episode_id for member in members})
    return step.changes


def tidy(project: Project, episode_ids: Iterable[str]) -> None:
    """Delete those of these episodes that have no rupture any more."""
    for episode in project.find(Episode, id=list(episode_ids)):
        if not project.count(Member, episode_id=episode.id, role=Role.RUPTURE):
            with project.step("Delete episode") as step:
                step.delete_tree(episode)


def delete_with(project: Project, *what: Entity) -> None:
    """Delete rows with all that hangs on them, and the episodes that have no rupture any more by that.

    A part of a step: raises IprError, by which nothing of it is done, where a recall would go that has not ended, for
    it is still being written.
    """
    with project.step("Delete") as part:
        for each in what:
            part.delete_tree(each)
    if any(recall and after is None and recall.ended_at is None for recall, after in part.changes.of(Recall)):
        raise IprError(
            "A recall that has not ended would go with it, so nothing was deleted.",
            "End that recall in the Recall place first.",
        )
    tidy(project, {member.episode_id for member, after in part.changes.of(Member) if member and after is None})


def of_tags(project: Project, tag_ids: Iterable[str]) -> dict[str, str]:
    """The episode of each of these tags that is in one that may be seen."""
    return {member.tag_id: member.episode_id for member in _members(project, tag_ids)}


def with_tags(project: Project, tag_ids: Iterable[str]) -> set[str]:
    """The episodes that have any of these tags, sealed ones too: they are to be tidied when the tags go."""
    return {member.episode_id for member in project.find(Member, tag_id=list(tag_ids))}


def _members(project: Project, tag_ids: Iterable[str]) -> list[Member]:
    """The parts of tags in episodes that may be seen: whether there is a sealed one is not told."""
    members = project.find(Member, tag_id=list(tag_ids))
    found = project.find(Episode, id=[member.episode_id for member in members])
    runs = {run.id for run in visible_passes(project, id=[episode.pass_id for episode in found])}
    seen = {episode.id for episode in found if episode.pass_id in runs}
    return [member for member in members if member.episode_id in seen]


def set_outcome(project: Project, *, episode_id: str, outcome: Outcome) -> Changes:
    """Say how the episode ended."""
    with project.step(f"Outcome: {outcome.value.replace('_', ' ')}") as step:
        step.update(project.get(Episode, episode_id), outcome=outcome)
    return step.changes


def delete(project: Project, *, episode_id: str) -> Changes:
    """Delete an episode; its tags stay."""
    with project.step("Delete episode") as step:
        step.delete_tree(project.get(Episode, episode_id))
    return step.changes


def _check_rupture(project: Project, episode_id: str) -> None:
    if not project.count(Member, episode_id=episode_id, role=Role.RUPTURE):
        raise IprError(
            "An episode begins with a rupture, and this one would have none.", "Keep one tag as the rupture."
        )


def _check_dyad(project: Project, episode: Episode, tag_ids: list[str]) -> None:
    tags = project.find(Tag, id=tag_ids)
    runs = {episode.pass_id, *(tag.pass_id for tag in tags)}
    recordings = {run.recording_id for run in project.find(Pass, id=list(runs))}
    sessions = {recording.session_id for recording in project.find(Recording, id=list(recordings))}
    if len({session.dyad_id for session in project.find(Session, id=list(sessions))}) > 1:
        raise IprError("An episode stays within one dyad.", "Link tags of this dyad's sessions only.")
