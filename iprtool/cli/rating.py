"""Commands about ratings."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from iprtool.cli.common import JsonOption, ProjectArg, app, print_facts, writing
from iprtool.domain.errors import IprError

if TYPE_CHECKING:
    from iprtool.domain.model import Tag
    from iprtool.store import Project

_TAKEN_AWAY = "none"


@app.command()
def rate(
    project: ProjectArg,
    tag: Annotated[str, typer.Option("--tag", metavar="ID", help="The tag, as `iprtool tags --json` names it.")],
    scale: Annotated[str, typer.Option("--scale", metavar="NAME", help="The scale, e.g. Impact.")],
    value: Annotated[
        str,
        typer.Option("--value", metavar="V", help="A number, the name of a value, yes or no; `none` takes it away."),
    ],
    as_json: JsonOption = False,
) -> None:
    """Rate a tag on a scale of its code."""
    from iprtool.domain.model import Pass, Rating
    from iprtool.domain.scales import parse, shown
    from iprtool.services import codebooks, ratings

    with writing(project) as opened:
        rated = _tag(opened, tag)
        run = opened.get(Pass, rated.pass_id)
        opened.author = run.author
        tree = codebooks.tree(opened, run.codebook_id)
        chosen = ratings.named(tree, scale, tree.rated_on(rated.code_id))
        anchors = tree.anchors_of(chosen)
        number = None if value.strip().casefold() == _TAKEN_AWAY else parse(chosen, anchors, value)
        ratings.rate(opened, tag_id=tag, scale_id=chosen.id, value=number, tree=tree)
        if number is None:
            print_facts({"tag_id": tag, "scale": chosen.name, "value": None}, as_json, f"{chosen.name} is taken away")
            return
        (rating,) = opened.find(Rating, tag_id=tag, scale_id=chosen.id)
        facts = asdict(rating) | {"scale": chosen.name, "label": shown(chosen, anchors, number)}
        print_facts(facts, as_json, f"{chosen.name}: {facts['label']}")


def _tag(opened: "Project", tag_id: str) -> "Tag":
    from iprtool.services.visibility import find_tag

    found = find_tag(opened, tag_id)
    if found is None:
        raise IprError(f"There is no tag {tag_id} in this project.", "`iprtool tags PROJECT --json` lists them.")
    return found
