"""The tags of a foreign file, put into passes with a codebook that has their codes."""

from collections.abc import Iterable, Iterator

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.ids import is_id, new_id
from iprtool.domain.kinds import PassKind, Role
from iprtool.domain.model import Code, Episode, Family, Member, Pass, Rating, Recording, Scale, Tag
from iprtool.domain.rules import check_carrier
from iprtool.domain.scales import has_value, parse
from iprtool.domain.times import clock
from iprtool.exchange.found import Found, FoundEpisode, FoundTag
from iprtool.exchange.found_codes import key_of, tree_of
from iprtool.services import codebooks, passes
from iprtool.services.slices import Slices
from iprtool.store import Project
from iprtool.store.step import Step

NOBODY = "imported"
"""The author of tags whose file names none, and for whom none was given."""
_AT_ONCE = 400
"""So many tags are written between two looks at the window: 20 ms."""
_Same = tuple[str | None, int, int | None, str]


class Putting:
    """Puts all tags of a file into the passes of their authors, and tells the report.

    Passes and codebook are made when it is; that is to be done in a step.
    """

    def __init__(self, project: Project, found: Found, homes: list[Recording], author: str) -> None:
        self._found, self._runs = found, list[tuple[Pass, Recording, list[FoundTag]]]()
        if not found.tags and not found.codes:
            return
        tree = _book(project, found)
        self._taker = _Taker(project, found, tree)
        groups: dict[tuple[int, str, PassKind], list[FoundTag]] = {}
        for tag in found.tags:
            groups.setdefault((tag.medium, tag.author.strip() or author or NOBODY, tag.kind), []).append(tag)
        for (medium, person, kind), tags in groups.items():
            run = passes.ensure(
                project, recording_id=homes[medium].id, author=person, kind=kind, codebook_id=tree.codebook.id
            )
            self._runs.append((run, homes[medium], tags))

    def slices(self, steps: Slices) -> Iterator[int]:
        """Write the tags in steps, and say after each how many are done. Raises IprError where a pass is gone."""
        for run, home, tags in self._runs:
            self._taker.open(run)
            for begin in range(0, len(tags), _AT_ONCE):
                if steps.disturbed():
                    steps.check_there(Pass, {each.id for each, _, _ in self._runs})
                    steps.check_there(Code, self._taker.code_ids)
                part = tags[begin : begin + _AT_ONCE]
                with steps.step() as step:
                    self._taker.take(step, run, home, part)
                yield len(part)
        if self._found.episodes:
            with steps.step() as step:
                self._taker.link(step, self._found.episodes)
            yield 0


def _book(project: Project, found: Found) -> CodeTree:
    """The first codebook of the study's list that has every code, else a new one."""
    wanted = {key_of(code.path) for code in found.codes} | {
        key_of(path) for path in {t.path for t in found.tags} if path
    }
    trees = [codebooks.tree(project, book.id) for book in codebooks.in_order(project)]
    for tree in trees:
        if wanted <= {key_of(tuple(tree.path(code.id).split("/"))) for code in tree.codes}:
            return tree
    tree = tree_of(found, study_id=project.study.id, taken_ids=[code.id for tree in trees for code in tree.codes])
    found.report.taken("codes", len(tree.codes))
    return codebooks.tree(project, codebooks.added(codebooks.add(project, tree)).id)


class _Taker:
    """Makes rows of tags: those that are there already and those that cannot be are left out and told."""

    def __init__(self, project: Project, found: Found, tree: CodeTree) -> None:
        self._project, self._report, self._tree = project, found.report, tree
        self._codes = {key_of(tuple(tree.path(code.id).split("/"))): code for code in tree.codes}
        self._by_path: dict[tuple[str, ...], tuple[Code, Family] | None] = {(): None}
        self._linked: dict[str, Tag | None] = {tag_id: None for each in found.episodes for _, tag_id in each.parts}
        wanted = [tag.id for tag in found.tags if is_id(tag.id)] if project.count(Tag) else []
        self._used = {tag.id for tag in project.find(Tag, id=wanted)}
        self._there: set[_Same] = set()

    @property
    def code_ids(self) -> set[str]:
        """The codes that tags may get."""
        return {code.id for code in self._codes.values()}

    def open(self, run: Pass) -> None:
        """Look what is in a pass already."""
        self._there = {_same(tag) for tag in self._project.find(Tag, pass_id=run.id)}

    def take(self, step: Step, run: Pass, home: Recording, found: list[FoundTag]) -> None:
        """Put tags into the pass that is open."""
        tags: list[Tag] = []
        ratings: list[Rating] = []
        for each in found:
            tag = self._tag(run, home, each)
            if tag is None:
                continue
            if _same(tag) in self._there:
                self._report.dropped("segments", "they are in the pass already", clock(tag.start_ms))
                continue
            self._there.add(_same(tag))
            tags.append(tag)
            if each.id in self._linked:
                self._linked[each.id] = tag
            ratings += self._ratings(run, tag, each)
        step.insert_many(tags)
        step.insert_many(ratings)
        self._report.taken("segments", len(tags))
        self._report.taken("ratings", len(ratings))

    def link(self, step: Step, episodes: Iterable[FoundEpisode]) -> None:
        """Make episodes of those tags that came in."""
        for each in episodes:
            parts = [(role, tag) for role, tag_id in each.parts if (tag := self._linked[tag_id]) is not None]
            first = min((tag for role, tag in parts if role is Role.RUPTURE), key=_begin, default=None)
            if first is None:
                self._report.dropped("episodes", "no tag of their rupture came in, or it was there before")
                continue
            episode = Episode(new_id(), first.pass_id, each.outcome, each.memo)
            step.insert_many([episode, *(Member(new_id(), episode.id, tag.id, role) for role, tag in parts)])
            self._report.taken("episodes")
            lost = len(each.parts) - len(parts)
            self._report.dropped("parts in episodes", "their tags did not come in, or were there before", count=lost)

    def _tag(self, run: Pass, home: Recording, each: FoundTag) -> Tag | None:
        coded = self._coded(each.path)
        start, end = each.start_ms, each.end_ms
        if not 0 <= start <= home.duration_ms:
            self._report.dropped("segments", "they begin outside the recording", clock(start))
            return None
        if end is not None and end > home.duration_ms:
            self._report.changed("segments", "they end with the recording", clock(start))
            end = home.duration_ms
        if end is not None and end <= start:
            end = None
        try:
            if coded is not None:
                check_carrier(*coded, start, end, home.duration_ms)
        except IprError as error:
            self._report.dropped("segments", error.message, clock(start))
            return None
        return Tag(self._id(each.id), run.id, coded[0].id if coded else None, start, end, each.memo)

    def _coded(self, path: tuple[str, ...]) -> tuple[Code, Family] | None:
        if path not in self._by_path:
            code = self._codes[key_of(path)]
            family = self._tree.family_of(code.id)
            assert family is not None
            self._by_path[path] = code, family
        return self._by_path[path]

    def _id(self, wanted: str) -> str:
        if not is_id(wanted) or wanted in self._used:
            return new_id()
        self._used.add(wanted)
        return wanted

    def _ratings(self, run: Pass, tag: Tag, each: FoundTag) -> list[Rating]:
        scales = {scale.name.casefold(): scale for scale in self._tree.rated_on(tag.code_id)} if each.ratings else {}
        made = []
        for name, value in each.ratings:
            scale = scales.get(name.casefold())
            number = self._value(scale, value) if scale else None
            if scale is not None and number is not None:
                made.append(Rating(new_id(), run.id, scale.id, tag.id, number))
            else:
                self._report.dropped("ratings", self._why_not(name, scale, value), clock(tag.start_ms))
        return made

    def _value(self, scale: Scale, value: float | str) -> float | None:
        """The value as a number; None for one that the scale does not have."""
        anchors = self._tree.anchors_of(scale)
        try:
            number = parse(scale, anchors, value) if isinstance(value, str) else value
        except IprError:
            return None
        return number if has_value(scale, anchors, number) else None

    def _why_not(self, name: str, scale: Scale | None, value: float | str) -> str:
        book = self._tree.codebook.name
        said = value[:40] if isinstance(value, str) else f"{value:g}"
        return f"“{name}” has no value {said}" if scale else f"“{book}” has no scale “{name}” for them"


def _begin(tag: Tag) -> int:
    return tag.start_ms


def _same(tag: Tag) -> _Same:
    """What makes two tags of a pass the same."""
    return tag.code_id, tag.start_ms, tag.end_ms, tag.memo
