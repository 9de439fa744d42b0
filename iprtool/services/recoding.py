"""From one version of a codebook to another: passes and tags move, in one step, after one has seen what will happen."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.model import Code, Codebook, Episode, Pass, Rating, Scale, Successor, Tag, Trace
from iprtool.domain.scales import has_value
from iprtool.services import carriers, codebooks, traces
from iprtool.services.visibility import visible_passes
from iprtool.store import Changes, Project, Step

Choices = Mapping[str, str | None]
"""Old code id to new code id, or to None: its tags are left without a code."""


Moves = dict[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one old code: how many tags and curves it has, and which codes stand for it in the other version.

    One successor: it is clear. Several: the code was split. None: nothing stands for it.
    """

    code: Code
    path: str
    tags: int
    traces: int
    successors: tuple[Code, ...]

    @property
    def used(self) -> bool:
        """Whether anything has to move."""
        return bool(self.tags or self.traces)

    @property
    def open(self) -> bool:
        """Whether the person has to say where its tags go."""
        return self.used and len(self.successors) != 1


@dataclass(frozen=True, slots=True)
class Preview:
    """What a recoding would do; nothing is changed yet.

    uncoded: tags without a code, which stay so. ratings_left: ratings whose scale or value the other version lacks.
    """

    source: CodeTree
    target: CodeTree
    passes: int
    lines: tuple[Line, ...]
    uncoded: int
    ratings_left: int

    @property
    def tags(self) -> int:
        """How many tags move."""
        return sum(line.tags for line in self.lines) + self.uncoded


def sources(project: Project, *, to_id: str) -> list[Codebook]:
    """The earlier versions of a codebook with which somebody has coded, the latest first."""
    book, found = project.get(Codebook, to_id), []
    while book.parent_id is not None:
        book = project.get(Codebook, book.parent_id)
        if visible_passes(project, codebook_id=book.id):
            found.append(book)
    return found


def preview(project: Project, *, from_id: str, to_id: str) -> Preview:
    """What recoding all passes of one version to another would do. Raises IprError for versions that are not linked."""
    source, target = codebooks.tree(project, from_id), codebooks.tree(project, to_id)
    heirs = _successors(project, source.codebook, target.codebook)
    runs = visible_passes(project, codebook_id=from_id)
    run_ids = [run.id for run in runs]
    tags = Counter(tag.code_id for tag in project.find(Tag, pass_id=run_ids))
    curves = Counter(trace.code_id for trace in project.find(Trace, pass_id=run_ids))
    lines = tuple(
        Line(code, source.path(code.id), tags[code.id], curves[code.id], _codes(target, heirs.get(code.id, ())))
        for code in source.codes
    )
    scales = _scales(source, target, {line.code.id: line.successors for line in lines})
    ratings = project.find(Rating, pass_id=run_ids)
    left = len(ratings) - len(_new_scales(target, scales, ratings))
    return Preview(source, target, len(runs), lines, tags[None], left)


def _codes(tree: CodeTree, ids: tuple[str, ...]) -> tuple[Code, ...]:
    return tuple(code for code in tree.codes if code.id in ids)


def _successors(project: Project, source: Codebook, target: Codebook) -> dict[str, tuple[str, ...]]:
    """Which codes of the target stand for each code of the source, over all versions between."""
    by_id = {book.id: book for book in project.find(Codebook)}
    path = [target]
    while path[-1].id != source.id and path[-1].parent_id is not None:
        path.append(by_id[path[-1].parent_id])
    if path[-1].id != source.id or len(path) == 1:
        raise IprError(
            f"“{codebooks.title(target)}” was not made from “{codebooks.title(source)}”.",
            "Recode from an earlier version to a later one of the same codebook.",
        )
    found: dict[str, tuple[str, ...]] = {c.id: (c.id,) for c in codebooks.tree(project, source.id).codes}
    for book in reversed(path[:-1]):
        codes = codebooks.tree(project, book.id).codes
        links: dict[str, list[str]] = {}
        for link in project.find(Successor, code_id=[code.id for code in codes]):
            links.setdefault(link.previous_code_id, []).append(link.code_id)
        found = {
            old: tuple(dict.fromkeys(new for each in there for new in links.get(each, ())))
            for old, there in found.items()
        }
    return found


def recode(project: Project, *, from_id: str, to_id: str, choices: Choices | None = None) -> Changes:
    """Move all passes of one version, with their tags, curves and ratings, to another. One step.

    Sealed passes stay with the version that they have: once they are unsealed they can be recoded like others.
    `choices` says where tags go whose code has not exactly one successor. Raises IprError when one is missing.
    """
    found = preview(project, from_id=from_id, to_id=to_id)
    moves = _moves(project, found, choices or {})
    runs = visible_passes(project, codebook_id=from_id)
    if not runs:
        raise IprError(
            f"Nobody has coded with “{codebooks.title(found.source.codebook)}”.", "There is nothing to move."
        )
    with project.step(f"Recode to {codebooks.title(found.target.codebook)}") as step:
        passes = {run.id: _target_pass(project, run, to_id) for run in runs}
        step.update_many({run: {"codebook_id": to_id} for run in runs if passes[run.id] == run.id})
        _move_codes(project, step, passes, moves)
        _move_ratings(project, step, found, passes, moves)
        joined = [run for run in runs if passes[run.id] != run.id]
        episodes = project.find(Episode, pass_id=[run.id for run in joined])
        step.update_many({episode: {"pass_id": passes[episode.pass_id]} for episode in episodes})
        step.delete_many(joined)
    return step.changes


def _moves(project: Project, found: Preview, choices: Choices) -> Moves:
    moves: Moves = {}
    for line in found.lines:
        moves[line.code.id] = line.successors[0].id if len(line.successors) == 1 else None
        if not line.used:
            continue
        if line.code.id in choices:
            moves[line.code.id] = choices[line.code.id]
        elif line.open:
            why = "was split" if line.successors else "has no successor"
            raise IprError(f"“{line.path}” {why}, so nothing was recoded.", "Say where its tags go.")
        _check_move(project, found, line, moves[line.code.id])
    return moves


def _check_move(project: Project, found: Preview, line: Line, to_id: str | None) -> None:
    to, family = found.target.code(to_id), found.target.family_of(to_id)
    if to_id is not None and to is None:
        raise IprError(
            f"The tags of “{line.path}” would go to a code of another codebook.", "Choose a code of this one."
        )
    if to_id is None and line.traces:
        raise IprError(f"The curves of “{line.path}” cannot be without a code.", "Choose a code for them.")
    before = found.source.family_of(line.code.id)
    if to is not None and family is not None and before is not None:
        carriers.check(project, (line.code, before), (to, family))


def _target_pass(project: Project, run: Pass, to_id: str) -> str:
    """The pass that a pass goes into: itself, or the one that its author has with the other version already."""
    alike = {"recording_id": run.recording_id, "kind": run.kind, "author": run.author, "recall_id": run.recall_id}
    same = visible_passes(project, codebook_id=to_id, **alike)
    return same[0].id if same else run.id


def _move_codes(project: Project, step: Step, passes: Mapping[str, str], moves: Moves) -> None:
    tags = project.find(Tag, pass_id=list(passes))
    step.update_many({tag: {"code_id": moves.get(tag.code_id), "pass_id": passes[tag.pass_id]} for tag in tags})
    places: dict[Trace, traces.Place] = {}
    for trace in project.find(Trace, pass_id=list(passes)):
        to_id = moves[trace.code_id]
        assert to_id is not None, "curves are never without a code"
        places[trace] = (passes[trace.pass_id], to_id)
    traces.move(project, step, places)


def _move_ratings(project: Project, step: Step, found: Preview, passes: Mapping[str, str], moves: Moves) -> None:
    codes = {old: tuple(filter(None, [found.target.code(new)])) for old, new in moves.items() if old is not None}
    scales = _scales(found.source, found.target, codes)
    there = {
        (rating.pass_id, rating.scale_id)
        for rating in project.find(Rating, pass_id=list(set(passes.values())), tag_id=None)
    }
    fields: dict[Rating, dict[str, str]] = {}
    doubled = []
    ratings = project.find(Rating, pass_id=list(passes))
    new_scales = _new_scales(found.target, scales, ratings)
    for rating in ratings:
        scale_id, pass_id = new_scales.get(rating.id, rating.scale_id), passes[rating.pass_id]
        if rating.tag_id is None and (pass_id, scale_id) in there and pass_id != rating.pass_id:
            doubled.append(rating)  # the session was rated in the other version already: that one holds
        else:
            fields[rating] = {"scale_id": scale_id, "pass_id": pass_id}
    step.update_many(fields)
    step.delete_many(doubled)


def _new_scales(target: CodeTree, scales: Mapping[str, Scale], ratings: Iterable[Rating]) -> dict[str, str]:
    """Rating id to the scale that it moves to, for those for which there is one that has their value.

    Where scales became one, a tag or session keeps one rating of it: the first.
    """
    fits: dict[tuple[str, float], str | None] = {}
    found: dict[str, str] = {}
    rated: set[tuple[str, str]] = set()
    for rating in ratings:
        key = (rating.scale_id, rating.value)
        if key not in fits:  # thousands of ratings have a handful of values
            fits[key] = _if_fitting(target, scales.get(rating.scale_id), rating.value)
        scale_id = fits[key]
        if scale_id is not None and (once := (rating.tag_id or rating.pass_id, scale_id)) not in rated:
            rated.add(once)
            found[rating.id] = scale_id
    return found


def _if_fitting(target: CodeTree, scale: Scale | None, value: float) -> str | None:
    return scale.id if scale is not None and has_value(scale, target.anchors_of(scale), value) else None


def _scales(source: CodeTree, target: CodeTree, codes: Mapping[str, tuple[Code, ...]]) -> dict[str, Scale]:
    """Which scale of the target stands for each scale of the source: that of the same name and owner, else that in its
    place with the same values which stands for no other one.

    Those of merged codes can have one of their name in common.
    """
    owners = _owners(source, target, codes)
    beside: dict[str, list[Scale]] = {}
    for scale in source.scales:
        wanted = owners.get(scale.code_id or scale.family_id or "", {""})
        beside[scale.id] = [other for other in target.scales if (other.code_id or other.family_id or "") in wanted]
    found: dict[str, Scale] = {}
    for scale in source.scales:
        by_name = [other for other in beside[scale.id] if other.name.casefold() == scale.name.casefold()]
        if by_name:
            found[scale.id] = by_name[0]
    for scale in (scale for scale in source.scales if scale.id not in found):
        free = [other for other in beside[scale.id] if other not in found.values()]
        by_place = [other for other in free if _form(other) == _form(scale)]
        if by_place:
            found[scale.id] = by_place[0]
    return found


def _owners(source: CodeTree, target: CodeTree, codes: Mapping[str, tuple[Code, ...]]) -> dict[str, set[str]]:
    """Which families and codes of the target stand for those of the source; a family stands for one of its name, or one
    whose codes have gone there."""
    found = {code.id: {heir.id for heir in codes.get(code.id, ())} for code in source.codes}
    for family in source.families:
        named = {other.id for other in target.families if other.name.casefold() == family.name.casefold()}
        gone = {heir.family_id for code in source.codes_of(family) for heir in codes.get(code.id, ())}
        found[family.id] = named or gone
    return found


def _form(scale: Scale) -> tuple[object, ...]:
    return scale.position, scale.kind, scale.level, scale.low, scale.high, scale.step
