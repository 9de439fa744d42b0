"""What was read from the file of another tool, put into a study: recordings, codebook, passes, tags, transcripts.

One undoable step, told in the report. Nothing that is there already is changed, and no tag is put in twice.
"""

from collections.abc import Generator, Iterator

from iprtool.domain.collecting import no_collection
from iprtool.domain.errors import IprError
from iprtool.exchange.found import Found
from iprtool.exchange.limits import UNTOUCHED
from iprtool.exchange.report import Report
from iprtool.services import import_media, transcripts
from iprtool.services.import_homes import Target, homes
from iprtool.services.import_tags import Putting
from iprtool.services.slices import Slices, slices
from iprtool.store import Project


def take_in(project: Project, found: Found, target: Target) -> Report:
    """Put all of it into the study.

    Raises IprError where there is nothing to put in, or the target is not clear; then nothing was changed.
    """
    with no_collection(), project.step(_label(found)):
        for _ in _slices(project, found, target, Slices(project, _label(found))):
            pass
    return found.report


def taking_in(project: Project, found: Found, target: Target) -> Generator[float, None, Report]:
    """The same in slices, which are one step to undo; yields how much is done. When it is closed all is taken back.

    What can be refused is refused before the first slice has ended.
    """
    parts = max(len(found.tags) + sum(len(each.turns) for each in found.transcripts), 1)
    done, ready = 0, False
    with slices(project, _label(found)) as steps:
        writing = _slices(project, found, target, steps)
        while not ready:
            with no_collection():
                part = next(writing, None)
            ready, done = part is None, done + (part or 0)
            yield done / parts
    return found.report


def _slices(project: Project, found: Found, target: Target, steps: Slices) -> Iterator[int]:
    """Write slice by slice; yields how many tags and turns each had."""
    if not holds_anything(found):
        raise IprError(
            f"There is nothing in {found.report.file or 'the file'} that a study can hold.",
            " ".join([*(f"{each}." for each in found.report.losses), UNTOUCHED]),
        )
    with steps.step():
        places = homes(project, found, target)
        putting = Putting(project, found, places, target.author.strip())
    yield 0
    yield from putting.slices(steps)
    yield from transcripts.slices(project, found, places, steps)


def holds_anything(found: Found) -> bool:
    """Whether there are segments, codes, words or recordings in it."""
    turns = any(each.turns for each in found.transcripts)
    return bool(found.tags or found.codes or turns or import_media.packed(found))


def _label(found: Found) -> str:
    return f"Import {found.report.file or found.title}".strip()
