"""Which tags each leaf of a query names: codes by their paths, people, places, ratings, words."""

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from iprtool.analysis.query import Leaf, Mask, QueryError
from iprtool.analysis.query.nodes import Field, Is, Lasting, Named, Rated, Said, Since, State, Text, Until
from iprtool.analysis.query.words import has_words
from iprtool.domain.codebook import near_names
from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Code, Pass, Scale
from iprtool.services.find_scene import Scene
from iprtool.services.find_spoken import Stretch

_KINDS = {
    "client": PassKind.CLIENT_RECALL,
    "therapist": PassKind.THERAPIST_RECALL,
    "coder": PassKind.CODING,
} | {kind.value: kind for kind in PassKind}
_COMPARE: Mapping[str, Callable[[Any, float], Any]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip
_MOST_NAMED = 12
PASSES = ("client", "therapist", "coding", "consensus")
"""What passes are called in what is said and offered; others of `_KINDS` are understood too."""


class Leaves:
    """Answers for the leaves of one query.

    ids_of_text: gives the ids of tags whose memo holds some words. stretches_of: gives where some words are spoken.
    """

    def __init__(
        self,
        scene: Scene,
        ids_of_text: Callable[[str], list[str]],
        stretches_of: Callable[[Said], Iterable[Stretch]],
    ) -> None:
        self._scene, self._around = scene, scene.around
        self._ids_of_text, self._stretches_of = ids_of_text, stretches_of
        self._named: dict[Field, Callable[[Named], Mask]] = {
            Field.CODE: self._code,
            Field.FAMILY: self._family,
            Field.BY: self._by,
            Field.PASS: self._pass,
            Field.DYAD: self._dyad,
            Field.SESSION: self._session,
            Field.RECORDING: self._recording,
        }

    def __call__(self, leaf: Leaf) -> Mask:
        """Raises QueryError for a name that is not in the study."""
        answers: dict[type, Callable[[Any], Mask]] = {
            Text: self._text,
            Said: self._said,
            Named: lambda named: self._named[named.field](named),
            Rated: self._rated,
            Is: self._is,
            Since: lambda since: self._scene.times.over > since.ms,
            Until: lambda until: self._scene.times.start < until.ms,
            Lasting: self._lasting,
        }
        return answers[type(leaf)](leaf)

    # ---- words

    def _text(self, text: Text) -> Mask:
        scene, around = self._scene, self._around
        codes = [code for code in around.codes if has_words(around.path(code), text.text, phrase=text.phrase)]
        found = scene.of_codes(codes)
        ids = self._ids_of_text(f'"{text.text}"' if text.phrase else text.text)
        return found | scene.of_tags(ids) if ids else found

    def _said(self, said: Said) -> Mask:
        """Intervals in which the words are said, and points in the turns that say them."""
        order = self._around.recording_order
        found = [
            (order[s.recording_id], s.start_ms, max(s.end_ms, s.start_ms + 1), s.turn_start_ms, s.turn_end_ms)
            for s in self._stretches_of(said)
            if s.recording_id in order
        ]
        group, start, over, turn_start, turn_over = np.array(found, np.int64).reshape(-1, 5).T
        shared = self._scene.times.shared_with
        mask: Mask = np.where(self._scene.point, shared(group, turn_start, turn_over), shared(group, start, over))
        return mask

    # ---- codes

    def _code(self, named: Named) -> Mask:
        around = self._around
        wanted = "/".join(part.strip() for part in named.name.split("/")).casefold()
        paths = {code: around.path(code) for code in around.codes}
        found = [code for code, path in paths.items() if f"/{path.casefold()}".endswith(f"/{wanted}")]
        if not found:
            raise _unknown(named, "code", paths.values())
        return self._scene.of_codes(inner for code in found for inner in self._with_nested(code))

    def _with_nested(self, code_id: str) -> list[str]:
        tree, code = self._around.codes[code_id]
        return [code.id, *(inner.id for inner in tree.within(code))]

    def _family(self, named: Named) -> Mask:
        families = [(tree, family) for tree in self._around.trees.values() for family in tree.families]
        found = [(tree, family) for tree, family in families if _same(family.name, named.name)]
        if not found:
            raise _unknown(named, "family", (family.name for _, family in families))
        codes: list[Code] = [code for tree, family in found for code in tree.codes_of(family)]
        return self._scene.of_codes(code.id for code in codes)

    # ---- people and places

    def _by(self, named: Named) -> Mask:
        authors = {run.author for run in self._around.runs.values()}
        if not any(_same(author, named.name) for author in authors):
            raise _unknown(named, "author", authors)
        return self._scene.of_runs(lambda run: _same(run.author, named.name))

    def _pass(self, named: Named) -> Mask:
        kind = _KINDS.get(named.name.casefold())
        if kind is None:
            raise _unknown(named, "kind of pass", PASSES)
        return self._scene.of_runs(lambda run: run.kind is kind)

    def _dyad(self, named: Named) -> Mask:
        wanted = named.name.casefold().removeprefix("dyad").strip()

        def fits(label: str) -> bool:
            return label.casefold().removeprefix("dyad").strip() == wanted

        labels = [dyad.label for dyad in self._around.dyads.values()]
        if not any(map(fits, labels)):
            raise _unknown(named, "dyad", labels)
        return self._scene.of_runs(lambda run: fits(self._around.place(run)[0].label))

    def _session(self, named: Named) -> Mask:
        numbers = {session.number for session in self._around.sessions.values()}
        number = int(named.name) if named.name.isdecimal() else -1
        if number not in numbers:
            raise _unknown(named, "session", map(str, sorted(numbers)))
        return self._scene.of_runs(lambda run: self._around.place(run)[1].number == number)

    def _recording(self, named: Named) -> Mask:
        recordings = self._around.recordings.values()
        found = {r.id for r in recordings if _same(r.label, named.name) or _same(r.file_name, named.name)}
        if not found:
            raise _unknown(named, "recording", (recording.label for recording in recordings))

        def fits(run: Pass) -> bool:
            return run.recording_id in found

        return self._scene.of_runs(fits)

    # ---- ratings, states, lengths

    def _rated(self, rated: Rated) -> Mask:
        scales = [scale for tree in self._around.trees.values() for scale in tree.scales]
        found = [scale for scale in scales if _same(scale.name, rated.scale)]
        if not found:
            names = dict.fromkeys(scale.name for scale in scales)
            raise _unknown(Named(Field.CODE, rated.scale, rated.at, len(rated.scale)), "scale", names)
        mask = self._scene.nothing()
        for scale in found:
            mask |= self._scene.rated(scale.id, _COMPARE[rated.operator], self._value(scale, rated))
        return mask

    def _value(self, scale: Scale, rated: Rated) -> float:
        try:
            return float(rated.value.replace(",", "."))
        except ValueError:
            pass
        anchors = [anchor for tree in self._around.trees.values() for anchor in tree.anchors_of(scale)]
        for anchor in anchors:
            if _same(anchor.label, rated.value):
                return anchor.value
        hint = f"Its values are {', '.join(anchor.label for anchor in anchors)}." if anchors else "Give a number."
        raise QueryError(f"“{scale.name}” has no value “{rated.value}”.", hint, at=rated.at, length=rated.length)

    def _is(self, leaf: Is) -> Mask:
        scene = self._scene
        states: dict[State, Mask] = {
            State.OPEN: scene.open,
            State.POINT: scene.point,
            State.INTERVAL: ~scene.point,
            State.UNCODED: scene.code < 0,
        }
        return states[leaf.state]

    def _lasting(self, leaf: Lasting) -> Mask:
        times = self._scene.times
        length = times.end - times.start
        fits: Mask = length >= leaf.ms if leaf.longer else length <= leaf.ms
        shown: Mask = fits & ~self._scene.point & ~self._scene.open
        return shown


def _same(name: str, wanted: str) -> bool:
    return name.casefold() == wanted.strip().casefold()


def _unknown(named: Named, what: str, names: Iterable[str]) -> QueryError:
    known = sorted(set(names))
    near = near_names(named.name, known)
    if near:
        hint = f"Did you mean {' or '.join(near)}?"
    elif known:
        more = ", …" if len(known) > _MOST_NAMED else ""
        hint = f"There are: {', '.join(known[:_MOST_NAMED])}{more}."
    else:
        hint = "There are none in this study yet."
    return QueryError(f"There is no {what} “{named.name}”.", hint, at=named.at, length=named.length)
