"""Which recordings' files are not where they were, found out in the background: disks of a network can be slow."""

from collections.abc import Sequence
from pathlib import Path

from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording
from iprtool.domain.progress import Cancelled, Progress
from iprtool.services import recordings
from iprtool.ui.jobs import Job


def look_for_missing(folder: Path, wanted: Sequence[Recording]) -> Job[set[str]]:
    """A job that gives the ids of the recordings whose file is missing or another one."""

    def work(progress: Progress, cancelled: Cancelled) -> set[str]:
        found = set()
        for done, recording in enumerate(wanted, 1):
            if cancelled():
                break
            if recording.media_kind is not MediaKind.NONE and recordings.trouble(folder, recording):
                found.add(recording.id)
            progress(done / len(wanted))
        return found

    return Job("Looking for the recordings' files", work)
