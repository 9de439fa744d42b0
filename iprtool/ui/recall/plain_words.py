"""The few plain words that a participant alone chooses from."""

from collections.abc import Sequence
from dataclasses import dataclass

from iprtool.domain.codebook import CodeTree
from iprtool.domain.kinds import Carrier, Wording
from iprtool.domain.model import Code, Codebook, Recall
from iprtool.services import codebooks, recalls, sentences
from iprtool.store import Project
from iprtool.ui.recall import words

FEWEST_WORDS, MOST_WORDS = 3, 6
"""So many words a participant alone can choose from; more are not read at a glance."""
_ON_MOMENTS = (Carrier.POINT, Carrier.INTERVAL)
"""Codes that a moment can have."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Words that a participant alone chooses from: those of a family, else those of the codebook that comes along."""

    name: str
    codebook_id: str | None = None
    family: str = ""


def choices(project: Project) -> list[Choice]:
    """Families of the study with few enough codes on moments, the plain words that come along last."""
    found, shipped = [], next(each for each in codebooks.presets() if each.id == recalls.WORDS_PRESET)
    books = project.find(Codebook)
    for book in sorted(books, key=lambda book: book.name != shipped.name):
        tree = codebooks.tree(project, book.id)
        names = {family.id: family.name for family in tree.families}
        for codes in _families(tree):
            family = names[codes[0].family_id]
            found.append(Choice(f"{family}: {', '.join(code.name for code in codes)}", book.id, family))
    if all(book.name != shipped.name for book in books):
        found.insert(0, Choice(words.tr("Plain words that come along")))
    return found


def usual(project: Project, offered: Sequence[Choice]) -> int:
    """Which of the choices the study has made; the first one where it has made none that is still there."""
    chosen = sentences.texts(project, Wording.WORDS)
    return next((number for number, each in enumerate(offered) if each.family in chosen), 0)


def words_of(project: Project, recall: Recall) -> tuple[Code, ...]:
    """The words of a recall that goes on: of the family that was used, else of the study's choice, else the first.

    Where no family of the codebook has the right number of codes, the first ones that a moment can have.
    """
    tree = codebooks.tree(project, recalls.pass_of(project, recall).codebook_id)
    used = {tag.code_id for tag, _ in recalls.moments(project, recall)}
    found = _families(tree)
    if not found:
        return tuple(code for code in tree.codes if code.carrier in _ON_MOMENTS)[:MOST_WORDS]
    chosen = sentences.texts(project, Wording.WORDS)
    theirs = {family.id for family in tree.families if family.name in chosen}
    return max(found, key=lambda codes: (any(code.id in used for code in codes), codes[0].family_id in theirs))


def _families(tree: CodeTree) -> list[tuple[Code, ...]]:
    """The codes on moments of each family that has few enough of them, and enough."""
    found = [tuple(code for code in tree.codes_of(each) if code.carrier is Carrier.POINT) for each in tree.families]
    return [codes for codes in found if FEWEST_WORDS <= len(codes) <= MOST_WORDS]
