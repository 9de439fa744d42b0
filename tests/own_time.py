"""A clock for what must not take long: it stands while other programs have the processors."""

import time
from pathlib import Path

SCHEDULED = Path("/proc/thread-self/schedstat")
"""Of the thread that reads it: nanoseconds on a processor, nanoseconds ready to run while others had the processors."""


def own_ms() -> float:
    """Time in which this thread computed, slept or waited for something; all time where the system does not tell."""
    waited = int(SCHEDULED.read_text().split()[1]) / 1e6 if SCHEDULED.exists() else 0.0
    return 1000 * time.perf_counter() - waited
