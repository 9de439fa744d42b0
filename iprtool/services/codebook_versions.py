"""Versions of a codebook: frozen so that an analysis finds it as it was, and continued in a new version."""

from dataclasses import replace

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Code, Codebook, Entity, Family, Scale, Successor
from iprtool.services import codebooks
from iprtool.store import Changes, Project


def freeze(project: Project, *, codebook_id: str) -> Changes:
    """From now on this version never changes. Raises IprError when it has no codes yet, or is frozen already."""
    book = codebooks.writable(project, codebook_id)
    if not codebooks.tree(project, codebook_id).codes:
        raise IprError(f"“{codebooks.title(book)}” has no codes yet, so it was not frozen.", "Add codes first.")
    with project.step(f"Freeze {codebooks.title(book)}") as step:
        step.update(book, frozen=True)
    return step.changes


def new_version(project: Project, *, codebook_id: str) -> Codebook:
    """A copy of a version that can be changed; each code is the successor of the one that it was copied from."""
    tree = codebooks.tree(project, codebook_id)
    newest = codebooks.newest_version(project, tree.codebook)
    book = replace(tree.codebook, id=new_id(), version=newest.version + 1, frozen=False, parent_id=tree.codebook.id)
    with project.step(f"Begin {codebooks.title(book)}") as step:
        step.insert_many(_copies(tree, book))
    return book


def _copies(tree: CodeTree, book: Codebook) -> list[Entity]:
    """All rows of a codebook anew, parents before children."""
    rows: tuple[Family | Code | Scale, ...] = (*tree.families, *tree.codes, *tree.scales)
    ids = {row.id: new_id() for row in rows}

    def new(old: str | None) -> str | None:
        return None if old is None else ids[old]

    return [
        book,
        *(replace(family, id=ids[family.id], codebook_id=book.id) for family in tree.families),
        *(
            replace(code, id=ids[code.id], family_id=ids[code.family_id], parent_id=new(code.parent_id))
            for code in tree.codes
        ),
        *(Successor(new_id(), ids[code.id], code.id) for code in tree.codes),
        *(
            replace(
                scale,
                id=ids[scale.id],
                codebook_id=book.id,
                family_id=new(scale.family_id),
                code_id=new(scale.code_id),
            )
            for scale in tree.scales
        ),
        *(replace(anchor, id=new_id(), scale_id=ids[anchor.scale_id]) for anchor in tree.anchors),
    ]
