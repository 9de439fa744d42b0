"""Nothing of a sealed recall leaves the project by any channel; once it is unsealed, all of them have it."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from iprtool.cli import app
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Role
from iprtool.domain.model import Code, Episode, Member, Query, Recording, Scale, Tag
from iprtool.services import (
    code_editing,
    code_merging,
    codebook_versions,
    codebooks,
    episode_views,
    episodes,
    export_filters,
    exporting,
    find_spoken,
    passes,
    projects,
    queries,
    recall_views,
    recoding,
    recordings,
    scale_editing,
    scripts,
    sealing,
    syncing,
    tag_editing,
    tagging,
    transcripts,
    visibility,
)
from iprtool.services.finding import Finder
from iprtool.store import Project
from iprtool.ui.anything.entries import Ways, of_study, of_tags, of_transcripts
from tests.sealed_study import OPEN, WORD, SealedRecall, add_recall, fill
from tests.unit.services.written import text_of

OF_ONE = ("eaf", "textgrid", "vtt", "srt")
"""Forms for segments of one recording: those of several are refused, so the same writers are asked through a zip."""
EACH = [key for key in exporting.FORMS if key not in OF_ONE]
_WORDLESS = {"undo label", "recall-log-csv", "recall-log-xlsx", "bins-csv", "bins-xlsx", "scores-csv", "scores-xlsx"}
"""What has no word of a recall when it is unsealed, either: the step of unsealing, and a table of times."""


@pytest.fixture
def made(project: Project) -> SealedRecall:
    """The sealed recall of the client in `project`."""
    return fill(project)


def _csv(form: str) -> Callable[[Project, SealedRecall, Path], str]:
    def write(project: Project, _made: SealedRecall, folder: Path) -> str:
        report = exporting.export(project, form, folder / "out.csv")
        return f"{report.text}\n{text_of(folder / 'out.csv')}"

    return write


def _searches(project: Project, _made: SealedRecall, _folder: Path) -> str:
    with_all = [WORD, "", f"by:{WORD}", "pass:client", f"recording:{WORD}", "Weight>=1", "within 5s of code:Withdrawal"]
    finder = Finder(project)
    said = [_search(finder, query) for query in with_all]
    finder.close()
    return "\n".join(said)


def _search(finder: Finder, query: str) -> str:
    try:
        found = finder.find(query)
    except IprError as error:
        return str(error).replace(query, "").replace(f"“{WORD}”", "")  # what was asked is no answer
    return repr([finder.hit(tag_id) for tag_id in found.tag_ids])


def _saved_searches(project: Project, _made: SealedRecall, _folder: Path) -> str:
    finder = Finder(project)
    said = [_search(finder, query.text) for query in queries.saved(project)]
    finder.close()
    return "\n".join(said)


def _search_beside(project: Project, made: SealedRecall, _folder: Path) -> str:
    finder = Finder(project)
    said = repr((finder.memos(WORD), finder.hit(made.tag.id)))
    finder.close()
    return said


def _anything(project: Project, _made: SealedRecall, _folder: Path) -> str:
    finder = Finder(project)
    for _ in finder.reading():
        pass
    ways = Ways(*[lambda *_: None] * 5)
    entries = [*of_study(project, finder, ways), *of_tags(finder, WORD, ways)]
    entries += of_transcripts(project, finder, WORD, ways)
    finder.close()
    return repr([(entry.title, entry.detail, entry.more) for entry in entries])


def _said(project: Project, _made: SealedRecall, _folder: Path) -> str:
    finder = Finder(project)
    said = _search(finder, f"said:{WORD}")
    finder.close()
    return said


def _spoken_turns(project: Project, _made: SealedRecall, _folder: Path) -> str:
    turns = find_spoken.turns_with(project, WORD, 5)
    return repr((turns, find_spoken.stretches(project, WORD, phrase=False) and WORD))


def _transcripts(project: Project, made: SealedRecall, _folder: Path) -> str:
    heard = made.interview.id
    return repr((transcripts.of_recording(project, heard), scripts.of_recordings(project, [heard])))


def _transcript_by(read: Callable[[], object]) -> str:
    try:
        return repr(read())
    except IprError as error:
        return str(error).replace(f"“{WORD}”", "")


def _script(project: Project, made: SealedRecall, _folder: Path) -> str:
    return _transcript_by(lambda: scripts.of_transcript(project, made.transcript.id))


def _transcript_named(project: Project, _made: SealedRecall, _folder: Path) -> str:
    return _transcript_by(lambda: transcripts.named(project, WORD))


def _undo(project: Project, _made: SealedRecall, _folder: Path) -> str:
    return str(visibility.undo_label(project))


def _named(project: Project, _made: SealedRecall, _folder: Path) -> str:
    try:
        return recordings.named(project, WORD).label
    except IprError as error:
        return str(error).replace(f"“{WORD}”", "")


def _overwritten(project: Project, made: SealedRecall, folder: Path) -> str:
    file = folder / "talk.wav"
    file.write_bytes(b"sound")
    with project.step("Keep it elsewhere") as step:
        step.update(made.interview, path=str(file), linked=True)
    try:
        exporting.export(project, "csv", file)
    except IprError as error:
        return str(error).replace(file.name, "")
    raise AssertionError("a recording was written over")


CHANNELS: dict[str, Callable[[Project, SealedRecall, Path], str]] = {
    **{key: _csv(key) for key in EACH},
    "searches": _searches,
    "saved searches": _saved_searches,
    "memos and single tags": _search_beside,
    "Ctrl+K": _anything,
    "what is said": _said,
    "turns": _spoken_turns,
    "transcripts": _transcripts,
    "a transcript": _script,
    "a transcript by name": _transcript_named,
    "episodes": lambda project, _made, _folder: repr(episode_views.overview(project)),
    "undo label": _undo,
    "recordings by name": _named,
    "damage": lambda project, _made, _folder: repr(projects.check(project)),
    "passes": lambda project, _made, _folder: repr(visibility.visible_passes(project)),
    "recordings": lambda project, _made, _folder: repr(visibility.visible_recordings(project)),
    "recalls": lambda project, _made, _folder: repr(recall_views.visible(project)),
    "places of an export": lambda project, _made, _folder: repr(export_filters.chosen_passes(project)),
}


def _telling(project: Project, made: SealedRecall, folder: Path) -> list[str]:
    """The channels in which the word of the sealed recall stands."""
    said = {name: channel(project, made, folder).casefold() for name, channel in CHANNELS.items()}
    return [name for name, text in said.items() if WORD.casefold() in text]


def test_no_channel_tells_what_is_sealed(project: Project, made: SealedRecall, tmp_path: Path) -> None:
    assert _telling(project, made, tmp_path) == []


def test_every_channel_tells_it_once_it_is_unsealed(project: Project, made: SealedRecall, tmp_path: Path) -> None:
    sealing.unseal(project, pass_ids=[made.run.id])
    assert _telling(project, made, tmp_path) == [name for name in CHANNELS if name not in _WORDLESS]


def test_an_overwritten_recording_is_not_named_before(project: Project, made: SealedRecall, tmp_path: Path) -> None:
    assert WORD not in _overwritten(project, made, tmp_path)
    sealing.unseal(project, pass_ids=[made.run.id])
    assert WORD in _overwritten(project, made, tmp_path)


def _command(*words: str) -> Callable[[Path, SealedRecall, Path], list[str]]:
    def arguments(folder: Path, made: SealedRecall, out: Path) -> list[str]:
        places = {"PROJECT": str(folder), "OUT": str(out / "out.csv"), "TAG": made.tag.id, "RECALL": made.recall.id}
        places["SPOKEN"] = made.transcript.id
        return [places.get(word, word) for word in words]

    return arguments


COMMANDS = {
    "info": _command("info", "PROJECT"),
    "info --json": _command("info", "PROJECT", "--json"),
    "check": _command("check", "PROJECT"),
    "check --json": _command("check", "PROJECT", "--json"),
    "tags": _command("tags", "PROJECT"),
    "tags --json": _command("tags", "PROJECT", "--json"),
    "find": _command("find", "PROJECT", "is:point"),
    "find --json": _command("find", "PROJECT", "is:point", "--json"),
    "episodes": _command("episodes", "PROJECT"),
    "episodes --json": _command("episodes", "PROJECT", "--json"),
    **{f"export {key}": _command("export", "PROJECT", "--to", key, "--out", "OUT") for key in EACH},
    "board": _command("board", "PROJECT"),
    "board --json": _command("board", "PROJECT", "--json"),
    "recalls": _command("recalls", "PROJECT"),
    "transcripts": _command("transcript", "list", "PROJECT"),
    "transcripts --json": _command("transcript", "list", "PROJECT", "--json"),
    "transcript": _command("transcript", "show", "PROJECT", "SPOKEN"),
    "transcript --json": _command("transcript", "show", "PROJECT", "SPOKEN", "--json"),
    "recalls --json": _command("recalls", "PROJECT", "--json"),
    "recall-log": _command("recall-log", "PROJECT", "--recall", "RECALL", "--json"),
    "locate": _command("locate", "PROJECT", "--recall", "RECALL", "--interview-ms", "10"),
    "coverage": _command("coverage", "PROJECT", "--recall", "RECALL"),
    "export of nobody": _command("export", "PROJECT", "--to", "csv", "--out", "OUT", "--pass", "nobody"),
    "codebooks": _command("codebook", "list", "PROJECT", "--json"),
    "codebook": _command("codebook", "show", "PROJECT", "--json"),
    "rate": _command("rate", "PROJECT", "--tag", "TAG", "--scale", "Weight", "--value", "2", "--json"),
    "tag": _command(
        "tag", "PROJECT", "--recording", "none", "--code", "Rupture/Withdrawal", "--begin", "0", "--author", "AB"
    ),
    "unseal --list": _command("unseal", "PROJECT", "--list"),
    "unseal --list --json": _command("unseal", "PROJECT", "--list", "--json"),
    "unseal nothing": _command("unseal", "PROJECT", "--pass", "none"),
}
_NOTHING_IN_IT = {
    "info", "info --json", "codebooks", "codebook", "rate", "recalls", "recall-log", "locate", "coverage",
    "export recall-log-csv", "export recall-log-xlsx", "export bins-csv", "export bins-xlsx",
    "export scores-csv", "export scores-xlsx",
    "unseal --list", "unseal --list --json", "unseal nothing",
}  # fmt: skip
"""What says nothing of a recall's content when it is unsealed, either."""


def test_no_command_tells_what_is_sealed(
    project: Project, made: SealedRecall, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.close()
    assert [name for name in COMMANDS if WORD in _run(project, made, tmp_path, name, capsys)] == []
    with Project.open(project.folder) as opened:
        sealing.unseal(opened, pass_ids=[made.run.id])
    telling = {name for name in COMMANDS if WORD in _run(project, made, tmp_path, name, capsys)}
    assert telling == COMMANDS.keys() - _NOTHING_IN_IT


def _do(*arguments: str) -> int:
    """A command in this process; trouble goes where the program would say it."""
    try:
        app(arguments, prog_name="iprtool")
    except SystemExit as ended:
        return int(ended.code or 0)
    except IprError as error:
        print(error, file=sys.stderr)
    return 1


def _run(project: Project, made: SealedRecall, out: Path, name: str, capsys: pytest.CaptureFixture[str]) -> str:
    (out / "out.csv").unlink(missing_ok=True)
    _do(*COMMANDS[name](project.folder, made, out))
    said = capsys.readouterr()
    written = text_of(out / "out.csv") if (out / "out.csv").exists() else ""
    assert "Traceback" not in said.err
    return said.out + said.err + written


def test_sealed_tags_are_not_counted(project: Project, made: SealedRecall) -> None:
    counted = projects.facts(project)
    assert (counted.recordings, counted.passes, counted.tags) == (1, 1, 1)
    assert codebooks.facts(project, codebooks.tree(project).codebook)["passes"] == 1
    sealing.unseal(project, pass_ids=[made.run.id])
    counted = projects.facts(project)
    assert (counted.recordings, counted.passes, counted.tags) == (2, 3, 4)


def test_a_sealed_tag_cannot_be_rated_by_its_id(
    project: Project, made: SealedRecall, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.close()
    assert f"There is no tag {made.tag.id}" in _run(project, made, tmp_path, "rate", capsys)


def test_an_interview_sees_its_own_pass_and_no_other(project: Project, made: SealedRecall) -> None:
    def seen(recall_id: str) -> tuple[bool, bool, bool]:
        return (
            made.run in visibility.visible_passes(project, of_recall=recall_id),
            made.interview in visibility.visible_recordings(project, of_recall=recall_id),
            visibility.is_visible(project, made.recall, recall_id),
        )

    assert seen(made.recall.id) == (True, True, True)
    assert seen("another") == (False, False, False)
    assert visibility.is_visible(project, made.tag, made.recall.id)
    assert not visibility.is_visible(project, made.tag)


# Undo


def test_only_its_interview_undoes_what_is_sealed(project: Project, made: SealedRecall) -> None:
    assert visibility.undo_label(project) is None
    assert visibility.undo_label(project, made.recall.id) == f"Note {WORD}"
    project.undo()
    assert visibility.redo_label(project) is None
    assert visibility.redo_label(project, made.recall.id) == f"Note {WORD}"


def test_what_else_a_step_changed_may_be_undone(project: Project, made: SealedRecall) -> None:
    (film,) = recordings.of_session(project, made.interview.session_id)
    recordings.remove(project, recording_id=film.id)
    assert visibility.undo_label(project) == f"Remove recording {film.label}"
    project.undo()
    assert visibility.redo_label(project) == f"Remove recording {film.label}"
    assert WORD in repr(project.find(Tag, pass_id=made.run.id))


def test_undo_of_unsealing_seals_again(project: Project, made: SealedRecall) -> None:
    sealing.unseal(project, pass_ids=[made.run.id])
    label = "Unseal the client recall of dyad 08, session 3"
    assert visibility.undo_label(project) == label
    assert (project.history(1)[0].label, project.history(1)[0].author) == (label, "AB")
    assert made.tag.id in {segment.tag.id for segment in exporting.segments(project)}
    project.undo()
    assert made.tag.id not in {segment.tag.id for segment in exporting.segments(project)}
    assert visibility.undo_label(project) is None
    assert visibility.redo_label(project) == label


def test_a_search_that_is_open_follows_the_seal(project: Project, made: SealedRecall) -> None:
    finder = Finder(project)
    assert len(finder.find(WORD)) == 0
    sealing.unseal(project, pass_ids=[made.run.id])
    assert len(finder.find(WORD)) == 3
    sealing.seal(project, pass_ids=[made.run.id])
    assert len(finder.find(WORD)) == 0
    finder.close()


# Changes of codebooks


def test_recoding_leaves_sealed_passes_and_takes_them_later(project: Project, made: SealedRecall) -> None:
    old = codebooks.tree(project).codebook
    codebook_versions.freeze(project, codebook_id=old.id)
    new = codebook_versions.new_version(project, codebook_id=old.id)
    found = recoding.preview(project, from_id=old.id, to_id=new.id)
    assert (found.passes, found.tags, sum(line.traces for line in found.lines)) == (1, 1, 0)
    recoding.recode(project, from_id=old.id, to_id=new.id)
    assert project.get(type(made.run), made.run.id).codebook_id == old.id
    assert project.get(Tag, made.tag.id) == made.tag
    assert recoding.sources(project, to_id=new.id) == []
    sealing.unseal(project, pass_ids=[made.run.id])
    assert [book.id for book in recoding.sources(project, to_id=new.id)] == [old.id]
    recoding.recode(project, from_id=old.id, to_id=new.id)
    assert project.get(type(made.run), made.run.id).codebook_id == new.id


def _code(project: Project, path: str = "Rupture/Withdrawal") -> Code:
    return codebooks.tree(project).by_path(path)


def _closeness(project: Project) -> Code:
    return _code(project, "Closeness/Felt")


def _scale(project: Project) -> Scale:
    return codebooks.tree(project).scales[0]


CHANGES: dict[str, Callable[[Project], object]] = {
    "delete a code": lambda p: code_editing.delete_code(p, code_id=_code(p).id),
    "delete a code without tags": lambda p: code_editing.delete_code(p, code_id=_code(p, "Alliance/Bond").id),
    "delete a family": lambda p: code_editing.delete_family(p, family_id=_code(p).family_id),
    "merge": lambda p: code_merging.merge(p, code_id=_code(p).id, into_id=_code(p, "Rupture/Confrontation").id),
    "carrier": lambda p: code_editing.change_code(p, code_id=_code(p).id, carrier=_closeness(p).carrier),
    "length of segments": lambda p: code_editing.change_family(p, family_id=_closeness(p).family_id, bin_ms=30_000),
    "bounds": lambda p: scale_editing.change(p, scale_id=_scale(p).id, high=3),
    "delete a scale": lambda p: scale_editing.delete(p, scale_id=_scale(p).id),
    "delete the codebook": lambda p: codebooks.delete(p, codebook_id=_code_book(p)),
}


def _code_book(project: Project) -> str:
    """A codebook beside the study's own, which nobody but the sealed pass uses."""
    return codebooks.tree(project).codebook.id


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_that_sealed_tags_depend_on_is_changed(project: Project, made: SealedRecall, change: str) -> None:
    if change == "delete the codebook":
        (own,) = visibility.visible_passes(project)
        with project.step("Take the other pass away") as step:
            step.delete_tree(own)
        codebooks.add_empty(project, name="Another")
    before = project.seq
    with pytest.raises(IprError, match="A sealed recall uses this codebook") as refused:
        CHANGES[change](project)
    assert WORD not in str(refused.value)
    assert project.seq == before


def test_names_and_keys_may_be_changed(project: Project, made: SealedRecall) -> None:
    code_editing.change_code(project, code_id=_code(project).id, name="Moves away", key="q")
    assert _code(project, "Rupture/Moves away").key == "q"


# Episodes


def _in_sealed_episode(project: Project, made: SealedRecall) -> tuple[Tag, Episode]:
    """The coder's tag that may be seen, with a part in the episode of the sealed recall."""
    (own,) = project.find(Tag, memo=OPEN)
    (episode,) = project.find(Episode, pass_id=made.run.id)
    with project.step("Link") as step:
        step.insert(Member(new_id(), episode.id, own.id, Role.ATTEMPT))
    return own, episode


def test_that_a_tag_is_in_a_sealed_episode_is_not_told(project: Project, made: SealedRecall) -> None:
    own, sealed = _in_sealed_episode(project, made)
    repair = codebooks.tree(project).by_path("Repair/Clarifies").id
    tagging.tag_now(project, pass_id=own.pass_id, code_id=repair, at_ms=3_000)
    assert episodes.of_tags(project, [own.id]) == {}
    assert [each.rupture_id for each in episode_views.suggestions(project, pass_id=own.pass_id)] == [own.id]
    begun = episodes.begin(project, tag_ids=[own.id])
    assert episodes.of_tags(project, [own.id]) == {own.id: begun.id}
    episodes.unlink(project, tag_ids=[own.id])
    assert [member.episode_id for member in project.find(Member, tag_id=own.id)] == [sealed.id]


def test_joined_tags_keep_their_part_in_a_sealed_episode(project: Project, made: SealedRecall) -> None:
    own, sealed = _in_sealed_episode(project, made)
    put = tagging.tag_now(project, pass_id=own.pass_id, code_id=own.code_id, at_ms=0)
    early = next(after for _, after in put.of(Tag) if after)
    begun = episodes.begin(project, tag_ids=[early.id])
    tag_editing.join(project, tag_ids=[early.id, own.id])
    members = project.find(Member, tag_id=early.id)
    assert {(member.episode_id, member.role) for member in members} == {
        (begun.id, Role.RUPTURE),
        (sealed.id, Role.ATTEMPT),
    }
    assert project.count(Tag, id=own.id) == 0


def test_a_sealed_episode_goes_with_its_last_rupture(project: Project, made: SealedRecall) -> None:
    own, sealed = _in_sealed_episode(project, made)
    with project.step("Its rupture is the coder's tag alone") as step:
        step.delete_many(project.find(Member, tag_id=made.tag.id))
        step.update(project.find(Member, tag_id=own.id)[0], role=Role.RUPTURE)
    tagging.delete(project, tag_ids=[own.id])
    assert project.count(Episode, id=sealed.id) == 0


# Sealing


def test_recalls_are_named_by_place_and_participant(project: Project, made: SealedRecall) -> None:
    assert [each.name for each in recall_views.overview(project)] == ["08/3/client"]
    for name in ("08/3/client", "08/3", made.run.id):
        assert [each.run.id for each in sealing.named(project, name)] == [made.run.id]
    with pytest.raises(IprError, match="no recall “08/4”") as refused:
        sealing.named(project, "08/4")
    assert "08/3/client" in str(refused.value)


def test_a_follow_up_is_unsealed_by_itself(project: Project, made: SealedRecall) -> None:
    again = add_recall(project, made.film)
    assert [each.name for each in recall_views.overview(project)] == ["08/3/client", "08/3/client/2"]
    sealing.unseal(project, pass_ids=[each.run.id for each in sealing.named(project, "08/3/client")])
    assert visibility.sealed_recalls(project, [made.recall.id, again.recall.id]) == {again.recall.id}
    (second,) = sealing.named(project, "08/3/client/2")
    assert (second.run, second.recall) == (again.run, again.recall)
    sealing.unseal(project, pass_ids=[second.run.id])
    assert project.undo_label == "Unseal the client recall 2 of dyad 08, session 3"
    assert len(sealing.named(project, "08/3")) == 2


def test_only_recalls_are_sealed(project: Project, made: SealedRecall) -> None:
    (film,) = recordings.of_session(project, made.interview.session_id)
    own = passes.ensure(project, recording_id=film.id, author="AB")
    with pytest.raises(IprError, match="“Coder AB” is not the pass of a recall"):
        sealing.seal(project, pass_ids=[own.id])
    with pytest.raises(IprError, match="sealed already"):
        sealing.seal(project, pass_ids=[made.run.id])
    with pytest.raises(IprError, match="no longer there"):
        sealing.unseal(project, pass_ids=["gone"])


def test_the_command_unseals_and_the_journal_says_who(
    project: Project, made: SealedRecall, capsys: pytest.CaptureFixture[str]
) -> None:
    project.close()
    assert _do("unseal", str(project.folder), "--pass", "08/3/client", "--author", "RS", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["sealed"], [each["name"] for each in said["passes"]]) == (False, ["08/3/client"])
    with Project.open(project.folder, read_only=True) as opened:
        (last,) = opened.history(1)
        assert (last.author, last.label) == ("RS", "Unseal the client recall of dyad 08, session 3")
        assert OPEN in repr(exporting.segments(opened))
        assert WORD in repr(exporting.segments(opened))
    assert _do("seal", str(project.folder), "--pass", "08/3") == 0
    assert capsys.readouterr().out == "Sealed 08/3/client\n"


# Recordings of interviews are no cameras


def test_a_recording_of_an_interview_is_no_camera(project: Project, made: SealedRecall) -> None:
    sealing.unseal(project, pass_ids=[made.run.id])
    (film,) = recordings.of_session(project, made.interview.session_id)
    assert film.id != made.interview.id
    assert syncing.others(project, film) == []
    assert syncing.others(project, made.interview) == []
    assert projects.first_recording(project) == film
    with pytest.raises(IprError, match="not two recordings of one session"):
        syncing.set_place(project, first_id=film.id, other_id=made.interview.id, place=syncing.Place(0))


def test_two_recordings_of_one_interview_are_on_one_clock(project: Project, made: SealedRecall) -> None:
    sealing.unseal(project, pass_ids=[made.run.id])
    second = replace(made.interview, id="second", label="recorder")
    with project.step("Add") as step:
        step.insert(second)
    assert syncing.others(project, made.interview) == [second]
    syncing.set_place(project, first_id=made.interview.id, other_id="second", place=syncing.Place(1_500))
    assert project.get(Recording, "second").offset_ms == 1_500


def test_a_camera_with_the_file_of_an_interview_is_no_twin(project: Project, made: SealedRecall) -> None:
    file = recordings.file_of(project.folder, recordings.of_session(project, made.interview.session_id)[0])
    digest = recordings.of_session(project, made.interview.session_id)[0].sha256
    with project.step("Same file") as step:
        step.delete_tree(recordings.of_session(project, made.interview.session_id)[0])
        step.update(made.interview, sha256=digest)
    added = recordings.add_file(project, session_id=made.interview.session_id, file=file, label="camera")
    assert recordings.of_session(project, made.interview.session_id) == [added]


def test_what_is_sealed_has_all_that_the_tests_look_for(project: Project, made: SealedRecall) -> None:
    """So that a test that finds nothing does not do so because nothing is there."""
    assert [query.text for query in project.find(Query)] == ["is:point"]
    assert [episode.memo for episode in project.find(Episode, pass_id=made.run.id)] == [WORD]
    assert len(project.find_text_ids(Tag, WORD)) == 3
