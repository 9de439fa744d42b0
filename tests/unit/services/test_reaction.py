"""The reaction time of a coder: stored, taken off, brought back."""

from dataclasses import replace

import pytest

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier, PassKind
from iprtool.domain.model import Family, Pass, Recording, Tag
from iprtool.services import codebooks, passes, tagging
from iprtool.store import Project
from tests.unit.services.test_tagging import code, put


def live(project: Project, run: Pass, pressed_ms: int, off_ms: int | None) -> Tag:
    changes = tagging.tag_live(
        project,
        run,
        codebooks.tree(project),
        code_id=code(project, "Rupture/Withdrawal"),
        at_ms=pressed_ms - (off_ms or 0),
        reaction_ms=off_ms,
    )
    return next(after for before, after in changes.of(Tag) if before is None and after is not None)


def begins(project: Project) -> list[tuple[int, int | None]]:
    return sorted((tag.start_ms, tag.end_ms) for tag in project.find(Tag))


def test_a_change_moves_all_live_tags_of_the_coder_in_one_step(project: Project, run: Pass) -> None:
    live(project, run, 5_000, 0)
    held = live(project, run, 8_000, 0)
    tagging.end_live(project, held, end_ms=9_000, reaction_ms=0)
    put(project, run, 5_500, end_ms=6_000)
    passes.set_reaction(project, run=run, reaction_ms=350)
    assert begins(project) == [(4_650, None), (5_500, 6_000), (7_650, 8_650)]
    assert project.get(Pass, run.id).reaction_ms == 350
    passes.set_reaction(project, run=project.get(Pass, run.id), reaction_ms=0)
    assert begins(project) == [(5_000, None), (5_500, 6_000), (8_000, 9_000)]
    project.undo()
    assert begins(project) == [(4_650, None), (5_500, 6_000), (7_650, 8_650)]


def test_a_time_that_was_set_by_hand_stays(project: Project, run: Pass) -> None:
    tag = live(project, run, 5_000, 0)
    tagging.set_times(project, tag_id=tag.id, start_ms=4_000, end_ms=None)
    assert project.get(Tag, tag.id).reaction_ms is None
    passes.set_reaction(project, run=run, reaction_ms=350)
    assert begins(project) == [(4_000, None)]


def test_a_new_pass_takes_the_coders_value_and_others_do_not(project: Project, run: Pass) -> None:
    passes.set_reaction(project, run=run, reaction_ms=350)
    (recording,) = project.find(Recording)
    assert passes.draft(project, recording_id=recording.id, author="KL").reaction_ms == 0
    recall = passes.draft(project, recording_id=recording.id, author="AB", kind=PassKind.CLIENT_RECALL)
    assert recall.reaction_ms == 0
    with project.step("Another camera") as step:
        second = replace(recording, id=new_id(), label="camera B")
        step.insert(second)
    assert passes.draft(project, recording_id=second.id, author="AB").reaction_ms == 350


def test_a_draft_is_stored_with_its_reaction_time(project: Project) -> None:
    (recording,) = project.find(Recording)
    draft = passes.draft(project, recording_id=recording.id, author="KL")
    passes.set_reaction(project, run=draft, reaction_ms=200)
    assert project.get(Pass, draft.id).reaction_ms == 200


def test_what_is_no_reaction_time_changes_nothing(project: Project, run: Pass) -> None:
    seq = project.seq
    with pytest.raises(IprError, match="cannot be"):
        passes.set_reaction(project, run=run, reaction_ms=5_000)
    assert project.seq == seq


def test_an_exclusive_end_keeps_what_was_taken_off_only_where_it_is_the_same(project: Project, run: Pass) -> None:
    with project.step("Exclusive") as step:
        step.update(project.find(Family, name="Rupture")[0], exclusive=True)
    codebooks.set_carrier(project, code_id=code(project, "Rupture/Withdrawal"), carrier=Carrier.INTERVAL)
    tree = codebooks.tree(project)
    for off_ms, kept in ((300, 300), (150, None)):
        changes = tagging.tag_live(
            project, run, tree, code_id=code(project, "Rupture/Withdrawal"), at_ms=1_000, reaction_ms=300, opens=True
        )
        tags = [after for _, after in changes.of(Tag) if after]
        tagging.tag_live(
            project, run, tree, code_id=code(project, "Rupture/Confrontation"), at_ms=2_000, reaction_ms=off_ms,
            running=tags,
        )  # fmt: skip
        ended = project.get(Tag, tags[0].id)
        assert (ended.end_ms, ended.open, ended.reaction_ms) == (2_000, False, kept)
