"""Codebooks as JSON: exact both ways, and every wrong file refused in words."""

import json
from typing import Any

import pytest
from hypothesis import given, settings

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Carrier, Level, ScaleKind
from iprtool.domain.scales import digits
from iprtool.domain.traces import dial_of
from iprtool.exchange import codebook_json
from iprtool.services import codebooks
from iprtool.shipped import shipped
from tests.unit.exchange.books import books

SMALL: dict[str, Any] = {
    "format": 1,
    "name": "Small",
    "families": [
        {
            "name": "Rupture",
            "colour": "#E8A33D",
            "codes": [{"name": "Withdrawal", "key": "W", "codes": [{"name": "Story", "carrier": "interval"}]}],
        }
    ],
    "scales": [
        {"for": "rupture/withdrawal", "name": "Impact", "kind": "ordinal", "low": 1, "high": 5, "step": 0.5,
         "anchors": [{"value": 1, "label": "weak"}, {"value": 5, "label": "strong"}]}
    ],
}  # fmt: skip


def read(document: Any) -> CodeTree:
    return codebook_json.read(json.dumps(document).encode(), study_id="s")


def changed(path: str, value: Any) -> dict[str, Any]:
    """The small codebook with something else at `families.0.name`; `KeyError` stands for taking it away."""
    document: Any = json.loads(json.dumps(SMALL))
    *above, last = path.split(".")
    place = document
    for step in above:
        place = place[int(step) if step.isdigit() else step]
    if value is KeyError:
        del place[last]
    else:
        place[last] = value
    return document


@given(books())
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_as_it_was(tree: CodeTree) -> None:
    text = codebook_json.write(tree)
    again = codebook_json.read(text.encode(), study_id="s")
    assert codebook_json.write(again) == text
    assert [again.path(code.id) for code in again.codes] == [tree.path(code.id) for code in tree.codes]
    assert [(c.name, c.key, c.carrier, c.examples) for c in again.codes] == [
        (c.name, c.key, c.carrier, c.examples) for c in tree.codes
    ]
    assert [scale.name for scale in again.scales] == [scale.name for scale in tree.scales]


def test_a_small_codebook_is_read_whole() -> None:
    tree = read(SMALL)
    assert [tree.path(code.id) for code in tree.codes] == ["Rupture/Withdrawal", "Rupture/Withdrawal/Story"]
    assert [(c.key, c.carrier, c.colour) for c in tree.codes] == [
        ("w", Carrier.POINT, "#E8A33D"), ("", Carrier.INTERVAL, "#E8A33D"),
    ]  # fmt: skip
    (scale,) = tree.scales
    assert (scale.kind, scale.level, scale.low, scale.step) == (ScaleKind.ORDINAL, Level.TAG, 1, 0.5)
    assert scale.code_id == tree.codes[0].id
    assert [anchor.label for anchor in tree.anchors_of(scale)] == ["weak", "strong"]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("name", KeyError, "The codebook has no “name”"),
        ("name", 7, "“name” must be a text"),
        ("name", "\ud800", "must be a text of whole characters"),
        ("name", " ", "has no name yet"),
        ("version", 0, "“version” must be a whole number from 1"),
        ("version", True, "“version” must be a whole number"),
        ("frozen", "yes", "“frozen” must be true or false"),
        ("format", 2, "newer iprtool"),
        ("format", "1", "whole number"),
        ("families", {}, "“families” must be a list of objects"),
        ("families", KeyError, "has no “families”"),
        ("families.0.colour", "red", "not a colour"),
        ("families.0.color", "#E8A33D", "a field “color” that iprtool does not know"),
        ("families.0.name", "Rupture/Repair", "cannot be the name of a family"),
        ("families.0.bin_ms", 10, "too short"),
        ("families.0.bin_ms", 10**15, "“bin_ms” must be a whole number"),
        ("families.0.codes.0.carrier", "line", "“carrier” must be one of point, interval, bin, trace"),
        ("families.0.codes.0.carrier", "bin", "does not say how long they are"),
        ("families.0.codes.0.carrier", None, "“carrier” must be one of"),
        ("families.0.codes.0.key", "ab", "not a key"),
        ("families.0.codes.0.key", "M", "marks a moment without a code"),
        ("families.0.codes.0.codes.0.key", "w", "The key W belongs to “Rupture/Withdrawal”"),
        ("families.0.codes.0.examples", "one", "“examples” must be a list of texts"),
        ("families.0.codes.0.codes.1", {"name": "story"}, "There is “story” in “Rupture/Withdrawal” already"),
        ("families.1", {"name": "rupture", "colour": "#000000", "codes": []}, "There is “rupture” in the codebook"),
        ("scales.0.for", "Repair", "belongs to “Repair”, which is not in the codebook"),
        ("scales.0.step", 0.3, "do not lead from 1 to 5"),
        ("scales.0.low", 9, "would end at 5"),
        ("scales.0.high", float("inf"), "is not JSON"),
        ("scales.0.kind", KeyError, "has no “kind”"),
        ("scales.0.anchors.0.value", 1.2, "“Impact” has no value 1.2"),
        ("scales.0.anchors.0.value", 5, "says twice what 5 means"),
        ("scales.0.anchors.0.label", None, "Anchor 1 of the scale “Impact”: “label” must be text"),
    ],
)
def test_what_is_wrong_is_said(path: str, value: Any, said: str) -> None:
    document = changed(path, value) if path not in ("families.1", "families.0.codes.0.codes.1") else _added(path, value)
    with pytest.raises(IprError) as caught:
        read(document)
    assert said in str(caught.value)


def _added(path: str, value: Any) -> dict[str, Any]:
    document: Any = json.loads(json.dumps(SMALL))
    place = document["families"]
    (place if path == "families.1" else place[0]["codes"][0]["codes"]).append(value)
    return document


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is not JSON"),
        (b"[]", "no codebook"),
        (b'{"name": "x"}', "no codebook"),
        (b'{"format": 1, "format": 1}', "is not JSON"),
        (b"\xff\xfe\x00", "not written in UTF-8"),
        (b"[" * 100_000, "is not JSON"),
        (b"9" * 100_000, "is not JSON"),
        (b" " * 5_000_001, "larger than any codebook"),
    ],
)
def test_hostile_files_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(IprError, match=said):
        codebook_json.read(data, study_id="s")


def test_codes_nest_only_so_deep() -> None:
    code: dict[str, Any] = {"name": "x"}
    for _ in range(codebook_json.DEEPEST):
        code = {"name": "x", "codes": [code]}
    with pytest.raises(IprError, match="nested too deep"):
        read(changed("families.0.codes", [code]))


@pytest.mark.parametrize("preset", codebooks.presets(), ids=lambda preset: preset.id)
def test_every_preset_is_whole(preset: codebooks.Preset) -> None:
    file = shipped("presets", f"{preset.id}.json")
    assert codebook_json.write(preset.tree) == file.read_text("utf-8")
    book = preset.tree.codebook
    assert book.citation.startswith("after ")
    assert "No items" in book.licence
    assert "certifies nobody" in book.licence
    for code in preset.tree.codes:
        assert all([code.definition, code.include, code.exclude, code.examples]), code.name
    rating = {str(n) for scale in preset.tree.scales for n in digits(scale, preset.tree.anchors_of(scale))}
    assert not [code.name for code in preset.tree.codes if code.key in rating], "figures are for rating"


def test_the_presets_of_the_field_are_there() -> None:
    codes = {preset.id: len(preset.tree.codes) for preset in codebooks.presets()}
    assert codes == {
        "starter": 10, "rupture-repair": 27, "rupture-stages": 10, "real-relationship": 2, "working-alliance": 3,
        "helpful-hindering": 14, "assimilation": 2, "experiencing": 1, "emotional-arousal": 12,
        "narrative-emotion": 14, "core-conditions": 3, "togetherness": 4, "participants-words": 6,
    }  # fmt: skip
    assert codebooks.presets()[0].id == "starter"


def test_assimilation_is_rated_by_stretch_and_as_a_curve_on_one_scale() -> None:
    tree = next(preset.tree for preset in codebooks.presets() if preset.id == "assimilation")
    stretch, curve = tree.codes
    assert (stretch.carrier, curve.carrier) == (Carrier.INTERVAL, Carrier.TRACE)
    dial = dial_of(tree, curve)
    assert (dial.low, dial.high, dial.scale) == (0, 7, tree.scales[0])
    assert tree.scales_for(stretch.id) == tree.scales
