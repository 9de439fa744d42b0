"""What was read from the file of another tool, put into a study: recordings, codebook, passes, tags, transcripts.

One undoable step, told in the report. Nothing that is there already is changed, and no tag is put in twice.
"""

from iprtool.domain.collecting import no_collection
from iprtool.domain.errors import IprError
from iprtool.exchange.found import Found
from iprtool.exchange.limits import UNTOUCHED
from iprtool.exchange.report import Report
from iprtool.services import import_media, import_tags, transcripts
from iprtool.services.import_homes import Target, homes
from iprtool.store import Project


def take_in(project: Project, found: Found, target: Target) -> Report:
    """Put all of it into the study.

    Raises IprError where there is nothing to put in, or the target is not clear; then nothing was changed.
    """
    if not holds_anything(found):
        raise IprError(
            f"There is nothing in {found.report.file or 'the file'} that a study can hold.",
            " ".join([*(f"{each}." for each in found.report.losses), UNTOUCHED]),
        )
    with no_collection(), project.step(f"Import {found.report.file or found.title}".strip()) as step:
        places = homes(project, found, target)
        import_tags.put(project, step, found, places, target.author.strip())
        transcripts.take_in(project, found, places)
    return found.report


def holds_anything(found: Found) -> bool:
    """Whether there are segments, codes, words or recordings in it."""
    turns = any(each.turns for each in found.transcripts)
    return bool(found.tags or found.codes or turns or import_media.packed(found))
