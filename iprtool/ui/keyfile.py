"""A person's own keys as a small JSON file, for another computer. A file is taken as a whole or not at all."""

import json
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from iprtool.domain.errors import IprError
from iprtool.ui.actions import SPEC_BY_ID
from iprtool.ui.keymap import NEEDED, meet, native, portable

FORMAT = "iprtool-keys"
VERSION = 1
_LARGEST = 100_000

Keys = Mapping[str, tuple[str, ...]]


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeyFile", text)


def write(file: Path, own: Keys) -> None:
    """Write the keys that a person has chosen, by the ids of the actions. Raises IprError where that cannot be."""
    text = json.dumps({"format": FORMAT, "version": VERSION, "keys": own}, indent=2, sort_keys=True)
    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise IprError(
            _tr("{0} cannot be written: {1}.").format(file.name, error.strerror), _tr("Choose another folder.")
        ) from error


def read(file: Path) -> dict[str, tuple[str, ...]]:
    """The keys in a file. Raises IprError for a file that is none, or that asks for what cannot be."""
    kept = _content(file)
    found = {action_id: _keys(action_id, keys) for action_id, keys in kept.items()}
    for (one, keys), (other, others) in combinations(found.items(), 2):
        both = [key for key in keys if key in others]
        if both and meet(SPEC_BY_ID[one], SPEC_BY_ID[other]):
            raise _refused(_tr("gives {0} to “{1}” and to “{2}”").format(native(both[0]), _title(one), _title(other)))
    return found


def _content(file: Path) -> dict[str, Any]:
    """What the file says of keys, by the ids of actions."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except OSError as error:
        raise IprError(
            _tr("{0} cannot be read: {1}.").format(file.name, error.strerror), _tr("Choose another file.")
        ) from error
    try:
        said = json.loads(data) if len(data) <= _LARGEST else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or said.get("format") != FORMAT or not isinstance(said.get("keys"), dict):
        raise IprError(
            _tr("{0} is no file of keys, so the keys were left as they are.").format(file.name),
            _tr("Choose a file that was saved on this page."),
        )
    if said.get("version") != VERSION:
        raise _refused(_tr("was written by a later version of iprtool"), _tr("Update iprtool, and read it again."))
    keys: dict[str, Any] = said["keys"]
    return keys


def _keys(action_id: str, keys: Any) -> tuple[str, ...]:
    """The keys of one action as they are kept."""
    if action_id not in SPEC_BY_ID:
        raise _refused(_tr("names an action that this version does not have, “{0}”").format(action_id))
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise _refused(_tr("does not list the keys of “{0}”").format(_title(action_id)))
    for key in keys:
        if not portable(key):
            raise _refused(_tr("gives “{0}” the key “{1}”, which is none").format(_title(action_id), key[:30]))
        if portable(key) in NEEDED:
            words = _tr("gives “{0}” the key {1}, which is needed to move in lists and fields")
            raise _refused(words.format(_title(action_id), native(key)))
    return tuple(map(portable, keys))


def _title(action_id: str) -> str:
    return SPEC_BY_ID[action_id].title.rstrip("…")


def _refused(what: str, hint: str = "") -> IprError:
    return IprError(
        _tr("The file {0}, so the keys were left as they are.").format(what),
        hint or _tr("Put that right in the file, or choose another one."),
    )
