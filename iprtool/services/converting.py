"""A file of one tool as the file of another, through a study that is only there for it."""

import tempfile
from dataclasses import replace
from pathlib import Path

from iprtool.domain.errors import IprError
from iprtool.exchange.found import Found, FoundMedium
from iprtool.exchange.report import Report
from iprtool.services import book_converting, exporting, formats, import_media
from iprtool.services.exporting import FORMS, Form
from iprtool.services.import_homes import Target
from iprtool.store import Project

NOWHERE = FoundMedium(dyad="1", session=1)
"""The dyad and session of what says nothing of them."""


def convert(file: Path, out: Path, *, read_as: str = "", write_as: str = "") -> tuple[Report, Report]:
    """Read a file and write what it holds in another form. Returns what became of it on the way in, and out.

    Raises IprError for a file that cannot be read, or a form that cannot be written.
    """
    if book_converting.is_about_codes(file, out, read_as=read_as, write_as=write_as):
        return book_converting.convert(file, out, read_as=read_as, write_as=write_as)
    form = _form(out, write_as)
    source = formats.named(read_as) if read_as else formats.of_file(file)
    found = source.read(file)
    if isinstance(found, Found):
        found.media = [_placed(medium) for medium in found.media or [NOWHERE]]
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(Path(folder) / "convert.iprt", title=file.stem) as project,
    ):
        if not isinstance(found, Found):
            brought = source.take_in(project, found, Target())
        elif form.with_recordings:
            import_media.look_beside(found, file)
            with import_media.fetched(project, found, Target()) as media:
                brought = source.take_in(project, found, Target(media=media))
        else:
            why = f"{form.title} has no place for them; choose {FORMS['qdpx-media'].title}"
            found.report.dropped("recordings that are inside", why, count=len(import_media.packed(found)))
            brought = source.take_in(project, found, Target())
        brought.file, brought.form = file.name, source.title
        return brought, exporting.export(project, form.key, out)


def _placed(medium: FoundMedium) -> FoundMedium:
    if medium.dyad and medium.session is not None:
        return medium
    return replace(medium, dyad=medium.dyad or NOWHERE.dyad, session=medium.session or NOWHERE.session)


def _form(out: Path, key: str) -> Form:
    """The form with this key, else the first with the ending of the file."""
    if key and key not in FORMS:
        raise IprError(f"There is no format “{key}” that can be written.", f"There are: {', '.join(FORMS)}.")
    ending = out.suffix.casefold()
    found = FORMS.get(key) or next((each for each in FORMS.values() if each.ending.casefold() == ending), None)
    if found is None:
        known = ", ".join(dict.fromkeys([*(each.ending for each in FORMS.values()), ".qdc"]))
        raise IprError(f"Files like {out.name} cannot be written.", f"Those that can end in {known}.")
    return found
