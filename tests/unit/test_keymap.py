"""Whose keys are whose: declared keys, a person's own, and what is kept of them."""

from pathlib import Path
from typing import NamedTuple

import pytest

from iprtool.ui.actions import ACTIONS, KEYMAP, SPEC_BY_ID
from iprtool.ui.keymap import Keymap, portable
from iprtool.ui.keymaps import KEYMAPS
from iprtool.ui.settings import Settings


class Spec(NamedTuple):
    """An action as far as keys go."""

    id: str
    keys: tuple[str, ...]
    places: tuple[str, ...] = ()


SPECS = (
    Spec("play", ("Space",), ("code",)),
    Spec("link", ("Ctrl+E",), ("code",)),
    Spec("unlink", ("Ctrl+Shift+E",), ("code",)),
    Spec("dyad", ("Ctrl+D",), ("study",)),
    Spec("help", ("?", "F1")),
    Spec("demo", ()),
)


@pytest.fixture
def keymap() -> Keymap:
    """Nobody's keys."""
    return Keymap(SPECS)


def test_what_is_declared_holds_until_it_is_changed(keymap: Keymap) -> None:
    assert [keymap.keys(spec.id) for spec in SPECS] == [spec.keys for spec in SPECS]
    assert keymap.own == {}


@pytest.mark.parametrize(("key", "kept"), [("ctrl+e", "Ctrl+E"), ("1", "1"), ("Foo", ""), ("A, B", ""), ("", "")])
def test_a_key_is_one_combination(key: str, kept: str) -> None:
    assert portable(key) == kept


def test_a_key_that_is_taken_comes_back_by_itself(keymap: Keymap) -> None:
    assert keymap.holders("Ctrl+E", "unlink") == ["link"]
    keymap.give("unlink", ["Ctrl+E"])
    assert (keymap.keys("unlink"), keymap.keys("link")) == (("Ctrl+E",), ())
    assert keymap.own == {"unlink": ("Ctrl+E",)}
    keymap.give("unlink", keymap.declared("unlink"))
    assert (keymap.keys("unlink"), keymap.keys("link")) == (("Ctrl+Shift+E",), ("Ctrl+E",))
    assert keymap.own == {}


def test_only_what_meets_in_a_place_is_in_conflict(keymap: Keymap) -> None:
    assert keymap.holders("Ctrl+E", "dyad") == []
    keymap.give("dyad", ["Ctrl+E"])
    assert keymap.keys("link") == keymap.keys("dyad") == ("Ctrl+E",)
    assert keymap.holders("Ctrl+E", "help") == ["link", "dyad"], "what is everywhere meets both"


def test_a_key_that_was_given_twice_is_with_the_last(keymap: Keymap) -> None:
    keymap.give("demo", ["F9"])
    keymap.give("help", ["F1", "F9"])
    assert (keymap.keys("demo"), keymap.keys("help")) == ((), ("F1", "F9"))
    keymap.give("play", [])
    assert keymap.keys("play") == ()


def test_giving_back_takes_the_key_from_who_was_given_it(keymap: Keymap) -> None:
    keymap.give("unlink", ["F9"])
    keymap.give("link", ["Ctrl+Shift+E"])
    keymap.give("unlink", keymap.declared("unlink"))
    assert keymap.keys("unlink") == ("Ctrl+Shift+E",)
    assert keymap.keys("link") == ()


def test_own_keys_are_kept_and_come_back(keymap: Keymap, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    keymap.keep_in(settings)
    keymap.give("play", ["Ctrl+Space", "Space"])
    assert settings["keys.own"] == '{"play":["Ctrl+Space","Space"]}'
    other = Keymap(SPECS)
    other.keep_in(Settings(tmp_path / "settings.json"))
    assert other.keys("play") == ("Ctrl+Space", "Space")
    keymap.take_all({})
    assert settings["keys.own"] == ""


@pytest.mark.parametrize(
    ("kept", "own"),
    [
        ("not JSON", {}),
        ("[1, 2]", {}),
        ('{"play": "Space"}', {}),
        ('{"play": ["Foo"], "link": ["F9"]}', {"link": ("F9",)}),
        ('{"gone": ["F9"], "play": []}', {"play": ()}),
        ('{"play": [7]}', {}),
    ],
)
def test_what_cannot_be_understood_counts_as_not_chosen(
    keymap: Keymap, tmp_path: Path, kept: str, own: dict[str, tuple[str, ...]]
) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings["keys.own"] = kept
    keymap.keep_in(settings)
    assert keymap.own == own


def test_changes_are_told(keymap: Keymap) -> None:
    told: list[tuple[str, ...]] = []
    keymap.changed.connect(lambda: told.append(keymap.keys("play")))
    keymap.give("play", ["F9"])
    assert told == [("F9",)]


@pytest.mark.parametrize("name", KEYMAPS)
def test_the_keymaps_name_actions_and_keys_that_there_are(name: str) -> None:
    keymap = Keymap(ACTIONS)
    keymap.take_all(KEYMAPS[name])
    for action_id, keys in KEYMAPS[name].items():
        assert keymap.keys(action_id) == keys
        assert keys != KEYMAP.declared(action_id), "it is so by default"
    keyless = [spec.id for spec in ACTIONS if spec.keys and not keymap.keys(spec.id)]
    assert keyless == [], "each keeps a key"
    assert set(KEYMAPS[name]) <= set(SPEC_BY_ID)
