"""The codebooks of a project: reading them, adding one, and which versions belong together."""

from dataclasses import dataclass, replace
from functools import cache

from iprtool.domain import scales
from iprtool.domain.codebook import CodeTree
from iprtool.domain.codebook_rules import check_name
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Anchor, Code, Codebook, Family, Scale
from iprtool.exchange import codebook_json
from iprtool.services.visibility import check_unsealed, visible_passes
from iprtool.shipped import shipped
from iprtool.store import Changes, Project

STARTER = "starter"
FROZEN_HINT = "Make a new version of it and change that."


@dataclass(frozen=True, slots=True)
class Preset:
    """A codebook that comes with the program. `id` is what the command line calls it."""

    id: str
    tree: CodeTree

    @property
    def name(self) -> str:
        """What the codebook is called."""
        return self.tree.codebook.name

    @property
    def citation(self) -> str:
        """Whose work it follows."""
        return self.tree.codebook.citation


@cache
def presets() -> tuple[Preset, ...]:
    """The codebooks that come with the program, the starter first, then by name."""
    files = shipped("presets").glob("*.json")
    found = [Preset(file.stem, codebook_json.read(file.read_bytes(), study_id="")) for file in files]
    return tuple(sorted(found, key=lambda preset: (preset.id != STARTER, preset.name.casefold())))


def add_preset(project: Project, *, preset: str = STARTER) -> Changes:
    """Put a codebook that comes with the program into the project. Raises IprError for a name that there is not."""
    file = next((each for each in presets() if preset.casefold() in (each.id, each.name.casefold())), None)
    if file is None:
        known = ", ".join(each.id for each in presets())
        raise IprError(f"No codebook “{preset}” comes with iprtool.", f"There are {known}.")
    data = shipped("presets", f"{file.id}.json").read_bytes()
    return add(project, codebook_json.read(data, study_id=project.study.id))


def add(project: Project, tree: CodeTree) -> Changes:
    """Put a codebook that was read into the project; where its name is taken it gets a number."""
    book = replace(tree.codebook, name=_free_name(project, tree.codebook.name))
    with project.step(f"Add codebook {book.name}") as step:
        step.insert_many([book, *tree.families, *tree.codes, *tree.scales, *tree.anchors])
    return step.changes


def add_empty(project: Project, *, name: str) -> Codebook:
    """A new codebook without codes."""
    book = Codebook(new_id(), project.study.id, _free_name(project, check_name(name, "codebook")))
    with project.step(f"Add codebook {book.name}") as step:
        step.insert(book)
    return book


def _free_name(project: Project, name: str) -> str:
    taken = {book.name.casefold() for book in project.find(Codebook)}
    names = (name if n == 1 else f"{name} ({n})" for n in range(1, len(taken) + 2))
    return next(each for each in names if each.casefold() not in taken)


def added(changes: Changes) -> Codebook:
    """The codebook that a step brought."""
    return next(after for before, after in changes.of(Codebook) if before is None and after is not None)


def change(project: Project, *, codebook_id: str, **fields: str) -> Changes:
    """Change name, description, citation or licence of a version. Other versions may have had another name."""
    book = writable(project, codebook_id)
    if "name" in fields:
        fields["name"] = check_name(fields["name"], "codebook")
        others = [each.name for each in project.find(Codebook) if root_of(project, each) != root_of(project, book)]
        if fields["name"].casefold() in {name.casefold() for name in others}:
            raise IprError(f"There is a codebook “{fields['name']}” already.", "Choose another name.")
    with project.step(f"Change codebook {book.name}") as step:
        step.update(book, **fields)
    return step.changes


def delete(project: Project, *, codebook_id: str) -> Changes:
    """Delete a version that nobody has coded with. Raises IprError for one that is in use or the study's last."""
    book = project.get(Codebook, codebook_id)
    used = len(visible_passes(project, codebook_id=book.id))
    if used:
        passes = "1 pass uses" if used == 1 else f"{used} passes use"
        raise IprError(f"{passes} “{title(book)}”, so it stays.", "Recode them to another version first.")
    check_unsealed(project, book.id)
    if project.count(Codebook, parent_id=book.id):
        raise IprError(f"A later version was made from “{title(book)}”, so it stays.", "Delete that one first.")
    if project.count(Codebook) == 1:
        raise IprError("This is the study's only codebook, so it stays.", "Add another one first.")
    with project.step(f"Delete codebook {title(book)}") as step:
        step.delete_tree(book)
    return step.changes


def tree(project: Project, codebook_id: str | None = None) -> CodeTree:
    """A codebook with families and codes in order; without an id the first codebook of the project."""
    book = project.get(Codebook, codebook_id) if codebook_id else project.find(Codebook)[0]
    families = project.find(Family, codebook_id=book.id)
    codes = project.find(Code, family_id=[family.id for family in families])
    found = project.find(Scale, codebook_id=book.id)
    anchors = project.find(Anchor, scale_id=[scale.id for scale in found])
    return CodeTree.build(book, families, codes, found, anchors)


def title(book: Codebook) -> str:
    """How a version is called on screen: `Rupture and repair, version 2`."""
    return f"{book.name}, version {book.version}"


def described(tree: CodeTree, scale: Scale) -> str:
    """The values of a scale and what it belongs to, in words."""
    owner = codebook_json.owner_path(tree, scale) or tree.codebook.name
    return f"{scales.described(scale, tree.anchors_of(scale))}, for each {scale.level} of {owner}"


def facts(project: Project, book: Codebook) -> dict[str, str | int | bool]:
    """What a list of codebooks says of one version."""
    found = tree(project, book.id)
    return {
        "id": book.id,
        "name": book.name,
        "version": book.version,
        "frozen": book.frozen,
        "codes": len(found.codes),
        "passes": len(visible_passes(project, codebook_id=book.id)),
    }


def root_of(project: Project, book: Codebook) -> str:
    """The id of the first version of a codebook."""
    by_id = {each.id: each for each in project.find(Codebook)}
    while book.parent_id is not None:
        book = by_id[book.parent_id]
    return book.id


def in_order(project: Project) -> list[Codebook]:
    """All versions of all codebooks: those codebooks first that are there longest, in each the newest version first."""
    books = project.find(Codebook)
    return sorted(books, key=lambda book: (root_of(project, book), -book.version, book.id))


def newest_version(project: Project, book: Codebook) -> Codebook:
    """The newest version of the codebook that a version belongs to."""
    root = root_of(project, book)
    return next(each for each in in_order(project) if root_of(project, each) == root)


def named(project: Project, name: str) -> Codebook:
    """The newest version of the codebook with this name, or the version with this id. Raises IprError."""
    wanted = name.strip().casefold()
    found = [book for book in in_order(project) if wanted in (book.id, book.name.casefold(), title(book).casefold())]
    if not found:
        known = ", ".join(dict.fromkeys(book.name for book in in_order(project)))
        raise IprError(f"There is no codebook “{name}” in the study.", f"There are: {known}.")
    return found[0]


def writable(project: Project, codebook_id: str) -> Codebook:
    """A codebook that can be changed. Raises IprError for a frozen one."""
    book = project.get(Codebook, codebook_id)
    if book.frozen:
        raise IprError(f"“{title(book)}” is frozen, so nothing in it was changed.", FROZEN_HINT)
    return book
