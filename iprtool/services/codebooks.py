"""The codebook of a project."""

import json
from typing import Any

from iprtool.domain.codebook import CodeTree
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier, Press
from iprtool.domain.model import Anchor, Code, Codebook, Family, Scale
from iprtool.shipped import shipped
from iprtool.store import Changes, Project

STARTER = "starter"


def add_preset(project: Project, *, preset: str = STARTER) -> Changes:
    """Put a codebook that comes with the program into the project."""
    data: dict[str, Any] = json.loads(shipped("presets", f"{preset}.json").read_text("utf-8"))
    book = Codebook(new_id(), project.study.id, data["name"])
    with project.step(f"Add codebook {book.name}") as step:
        step.insert(book)
        for place, family_data in enumerate(data["families"]):
            family = Family(new_id(), book.id, family_data["name"], place, family_data["colour"])
            step.insert(family)
            for order, code in enumerate(family_data["codes"]):
                step.insert(_code(family, order, code))
    return step.changes


def _code(family: Family, position: int, data: dict[str, Any]) -> Code:
    return Code(
        id=new_id(),
        family_id=family.id,
        name=data["name"],
        position=position,
        colour=data.get("colour", family.colour),
        key=data.get("key", ""),
        carrier=Carrier(data.get("carrier", Carrier.POINT)),
        definition=data.get("definition", ""),
    )


def tree(project: Project, codebook_id: str | None = None) -> CodeTree:
    """A codebook with families and codes in order; without an id the first codebook of the project."""
    book = project.get(Codebook, codebook_id) if codebook_id else project.find(Codebook)[0]
    families = project.find(Family, codebook_id=book.id)
    codes = project.find(Code, family_id=[family.id for family in families])
    scales = project.find(Scale, codebook_id=book.id)
    anchors = project.find(Anchor, scale_id=[scale.id for scale in scales])
    return CodeTree.build(book, families, codes, scales, anchors)


def set_carrier(project: Project, *, code_id: str, carrier: Carrier, press: Press | None = None) -> Changes:
    """Choose whether a key makes a point or an interval, and how it ends the interval."""
    code = project.get(Code, code_id)
    with project.step(f"{code.name}: {carrier.value}") as step:
        step.update(code, carrier=carrier, press=press or code.press)
    return step.changes
