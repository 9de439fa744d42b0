"""What may come where something is being typed in a query: words of the language, names of the study, values."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from iprtool.analysis.query.nodes import Field, State
from iprtool.analysis.query.parser import EXAMPLES, quoted
from iprtool.analysis.query.typing import Piece, Role, piece_at
from iprtool.analysis.query.words import has_words
from iprtool.services.find_leaves import PASSES
from iprtool.services.find_scene import Surroundings

_MOST = 50
_LEAST_LETTERS = 2
"""One letter begins a word of nearly every name; after a colon it is enough."""
_FIELDS = tuple(f"{name}:" for name in (*Field, "is", "said", "from", "to", "longer", "shorter"))
_WORDS = ("within 5s of ", "overlaps ", "followed by ", "preceded by ", "not ", "or ", "and ")
_DONE = " "
"""After a name that is whole the next part may begin."""


@dataclass(frozen=True, slots=True)
class Completion:
    """`text` may take the place of what stands from `at` to `end`; a space at its end may be left out before another.

    example: how a word is used. code_id: the code that is named, for its colour.
    """

    text: str
    at: int
    end: int
    name: str
    example: str = ""
    code_id: str = ""


def completions(around: Surroundings, query: str, cursor: int) -> list[Completion]:
    """What fits what is being typed at the cursor, what begins like it first; nothing where it is whole already."""
    piece = piece_at(query, cursor)
    if piece is None:
        return []
    offered = _OFFERED[piece.role](around, piece)
    fitting = [each for each in offered if not piece.typed or has_words(each.name, piece.typed, phrase=False)]
    begun = piece.typed.casefold()
    fitting.sort(key=lambda each: not each.name.casefold().startswith(begun))
    return [] if [each.text.strip() for each in fitting] == [query[piece.at : piece.end]] else fitting[:_MOST]


def _names(around: Surroundings, piece: Piece) -> Iterator[Completion]:
    if piece.of == "rating":
        yield from _scales(around, piece)
        return
    named = _NAMED.get(piece.of)
    for name, code_id in _once(named(around)) if named else ():
        yield Completion(quoted(name) + _DONE, piece.at, piece.end, name, code_id=code_id)


def _values(around: Surroundings, piece: Piece) -> Iterator[Completion]:
    of = piece.of.casefold()
    found = [(tree, scale) for tree in around.trees.values() for scale in tree.scales if scale.name.casefold() == of]
    for label, _ in _once((anchor.label, "") for tree, scale in found for anchor in tree.anchors_of(scale)):
        yield Completion(quoted(label) + _DONE, piece.at, piece.end, label)


def _words(around: Surroundings, piece: Piece) -> Iterator[Completion]:
    if not piece.typed:
        return
    for word in (*_FIELDS, *_WORDS):
        if word.startswith(piece.typed.casefold()):
            example = EXAMPLES[word.split()[0].rstrip(":")]
            yield Completion(word, piece.at, piece.end, word.strip(), example)
    if len(piece.typed) >= _LEAST_LETTERS:
        yield from _scales(around, piece)
        for path, code_id in _once(_codes(around)):
            yield Completion(f"code:{quoted(path)}{_DONE}", piece.at, piece.end, path, code_id=code_id)


def _scales(around: Surroundings, piece: Piece) -> Iterator[Completion]:
    """A scale stands for itself where its name is a word that means nothing else."""
    for name, _ in _once((scale.name, "") for tree in around.trees.values() for scale in tree.scales):
        plain = piece.role is Role.NAME or (name.isalnum() and name.casefold() not in EXAMPLES)
        field = "" if plain else "rating:"
        yield Completion(f"{field}{quoted(name)}>=", piece.at, piece.end, name, EXAMPLES["rating"])


# ---- names of the study, each with the id of its code if it is one

_Names = Iterable[tuple[str, str]]


def _once(names: _Names) -> _Names:
    """Codebooks have names in common."""
    first: dict[str, str] = {}
    for name, code_id in names:
        first.setdefault(name, code_id)
    return first.items()


def _codes(around: Surroundings) -> _Names:
    return ((around.path(code_id), code_id) for code_id in around.codes)


def _plain(names: Iterable[object]) -> _Names:
    return ((str(name), "") for name in names)


_NAMED: Mapping[str, Callable[[Surroundings], _Names]] = {
    Field.CODE: _codes,
    Field.FAMILY: lambda around: _plain(family.name for tree in around.trees.values() for family in tree.families),
    Field.BY: lambda around: _plain(sorted({run.author for run in around.runs.values()})),
    Field.PASS: lambda _around: _plain(PASSES),
    Field.DYAD: lambda around: _plain(sorted(dyad.label for dyad in around.dyads.values())),
    Field.SESSION: lambda around: _plain(sorted({session.number for session in around.sessions.values()})),
    Field.RECORDING: lambda around: _plain(around.recordings[each].label for each in around.recording_order),
    "is": lambda _around: _plain(State),
}
_OFFERED: Mapping[Role, Callable[[Surroundings, Piece], Iterator[Completion]]] = {
    Role.NAME: _names,
    Role.VALUE: _values,
    Role.WORD: _words,
}
