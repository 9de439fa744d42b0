"""Choices of what to export, as what, kept under names: the same choice of the same study gives the same file."""

import json
from dataclasses import asdict, dataclass

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Preset
from iprtool.services.clip_plan import CLIPS, ClipOptions, options_from
from iprtool.services.export_filters import EVERYTHING, Filters
from iprtool.services.exporting import FORMS
from iprtool.store import Changes, Project


@dataclass(frozen=True, slots=True)
class Choice:
    """A form by its key, and which parts of the study. clips: how they are cut, where the form is `CLIPS`."""

    form: str
    filters: Filters = EVERYTHING
    clips: ClipOptions | None = None


def saved(project: Project) -> list[Preset]:
    """All of them by name."""
    return sorted(project.find(Preset), key=lambda preset: (preset.name.casefold(), preset.id))


def save(project: Project, *, name: str, choice: Choice) -> Preset:
    """Keep a choice; one with the same name is changed. Raises IprError without a name."""
    name = _name(name)
    text = json.dumps(asdict(choice), ensure_ascii=False, sort_keys=True)
    there = _find(project, name)
    with project.step(f"Keep export {name}") as step:
        if there is not None:
            return step.update(there, text=text)
        made = Preset(new_id(), project.study.id, name, text)
        step.insert(made)
    return made


def rename(project: Project, *, preset_id: str, name: str) -> Preset:
    """Give a choice another name. Raises IprError without a name, and for that of another choice."""
    preset, name = project.get(Preset, preset_id), _name(name)
    there = _find(project, name)
    if there is not None and there.id != preset_id:
        raise IprError(f"Another export is kept as “{there.name}”.", "Choose another name, or forget that one first.")
    with project.step(f"Rename export {preset.name}") as step:
        return step.update(preset, name=name)


def delete(project: Project, *, preset_id: str) -> Changes:
    """Forget a choice."""
    preset = project.get(Preset, preset_id)
    with project.step(f"Forget export {preset.name}") as step:
        step.delete(preset)
    return step.changes


def named(project: Project, name: str) -> Preset:
    """The choice with this name. Raises IprError that lists the names."""
    found = _find(project, name)
    if found is None:
        known = ", ".join(preset.name for preset in saved(project)) or "none yet"
        raise IprError(f"No export is kept as “{name}” in this project.", f"There are: {known}.")
    return found


def choice_of(preset: Preset) -> Choice:
    """What is kept. Raises IprError where this program cannot read it."""
    try:
        data = json.loads(preset.text)
        kept = {"sessions": [], **data["filters"]}  # chosen by no version before
        filters = Filters(*(tuple(map(str, kept[part])) for part in ("dyads", "codes", "passes", "sessions")))
        if data["form"] == CLIPS:
            return Choice(CLIPS, filters, options_from(data["clips"]))
        form = FORMS[data["form"]]
    except (IprError, ValueError, KeyError, TypeError) as error:
        raise IprError(
            f"The export “{preset.name}” was kept by another version of iprtool, which wrote what this one does not.",
            "Choose anew and keep it under the same name.",
        ) from error
    return Choice(form.key, filters)


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise IprError("The choice has no name yet.", "Type a name first.")
    return name


def _find(project: Project, name: str) -> Preset | None:
    wanted = " ".join(name.split()).casefold()
    return next((preset for preset in project.find(Preset) if preset.name.casefold() == wanted), None)
