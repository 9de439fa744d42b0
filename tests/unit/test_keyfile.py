"""Keys in a file: what was saved is read again, and what cannot be taken is refused with the reason."""

import json
from pathlib import Path

import pytest

from iprtool.domain.errors import IprError
from iprtool.ui import keyfile
from iprtool.ui.keymaps import KEYMAPS


@pytest.mark.parametrize("name", KEYMAPS)
def test_what_was_saved_is_read_again(tmp_path: Path, name: str) -> None:
    file = tmp_path / "keys.json"
    keyfile.write(file, KEYMAPS[name])
    assert keyfile.read(file) == KEYMAPS[name]


def test_an_action_can_have_no_key_and_one_key_two_actions_in_different_places(tmp_path: Path) -> None:
    file, own = tmp_path / "keys.json", {"play.mute": (), "tag.duplicate": ("F9",), "study.add_dyad": ("F9",)}
    keyfile.write(file, own)
    assert keyfile.read(file) == own


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"play.music": ["F9"]}, "names an action that this version does not have, “play.music”"),
        ({"play.mute": "F9"}, "does not list the keys of “Mute”"),
        ({"play.mute": [9]}, "does not list the keys of “Mute”"),
        ({"play.mute": ["Hyper+Nothing"]}, "gives “Mute” the key “Hyper.Nothing”, which is none"),
        ({"play.mute": ["Ctrl+K, Ctrl+L"]}, "which is none"),
        ({"play.mute": ["Tab"]}, "gives “Mute” the key Tab, which is needed to move"),
        ({"play.mute": ["F9"], "play.stop": ["F9"]}, "gives F9 to “Mute” and to “Shuttle stop”"),
        ({"play.mute": ["F9"], "find.anything": ["f9"]}, "gives F9 to “Mute” and to “Search”"),
    ],
)
def test_what_cannot_be_is_refused_and_named(tmp_path: Path, keys: object, words: str) -> None:
    file = tmp_path / "keys.json"
    file.write_text(json.dumps({"format": keyfile.FORMAT, "version": 1, "keys": keys}))
    with pytest.raises(IprError, match=rf"The file .*{words}.*, so the keys were left as they are"):
        keyfile.read(file)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"keys",
        b"[]",
        b"\xff\xfe",
        b"[" * 50_000,
        b"{}",
        b'{"format": "iprtool-keys", "version": 1}',
        b" " * 200_000,
    ],
)
def test_another_file_is_no_file_of_keys(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "session.json"
    file.write_bytes(data)
    with pytest.raises(IprError, match=r"session.json is no file of keys, so the keys were left"):
        keyfile.read(file)


def test_a_later_version_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_text(json.dumps({"format": keyfile.FORMAT, "version": 2, "keys": {}}))
    with pytest.raises(IprError, match=r"later version of iprtool.*Update iprtool"):
        keyfile.read(file)
    with pytest.raises(IprError, match=r"gone.json cannot be read: No such file"):
        keyfile.read(tmp_path / "gone.json")
    with pytest.raises(IprError, match=r"cannot be written"):
        keyfile.write(tmp_path, {})
