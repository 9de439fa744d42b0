"""Searches on a real project, and that they follow what is changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from iprtool.analysis.query import QueryError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Level, MediaKind, PassKind, ScaleKind
from iprtool.domain.model import Anchor, Code, Dyad, Pass, Rating, Recording, Scale, Session, Tag
from iprtool.services import codebooks, passes, projects, study, tagging
from iprtool.services.finding import Finder
from iprtool.store import Project


@dataclass
class World:
    """Two dyads with a recording each, coded by AB and KL; the client of 08 recalled. Tags are named by their memos."""

    project: Project
    finder: Finder
    recordings: tuple[Recording, Recording]

    def code(self, path: str) -> str:
        return codebooks.tree(self.project).by_path(path).id

    def run(self, which: int, author: str, kind: PassKind = PassKind.CODING) -> Pass:
        return passes.ensure(self.project, recording_id=self.recordings[which].id, author=author, kind=kind)

    def put(
        self, run: Pass, memo: str, code: str | None, start: int, end: int | None = None, *, is_open: bool = False
    ) -> Tag:
        tag = Tag(new_id(), run.id, self.code(code) if code else None, start, end, memo, open=is_open)
        with self.project.step("Tag") as step:
            step.insert(tag)
        return tag

    def find(self, query: str) -> list[str]:
        """The memos of what is found, in order."""
        found = self.finder.find(query)
        hits = [self.finder.hit(found.tag_id(n)) for n in range(len(found))]
        return [hit.tag.memo for hit in hits if hit is not None]


def _recording(session: Session, label: str) -> Recording:
    return Recording(
        new_id(), session.id, label, f"{label}.mp4", f"media/{label}.mp4", False, 1, "0" * 64, MediaKind.VIDEO, 0,
        3_600_000,
    )  # fmt: skip


def _made(folder: Path) -> Iterator[World]:
    with projects.create(folder, title="Closeness", author="AB") as project:
        finder = Finder(project)
        yield _filled(project, finder)
        finder.close()


def _filled(project: Project, finder: Finder) -> World:
    films = (
        _recording(study.ensure_session(project, dyad="08", number=3), "camera A"),
        _recording(study.ensure_session(project, dyad="01", number=5), "room"),
    )
    withdrawal = codebooks.tree(project).by_path("Rupture/Withdrawal")
    nested = Code(new_id(), withdrawal.family_id, "Minimal response", 9, "#000000", parent_id=withdrawal.id)
    with project.step("Begin") as step:
        step.insert_many(films)
        step.insert(nested)
    made = World(project, finder, films)
    ab, kl, room = made.run(0, "AB"), made.run(0, "KL"), made.run(1, "AB")
    client = made.run(0, "client", PassKind.CLIENT_RECALL)
    made.put(ab, "looks away", "Rupture/Withdrawal", 10_000, 20_000)
    made.put(ab, "mhm", "Rupture/Withdrawal/Minimal response", 25_000)
    made.put(ab, "asks about it", "Repair/Invites feelings", 24_000, 30_000)
    made.put(kl, "angry voice", "Rupture/Confrontation", 15_000, 15_500)
    made.put(client, "Angst, wegschauen", None, 12_000)
    made.put(room, "still talking", "Alliance/Bond", 600_000, is_open=True)
    return made


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A study of one's own."""
    yield from _made(tmp_path / "Study.iprt")


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The same study for all tests that only read."""
    yield from _made(tmp_path_factory.mktemp("unchanged") / "Study.iprt")


@pytest.mark.parametrize(
    ("query", "memos"),
    [
        (
            "",
            ["still talking", "looks away", "Angst, wegschauen", "angry voice", "asks about it", "mhm"],
        ),
        ("look", ["looks away"]),
        ("LOOKS away", ["looks away"]),
        ('"away looks"', []),
        ('"look"', []),
        ("ängst", ["Angst, wegschauen"]),
        ("withdrawal", ["looks away", "mhm"]),
        ("minimal", ["mhm"]),
        ("invit feel", ["asks about it"]),
        ("code:Rupture/Withdrawal", ["looks away", "mhm"]),
        ("code:withdrawal", ["looks away", "mhm"]),
        ('code:"minimal response"', ["mhm"]),
        ("family:rupture", ["looks away", "angry voice", "mhm"]),
        ("family:rupture -code:withdrawal", ["angry voice"]),
        ("by:kl", ["angry voice"]),
        ("pass:client", ["Angst, wegschauen"]),
        ("dyad:01", ["still talking"]),
        ('dyad:"Dyad 01"', ["still talking"]),
        ("session:3 is:point", ["Angst, wegschauen", "mhm"]),
        ('recording:"camera A" by:AB', ["looks away", "asks about it", "mhm"]),
        ("recording:room.mp4", ["still talking"]),
        ("from:0:20 to:0:25", ["asks about it"]),
        ("from:0:19 to:0:25 by:AB", ["looks away", "asks about it"]),
        ("from:9:00", ["still talking"]),
        ("is:open", ["still talking"]),
        ("is:interval", ["still talking", "looks away", "angry voice", "asks about it"]),
        ("is:uncoded", ["Angst, wegschauen"]),
        ("longer:5s", ["looks away", "asks about it"]),
        ("shorter:2s", ["angry voice"]),
        ("family:rupture overlaps by:KL", ["looks away"]),
        ("within 5s of family:repair", ["looks away", "mhm"]),
        ("family:rupture followed by family:repair", ["looks away", "angry voice"]),
        ("family:rupture followed by family:repair within 5s", ["looks away"]),
        ("family:rupture not followed by family:repair", ["mhm"]),
        ("family:repair preceded by by:KL within 10s", ["asks about it"]),
        ("angry or mhm", ["angry voice", "mhm"]),
    ],
)  # fmt: skip
def test_what_is_found(unchanged: World, query: str, memos: list[str]) -> None:
    assert unchanged.find(query) == memos


@pytest.mark.parametrize(
    ("query", "message", "hint"),
    [
        ("code:Rupture/Withdrawl", "There is no code “Rupture/Withdrawl”.", "Did you mean Rupture/Withdrawal"),
        ("code:bund", "There is no code “bund”.", "Did you mean Alliance/Bond?"),
        ("family:Ruptur", "There is no family “Ruptur”.", "Did you mean Rupture?"),
        ("by:ZZ", "There is no author “ZZ”.", "There are: AB, KL, client."),
        ("pass:friend", "There is no kind of pass “friend”.", "There are: client, coding, consensus, therapist."),
        ("dyad:99", "There is no dyad “99”.", "There are: 01, 08."),
        ("session:x", "There is no session “x”.", "There are: 3, 5."),
        ("recording:none", "There is no recording “none”.", "There are: camera A, room."),
        ("impact>=3", "There is no scale “impact”.", "There are none in this study yet."),
    ],
)
def test_what_is_not_there_is_said_with_what_is(unchanged: World, query: str, message: str, hint: str) -> None:
    with pytest.raises(QueryError) as caught:
        unchanged.finder.find(query)
    assert caught.value.message == message
    assert caught.value.hint.startswith(hint)
    assert caught.value.at == query.index(query.split(":")[-1] if ":" in query else query)


def test_ratings_by_number_and_by_name(world: World) -> None:
    book = codebooks.tree(world.project).codebook
    impact = Scale(new_id(), book.id, "Impact", 0, ScaleKind.ORDINAL, low=1, high=5, step=0.5)
    locus = Scale(new_id(), book.id, "Locus of it", 1, ScaleKind.NOMINAL, Level.TAG)
    anchors = [Anchor(new_id(), locus.id, n, label) for n, label in enumerate(("task", "bond"))]
    tags = {tag.memo: tag for tag in world.project.find(Tag)}
    rated = (("looks away", impact, 3.5), ("mhm", impact, 2), ("mhm", locus, 1), ("angry voice", locus, 0))
    with world.project.step("Rate") as step:
        step.insert_many([impact, locus])
        step.insert_many(anchors)
        step.insert_many([Rating(new_id(), tags[m].pass_id, s.id, tags[m].id, v) for m, s, v in rated])
        step.insert(Rating(new_id(), tags["mhm"].pass_id, impact.id, None, 5))
    assert world.find("impact>=3") == ["looks away"]
    assert world.find("impact = 3,5") == ["looks away"]
    assert world.find("rating:Impact<3.5") == ["mhm"]
    assert world.find("impact!=2") == ["looks away"]
    assert world.find('rating:"Locus of it"=Bond') == ["mhm"]
    assert world.find("impact>=1 followed by impact>=1") == ["looks away"]
    with pytest.raises(QueryError, match=r"has no value “goal”\. Its values are task, bond"):
        world.finder.find('rating:"locus of it"=goal')
    world.project.undo()
    with pytest.raises(QueryError, match="There is no scale"):
        world.finder.find("impact>=3")
    world.project.redo()
    assert world.find("impact>=1") == ["looks away", "mhm"]


def test_answers_follow_every_step_and_its_undo(world: World) -> None:
    project = world.project
    assert world.find("new") == []
    tag = world.put(world.run(0, "AB"), "new one", "Rupture/Withdrawal", 1)
    assert world.find("new") == world.find("code:withdrawal to:0:01") == ["new one"]
    tagging.set_memo(project, tag_id=tag.id, memo="another")
    assert world.find("new") == []
    assert world.find("another") == ["another"]
    tagging.set_code(project, tag_ids=[tag.id], code_id=None)
    assert world.find("another is:uncoded") == ["another"]
    tagging.set_times(project, tag_id=tag.id, start_ms=500_000, end_ms=501_000)
    assert world.find("dyad:08")[-1] == "another"
    tagging.delete(project, tag_ids=[tag.id])
    assert world.find("another") == []
    project.undo()
    assert world.find("another longer:1s") == ["another"]
    dyad = study.find_dyad(project, label="08")
    assert dyad is not None
    study.rename_dyad(project, dyad_id=dyad.id, label="00")
    assert world.find("")[-1] == "still talking"
    study.delete(project, what=dyad)
    assert world.find("") == ["still talking"]
    project.undo()
    assert len(world.find("")) == 7


def test_what_is_tagged_while_all_is_being_read_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iprtool.services.find_index._SLICE", 2)
    gone = world.project.find(Tag)[0]
    finder = Finder(world.project)
    reading = finder.reading()
    next(reading)
    assert not finder.ready
    world.put(world.run(1, "AB"), "meanwhile", None, 5)
    tagging.delete(world.project, tag_ids=[gone.id])
    for _ in reading:
        pass
    assert finder.ready
    found = finder.find("")
    memos = {world.project.get(Tag, tag_id).memo for tag_id in found.tag_ids}
    assert memos == {tag.memo for tag in world.project.find(Tag)}
    assert found.number_of(found.tag_id(3)) == 3
    assert found.number_of(gone.id) is None
    finder.close()


def test_an_old_answer_stays_and_tells_what_is_gone(world: World) -> None:
    found = world.finder.find("looks")
    tag = world.project.get(Tag, found.tag_id(0))
    hit = world.finder.hit(tag.id)
    assert hit is not None
    assert (hit.dyad.label, hit.session.number, hit.recording.label) == ("08", 3, "camera A")
    assert (hit.code, hit.run.author) == ("Rupture/Withdrawal", "AB")
    tagging.delete(world.project, tag_ids=[tag.id])
    assert len(found) == 1
    assert world.finder.hit(tag.id) is None


def test_memos_around_the_tags_are_found_by_words(world: World) -> None:
    project = world.project
    dyad, session = project.find(Dyad)[0], project.find(Session)[0]
    with project.step("Notes") as step:
        step.update(dyad, memo="A wary pair")
        step.update(session, memo="Much silence, wary of the camera")
        step.update(project.study, memo="wary")
    assert [type(row).__name__ for row in world.finder.memos("wary")] == ["Study", "Dyad", "Session"]
    assert world.finder.memos("wary camera") == [replace(session, memo="Much silence, wary of the camera")]
    assert world.finder.memos("wary by:AB") == []
    assert world.finder.memos("") == []
