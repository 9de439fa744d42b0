"""The process that looks through a recording that is not trusted: `python -m iprtool.media.probe_child LIMITS PATH`.

Writes one line of JSON: {"probe": …} or {"message": …, "hint": …}. Whatever else happens to it (a crash, a kill, too
much memory), the program that started it only sees that the line is missing.
"""

import json
import sys
from pathlib import Path
from typing import Any

from iprtool.domain.errors import IprError


def main(arguments: list[str]) -> int:
    """Inspect the recording named last; before it come the limits in megabytes and processor seconds."""
    megabytes, cpu_seconds, path = arguments
    _limit(int(megabytes), int(cpu_seconds))
    sys.stdout.write(json.dumps(_answer(Path(path))))
    sys.stdout.flush()
    return 0


def _answer(path: Path) -> dict[str, Any]:
    from iprtool.media.inspection import inspect

    try:
        return {"probe": inspect(path).as_json()}
    except IprError as error:
        return {"message": error.message, "hint": error.hint}


def _limit(megabytes: int, cpu_seconds: int) -> None:
    """Keep a hostile file from taking the machine's memory or processor, where the system can do that."""
    try:
        import resource
    except ImportError:  # Windows: the time limit of the parent is what there is
        return
    for kind, most in (
        (resource.RLIMIT_AS, megabytes << 20),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        except (ValueError, OSError):  # a system that knows the limit but does not keep it
            continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
