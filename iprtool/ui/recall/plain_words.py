"""The few plain words that a participant alone chooses from."""

from dataclasses import dataclass

from iprtool.domain.codebook import CodeTree
from iprtool.domain.kinds import Carrier
from iprtool.domain.model import Code, Codebook, Recall
from iprtool.services import codebooks, recalls
from iprtool.store import Project
from iprtool.ui.recall import words

FEWEST_WORDS, MOST_WORDS = 3, 6
"""So many words a participant alone can choose from; more are not read at a glance."""
_ON_MOMENTS = (Carrier.POINT, Carrier.INTERVAL)
"""Codes that a moment can have."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Words that a participant alone chooses from; without codes those of the codebook that comes along."""

    name: str
    codebook_id: str | None = None
    codes: tuple[Code, ...] = ()


def choices(project: Project) -> list[Choice]:
    """Families of the study with few enough codes on moments, the plain words that come along last."""
    found, shipped = [], next(each for each in codebooks.presets() if each.id == recalls.WORDS_PRESET)
    books = project.find(Codebook)
    for book in sorted(books, key=lambda book: book.name != shipped.name):
        tree = codebooks.tree(project, book.id)
        names = {family.id: family.name for family in tree.families}
        found += [
            Choice(f"{names[codes[0].family_id]}: {', '.join(code.name for code in codes)}", book.id, codes)
            for codes in _families(tree)
        ]
    if all(book.name != shipped.name for book in books):
        found.insert(0, Choice(words.tr("Plain words that come along")))
    return found


def words_of(project: Project, recall: Recall, family_id: str = "") -> tuple[Code, ...]:
    """The words of a recall that goes on: of the family that was used, else of the one that is named, else the first.

    Where no family of the codebook has the right number of codes, the first ones that a moment can have.
    """
    tree = codebooks.tree(project, recalls.pass_of(project, recall).codebook_id)
    used = {tag.code_id for tag, _ in recalls.moments(project, recall)}
    found = _families(tree)
    if not found:
        return tuple(code for code in tree.codes if code.carrier in _ON_MOMENTS)[:MOST_WORDS]
    return max(found, key=lambda codes: (any(code.id in used for code in codes), codes[0].family_id == family_id))


def _families(tree: CodeTree) -> list[tuple[Code, ...]]:
    """The codes on moments of each family that has few enough of them, and enough."""
    found = [tuple(code for code in tree.codes_of(each) if code.carrier is Carrier.POINT) for each in tree.families]
    return [codes for codes in found if FEWEST_WORDS <= len(codes) <= MOST_WORDS]
