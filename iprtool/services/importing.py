"""What was read from the file of another tool, put into a study: recordings, codebook, passes, tags, transcripts.

One undoable step, told in the report. Nothing that is there already is changed, and no tag is put in twice.
"""

from iprtool.domain.collecting import no_collection
from iprtool.exchange.found import Found
from iprtool.exchange.report import Report
from iprtool.services import import_tags, transcripts
from iprtool.services.import_homes import Target, homes
from iprtool.store import Project


def take_in(project: Project, found: Found, target: Target) -> Report:
    """Put all of it into the study. Raises IprError where the target is not clear; then nothing was changed."""
    with no_collection(), project.step(f"Import {found.report.file or found.title}".strip()) as step:
        places = homes(project, found, target)
        import_tags.put(project, step, found, places, target.author.strip())
        transcripts.take_in(project, found, places)
    return found.report
