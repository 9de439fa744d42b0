"""Codebooks of a project: added, edited, versioned, merged, split."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier, MediaKind, ScaleKind
from iprtool.domain.model import Anchor, Code, Codebook, Pass, Rating, Recording, Scale, Successor, Tag, Trace
from iprtool.exchange import codebook_json
from iprtool.services import (
    code_editing,
    code_merging,
    codebook_files,
    codebook_versions,
    codebooks,
    passes,
    projects,
    scale_editing,
    study,
    tagging,
)
from iprtool.store import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A study with the starter codebook and a recording whose file is not needed here."""
    with projects.create(tmp_path / "Study.iprt", title="Closeness", author="AB") as made:
        session = study.ensure_session(made, dyad="08", number=3)
        with made.step("Add") as step:
            step.insert(
                Recording(new_id(), session.id, "A", "a.m4a", "media/a.m4a", False, 1, "0", MediaKind.AUDIO, 0, 600_000)
            )
        yield made


def book(project: Project) -> CodeTree:
    return codebooks.tree(project)


def code(project: Project, path: str) -> Code:
    return book(project).by_path(path)


def paths(project: Project) -> list[str]:
    tree = book(project)
    return [tree.path(each.id) for each in tree.codes]


def put(project: Project, path: str, at_ms: int = 1_000) -> Tag:
    (recording,) = project.find(Recording)
    run = passes.ensure(project, recording_id=recording.id, author="AB")
    changes = tagging.tag_now(project, pass_id=run.id, code_id=code(project, path).id, at_ms=at_ms)
    ((_, tag),) = changes.of(Tag)
    assert tag is not None
    return tag


# ---- adding and reading


def test_a_preset_is_added_by_its_name_as_one_step(project: Project) -> None:
    changes = codebooks.add_preset(project, preset="Rupture and Repair")
    added = codebooks.added(changes)
    assert (added.name, added.version, added.frozen) == ("Rupture and repair", 1, False)
    assert "Eubanks" in added.citation
    assert len(codebooks.tree(project, added.id).codes) == 27
    assert codebooks.tree(project).codebook.id != added.id
    again = codebooks.added(codebooks.add_preset(project, preset="rupture-repair"))
    assert again.name == "Rupture and repair (2)"
    project.undo()
    project.undo()
    assert project.count(Codebook) == 1
    with pytest.raises(IprError, match="togetherness"):
        codebooks.add_preset(project, preset="nothing")


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_what_is_written_to_a_file_is_read_from_it(project: Project, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"book.{ending}"
    tree = codebooks.tree(project, codebooks.added(codebooks.add_preset(project, preset="assimilation")).id)
    codebook_files.write_file(project, file, tree)
    added = codebooks.added(codebooks.add(project, codebook_files.read_file(project, file)[0]))
    assert added.name == "Assimilation (2)"
    copy = codebooks.tree(project, added.id)
    assert [(c.name, c.definition, c.examples) for c in copy.codes] == [
        (c.name, c.definition, c.examples) for c in tree.codes
    ]
    assert len(copy.anchors) == 8


def test_files_that_cannot_be_read_or_written_are_told(project: Project, tmp_path: Path) -> None:
    with pytest.raises(IprError, match="cannot be read"):
        codebook_files.read_file(project, tmp_path / "none.json")
    with pytest.raises(IprError, match="names no form"):
        codebook_files.write_file(project, tmp_path / "book.xlsx", book(project))
    with pytest.raises(IprError, match="could not be written"):
        codebook_files.write_file(project, tmp_path / "no folder" / "book.json", book(project))
    with pytest.raises(IprError, match="whose files it could destroy"):
        codebook_files.write_file(project, project.folder / "project.json", book(project))
    huge = tmp_path / "huge.json"
    with huge.open("wb") as stream:
        stream.truncate(codebook_json.LARGEST + 1)
    with pytest.raises(IprError, match="larger than any codebook"):
        codebook_files.read_file(project, huge)


def test_a_codebook_that_is_used_stays(project: Project) -> None:
    first = book(project).codebook
    with pytest.raises(IprError, match="only codebook"):
        codebooks.delete(project, codebook_id=first.id)
    other = codebooks.add_empty(project, name="Mine")
    put(project, "Rupture/Withdrawal")
    with pytest.raises(IprError, match="1 pass uses"):
        codebooks.delete(project, codebook_id=first.id)
    codebooks.delete(project, codebook_id=other.id)
    assert project.count(Codebook) == 1


# ---- families and codes


def test_families_and_codes_are_added_named_and_numbered(project: Project) -> None:
    family = code_editing.add_family(project, codebook_id=book(project).codebook.id)
    one = code_editing.add_code(project, family_id=family.id, numbered=True)
    two = code_editing.add_code(project, family_id=family.id, numbered=True)
    inner = code_editing.add_code(project, family_id=family.id, parent_id=one.id, name="Inner")
    assert [path for path in paths(project) if path.startswith("New")] == [
        "New family/New code", "New family/New code/Inner", "New family/New code 2",
    ]  # fmt: skip
    assert (two.colour, inner.colour) == (family.colour, one.colour)
    assert family.colour not in {other.colour for other in book(project).families if other.id != family.id}
    with pytest.raises(IprError, match="already"):
        code_editing.add_code(project, family_id=family.id, name="new CODE")


def test_every_field_can_be_changed_and_undone(project: Project) -> None:
    one = code(project, "Rupture/Withdrawal")
    fields = {
        "name": "Moves away", "key": "W", "colour": "#2a9d8f", "carrier": Carrier.INTERVAL, "definition": "d",
        "include": "i", "exclude": "e", "examples": "a\nb", "memo": "m",
    }  # fmt: skip
    for name, value in fields.items():
        code_editing.change_code(project, code_id=one.id, **{name: value})
    now = project.get(Code, one.id)
    assert (now.name, now.key, now.colour, now.examples) == ("Moves away", "w", "#2A9D8F", "a\nb")
    for _ in fields:
        project.undo()
    assert project.get(Code, one.id) == one


def test_keys_and_names_that_are_taken_are_refused(project: Project) -> None:
    one = code(project, "Rupture/Withdrawal")
    for fields, said in (
        ({"key": "2"}, "belongs to “Rupture/Confrontation”"),
        ({"key": "m"}, "marks a moment"),
        ({"key": "§"}, "not a key"),
        ({"name": "confrontation"}, "already"),
        ({"name": "a/b"}, "cannot be the name"),
        ({"colour": "blue"}, "not a colour"),
    ):
        with pytest.raises(IprError, match=said):
            code_editing.change_code(project, code_id=one.id, **fields)
    assert project.get(Code, one.id) == one


def test_a_code_on_segments_gives_its_family_a_length(project: Project) -> None:
    one = code(project, "Rupture/Withdrawal")
    code_editing.change_code(project, code_id=one.id, carrier=Carrier.BIN)
    assert book(project).families[0].bin_ms == 300_000
    with pytest.raises(IprError, match="does not say how long"):
        code_editing.change_family(project, family_id=one.family_id, bin_ms=None)
    project.undo()
    assert book(project).families[0].bin_ms is None


def test_a_familys_colour_goes_to_its_codes_that_have_it(project: Project) -> None:
    family = book(project).families[0]
    code_editing.change_family(project, family_id=family.id, colour="#000000")
    assert code(project, "Rupture/Withdrawal").colour == "#000000"
    assert code(project, "Rupture/Confrontation").colour == "#E4572E"


def test_codes_move_with_what_is_in_them_and_keep_their_tags(project: Project) -> None:
    tag = put(project, "Rupture/Withdrawal")
    one, repair = code(project, "Rupture/Withdrawal"), book(project).families[1]
    inner = code_editing.add_code(project, family_id=one.family_id, parent_id=one.id, name="Story")
    code_editing.move_code(project, code_id=one.id, family_id=repair.id, parent_id=None, place=1)
    assert paths(project)[:6] == [
        "Rupture/Confrontation", "Repair/Acknowledges", "Repair/Withdrawal", "Repair/Withdrawal/Story",
        "Repair/Invites feelings", "Repair/Clarifies",
    ]  # fmt: skip
    assert book(project).path(project.get(Tag, tag.id).code_id) == "Repair/Withdrawal"
    with pytest.raises(IprError, match="nested in itself"):
        code_editing.move_code(project, code_id=one.id, family_id=repair.id, parent_id=inner.id, place=0)
    target = code(project, "Repair/Clarifies")
    code_editing.move_code(project, code_id=one.id, family_id=repair.id, parent_id=target.id, place=0)
    assert "Repair/Clarifies/Withdrawal/Story" in paths(project)
    project.undo()
    project.undo()
    assert paths(project)[0] == "Rupture/Withdrawal"


def test_families_change_places(project: Project) -> None:
    code_editing.move_family(project, family_id=book(project).families[3].id, place=0)
    assert [family.name for family in book(project).families] == [
        "Alliance", "Rupture", "Repair", "Real relationship",
    ]  # fmt: skip


def test_a_deleted_code_leaves_its_tags_without_a_code(project: Project) -> None:
    tag = put(project, "Rupture/Withdrawal")
    one = code(project, "Rupture/Withdrawal")
    changes = code_editing.delete_code(project, code_id=one.id)
    assert code_editing.loss(changes) == code_editing.Loss(tags=1, ratings=0, curves=0)
    assert project.get(Tag, tag.id).code_id is None
    project.undo()
    assert project.get(Tag, tag.id) == tag
    code_editing.delete_family(project, family_id=one.family_id)
    assert project.get(Tag, tag.id).code_id is None


# ---- scales


def test_scales_are_added_changed_and_anchored(project: Project) -> None:
    one = code(project, "Rupture/Withdrawal")
    scale = scale_editing.add(project, codebook_id=book(project).codebook.id, owner=one, name="Impact")
    second = scale_editing.add(project, codebook_id=book(project).codebook.id, owner=one, name="Impact")
    assert second.name == "Impact 2"
    scale_editing.change(project, scale_id=scale.id, high=7.0, step=0.5)
    scale_editing.set_anchors(project, scale_id=scale.id, anchors=[(1, "weak"), (7, "strong")])
    scale_editing.set_anchors(project, scale_id=scale.id, anchors=[(1, "faint"), (6.5, "strong")])
    tree = book(project)
    assert [(a.value, a.label) for a in tree.anchors_of(tree.scales[0])] == [(1, "faint"), (6.5, "strong")]
    with pytest.raises(IprError, match=r"no value 1\.2"):
        scale_editing.set_anchors(project, scale_id=scale.id, anchors=[(1.2, "x")])
    with pytest.raises(IprError, match="do not lead"):
        scale_editing.change(project, scale_id=scale.id, step=0.7)
    scale_editing.change(project, scale_id=scale.id, high=5.0)
    assert [a.label for a in project.find(Anchor, scale_id=scale.id)] == ["faint"], "what it has no value for goes"
    scale_editing.change(project, scale_id=scale.id, kind=ScaleKind.FLAG)
    assert (project.get(Scale, scale.id).low, project.get(Scale, scale.id).step) == (None, None)
    scale_editing.move(project, scale_id=scale.id, up=False)
    assert [each.name for each in book(project).scales] == ["Impact 2", "Impact"]
    scale_editing.delete(project, scale_id=scale.id)
    assert project.count(Scale) == 1


def test_a_scale_keeps_the_values_that_ratings_have(project: Project) -> None:
    tag = put(project, "Rupture/Withdrawal")
    scale = scale_editing.add(project, codebook_id=book(project).codebook.id)
    with project.step("Rate") as step:
        step.insert(Rating(new_id(), tag.pass_id, scale.id, tag.id, 5))
    with pytest.raises(IprError, match="would no longer allow"):
        scale_editing.change(project, scale_id=scale.id, high=4.0)
    assert project.get(Scale, scale.id).high == 5


# ---- versions


def test_a_frozen_codebook_refuses_every_change_with_a_hint(project: Project) -> None:
    tree = book(project)
    scale = scale_editing.add(project, codebook_id=tree.codebook.id)
    codebook_versions.freeze(project, codebook_id=tree.codebook.id)
    one, family, seq = tree.codes[0], tree.families[0], project.seq
    for act in (
        lambda: codebooks.change(project, codebook_id=tree.codebook.id, name="x"),
        lambda: code_editing.change_code(project, code_id=one.id, carrier=Carrier.INTERVAL),
        lambda: code_editing.add_family(project, codebook_id=tree.codebook.id),
        lambda: code_editing.add_code(project, family_id=family.id),
        lambda: code_editing.change_code(project, code_id=one.id, name="x"),
        lambda: code_editing.change_family(project, family_id=family.id, exclusive=True),
        lambda: code_editing.move_family(project, family_id=family.id, place=1),
        lambda: code_editing.move_code(project, code_id=one.id, family_id=family.id, parent_id=None, place=1),
        lambda: code_editing.delete_code(project, code_id=one.id),
        lambda: code_editing.delete_family(project, family_id=family.id),
        lambda: code_merging.merge(project, code_id=one.id, into_id=tree.codes[1].id),
        lambda: code_merging.split(project, code_id=one.id, names=["a", "b"]),
        lambda: scale_editing.add(project, codebook_id=tree.codebook.id),
        lambda: scale_editing.change(project, scale_id=scale.id, name="x"),
        lambda: scale_editing.set_anchors(project, scale_id=scale.id, anchors=[]),
        lambda: scale_editing.delete(project, scale_id=scale.id),
        lambda: codebook_versions.freeze(project, codebook_id=tree.codebook.id),
    ):
        with pytest.raises(IprError, match="is frozen") as caught:
            act()
        assert caught.value.hint == "Make a new version of it and change that."
    assert project.seq == seq


def test_a_new_version_is_a_copy_whose_codes_succeed_the_old_ones(project: Project) -> None:
    old = codebooks.tree(project, codebooks.added(codebooks.add_preset(project, preset="narrative-emotion")).id)
    scale_editing.add(project, codebook_id=old.codebook.id, owner=old.codes[0])
    old = codebooks.tree(project, old.codebook.id)
    codebook_versions.freeze(project, codebook_id=old.codebook.id)
    made = codebook_versions.new_version(project, codebook_id=old.codebook.id)
    new = codebooks.tree(project, made.id)
    assert (made.version, made.frozen, made.parent_id) == (2, False, old.codebook.id)
    assert [new.path(c.id) for c in new.codes] == [old.path(c.id) for c in old.codes]
    assert new.scales[0].code_id == new.codes[0].id
    links = {link.previous_code_id: link.code_id for link in project.find(Successor)}
    assert [links[c.id] for c in old.codes] == [c.id for c in new.codes]
    assert not {c.id for c in old.codes} & {c.id for c in new.codes}
    third = codebook_versions.new_version(project, codebook_id=old.codebook.id)
    assert third.version == 3
    assert [(b.name[:7], b.version) for b in codebooks.in_order(project)] == [
        ("Starter", 1), ("Narrati", 3), ("Narrati", 2), ("Narrati", 1),
    ]  # fmt: skip
    assert codebooks.newest_version(project, old.codebook) == third
    assert codebooks.named(project, "narrative-emotion process") == third


# ---- merging and splitting


def test_merged_codes_hand_over_tags_curves_scales_and_links(project: Project) -> None:
    first = book(project).codebook.id
    tag = put(project, "Rupture/Withdrawal")
    one, other = code(project, "Rupture/Withdrawal"), code(project, "Rupture/Confrontation")
    inner = code_editing.add_code(project, family_id=one.family_id, parent_id=one.id, name="Story")
    scales = [scale_editing.add(project, codebook_id=first, owner=each, name="Impact") for each in (one, other)]
    with project.step("Rate") as step:
        step.insert(Rating(new_id(), tag.pass_id, scales[0].id, tag.id, 3))
        step.insert(Trace(new_id(), tag.pass_id, one.id, 0, 100, (1.0, 2.0)))
    later = codebook_versions.new_version(project, codebook_id=first)
    code_merging.merge(project, code_id=one.id, into_id=other.id)
    assert project.get(Tag, tag.id).code_id == other.id
    assert [trace.code_id for trace in project.find(Trace)] == [other.id]
    assert [rating.scale_id for rating in project.find(Rating)] == [scales[1].id]
    assert project.get(Code, inner.id).parent_id == other.id
    heirs = {link.code_id for link in project.find(Successor, previous_code_id=other.id)}
    new = codebooks.tree(project, later.id)
    assert heirs == {new.by_path("Rupture/Withdrawal").id, new.by_path("Rupture/Confrontation").id}
    project.undo()
    assert project.get(Tag, tag.id).code_id == one.id
    assert project.count(Scale, codebook_id=first) == 2
    with pytest.raises(IprError, match="cannot be merged"):
        code_merging.merge(project, code_id=one.id, into_id=new.codes[0].id)


def test_a_code_merged_into_one_of_its_own_lets_the_others_rise(project: Project) -> None:
    one = code(project, "Rupture/Withdrawal")
    inner, beside = (
        code_editing.add_code(project, family_id=one.family_id, parent_id=one.id, name=name) for name in ("In", "By")
    )
    code_merging.merge(project, code_id=one.id, into_id=inner.id)
    assert paths(project)[:3] == ["Rupture/Confrontation", "Rupture/In", "Rupture/By"]
    assert project.get(Code, beside.id).parent_id is None


def test_scales_that_differ_are_both_kept(project: Project) -> None:
    first = book(project).codebook.id
    one, other = code(project, "Rupture/Withdrawal"), code(project, "Rupture/Confrontation")
    for each in (one, other):
        scale_editing.add(project, codebook_id=first, owner=each, name="Impact")
    scale_editing.change(project, scale_id=book(project).scales[0].id, high=9.0)
    code_merging.merge(project, code_id=one.id, into_id=other.id)
    assert [scale.name for scale in book(project).scales] == ["Impact (Withdrawal)", "Impact"]


def test_a_split_code_keeps_its_tags_in_the_first_part(project: Project) -> None:
    first = book(project).codebook.id
    later = codebook_versions.new_version(project, codebook_id=first)
    new = codebooks.tree(project, later.id)
    one = new.by_path("Rupture/Withdrawal")
    scale_editing.add(project, codebook_id=later.id, owner=one)
    code_merging.split(project, code_id=one.id, names=["From the therapist", "From the work"])
    new = codebooks.tree(project, later.id)
    parts = [new.by_path(f"Rupture/{name}") for name in ("From the therapist", "From the work")]
    assert [(part.key, part.position) for part in parts] == [("1", 0), ("", 1)]
    old = code(project, "Rupture/Withdrawal")
    assert {link.code_id for link in project.find(Successor, previous_code_id=old.id)} == {p.id for p in parts}
    assert [scale.code_id for scale in new.scales] == [part.id for part in parts]
    with pytest.raises(IprError, match="takes two names"):
        code_merging.split(project, code_id=one.id, names=["one"])
    with pytest.raises(IprError, match="already"):
        code_merging.split(project, code_id=one.id, names=["Confrontation", "b"])
    assert project.count(Pass) == 0
