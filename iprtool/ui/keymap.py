"""The keys of the actions as they are now: those declared, and a person's own in their place."""

import json
from collections.abc import Iterable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from iprtool.ui.settings import Settings

SETTING = "keys.own"
NEEDED = ("Tab", "Shift+Tab", "Up", "Down")
"""Keys without which lists and fields could not be used; no action is given one."""


class Assignable(Protocol):
    """What can have keys: an id, the keys that are declared, and the places where it can be used (empty: all)."""

    @property
    def id(self) -> str: ...

    @property
    def keys(self) -> tuple[str, ...]: ...

    @property
    def places(self) -> tuple[str, ...]: ...


def meet(one: Assignable, other: Assignable) -> bool:
    """Whether there is a place where both can be used."""
    return not one.places or not other.places or bool(set(one.places) & set(other.places))


def portable(key: str) -> str:
    """A key as it is kept: one combination, written the same on every system; empty for what is none."""
    sequence = QKeySequence(key)
    return sequence.toString(QKeySequence.SequenceFormat.PortableText) if sequence.count() == 1 else ""


def native(key: str) -> str:
    """A key as the person's system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


class Keymap(QObject):
    """Which keys each action has. Of two that want a key in one place, the one that was given it as its own has it.

    So an action whose declared key was taken gets it back when the other one goes back to the default, and a key that
    a later version declares never disturbs one that a person has chosen.
    """

    changed = Signal()

    def __init__(self, specs: Iterable[Assignable]) -> None:
        super().__init__()
        self._specs = {spec.id: spec for spec in specs}
        self._own: dict[str, tuple[str, ...]] = {}
        self._keys: dict[str, tuple[str, ...]] = {}
        self._settings: Settings | None = None
        self._resolve()

    def keep_in(self, settings: Settings) -> None:
        """Take a person's own keys from the settings, and keep them there from now on."""
        self._settings = settings
        self._own = self._read(str(settings[SETTING]))
        self._tell()

    def keys(self, action_id: str) -> tuple[str, ...]:
        """The keys of an action now, the one to be shown first."""
        return self._keys[action_id]

    def declared(self, action_id: str) -> tuple[str, ...]:
        """The keys of an action by default."""
        return tuple(map(portable, self._specs[action_id].keys))

    @property
    def own(self) -> dict[str, tuple[str, ...]]:
        """The actions whose keys a person has chosen, with these keys."""
        return dict(self._own)

    def holders(self, key: str, action_id: str) -> list[str]:
        """The other actions that have a key now where this action can be used."""
        asking = self._specs[action_id]
        return [
            spec.id
            for spec in self._specs.values()
            if spec.id != action_id and key in self._keys[spec.id] and meet(spec, asking)
        ]

    def give(self, action_id: str, keys: Iterable[str]) -> None:
        """Give an action these keys and no others; who had them in the same place has them no longer."""
        wanted = tuple(dict.fromkeys(filter(None, map(portable, keys))))
        for key in wanted:
            for holder in self.holders(key, action_id):
                if holder in self._own:
                    self._set(holder, tuple(each for each in self._own[holder] if each != key))
        self._set(action_id, wanted)
        self._changed()

    def take_all(self, own: Mapping[str, Iterable[str]]) -> None:
        """Let these be the person's own keys, and no others; with none, everything is as declared."""
        self._own = {}
        for action_id, keys in own.items():
            self._set(action_id, tuple(filter(None, map(portable, keys))))
        self._changed()

    def _set(self, action_id: str, keys: tuple[str, ...]) -> None:
        self._own.pop(action_id, None)
        if keys != self.declared(action_id):
            self._own[action_id] = keys

    def _changed(self) -> None:
        if self._settings is not None:
            self._settings[SETTING] = json.dumps(self._own, separators=(",", ":")) if self._own else ""
        self._tell()

    def _tell(self) -> None:
        self._resolve()
        self.changed.emit()

    def _resolve(self) -> None:
        taken: dict[str, list[Assignable]] = {}
        for spec in sorted(self._specs.values(), key=lambda spec: spec.id not in self._own):
            wanted = self._own.get(spec.id, self.declared(spec.id))
            got = [key for key in wanted if not any(meet(spec, other) for other in taken.get(key, ()))]
            for key in got:
                taken.setdefault(key, []).append(spec)
            self._keys[spec.id] = tuple(got)

    def _read(self, text: str) -> dict[str, tuple[str, ...]]:
        """What can be understood of the kept text; the rest counts as not chosen."""
        try:
            kept = json.loads(text or "{}")
        except ValueError:
            return {}
        entries = kept.items() if isinstance(kept, dict) else ()
        return {
            action_id: tuple(map(portable, keys))
            for action_id, keys in entries
            if action_id in self._specs
            and isinstance(keys, list)
            and all(isinstance(key, str) and portable(key) for key in keys)
        }
