"""Looking through a recording in a process of its own, so that a hostile file cannot take the program down."""

import json
import os
import subprocess
import sys
from pathlib import Path

import iprtool
from iprtool.domain.errors import IprError
from iprtool.media.contents import Probe
from iprtool.media.source import file_source

_MEMORY_MB = 2048
_ANSWER_BYTES = 1 << 20
_DAMAGED = "The recording may be damaged; copy it again or save it anew with another program."


def probe(path: Path | str, timeout_s: float = 20) -> Probe:
    """Look through a recording in a child process with limits of time and memory.

    Raises IprError when the file is missing, empty, no recording, or too much for the child: it crashed, hung for
    `timeout_s` seconds or wanted too much memory.
    """
    path = Path(path).absolute()
    file_source(path)().close()
    # -P: never import from the folder that the program happens to run in.
    command = [
        sys.executable,
        "-P",
        "-m",
        "iprtool.media.probe_child",
        str(_MEMORY_MB),
        str(int(timeout_s) + 1),
        str(path),
    ]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout_s,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise IprError(
            f"Looking through {path.name} took longer than {timeout_s:g} seconds and was stopped.", _DAMAGED
        ) from None
    except OSError as error:
        raise IprError(
            f"The helper that looks through recordings cannot be started: {error.strerror}.", "Install iprtool again."
        ) from error
    return _read(done.stdout, path.name)


def _environment() -> dict[str, str]:
    """The child finds iprtool where this process found it, also when that is not an installed package."""
    here = str(Path(iprtool.__file__).parent.parent)
    before = os.environ.get("PYTHONPATH")
    return os.environ | {"PYTHONPATH": here if not before else os.pathsep.join((here, before))}


def _read(answer: bytes, name: str) -> Probe:
    try:
        if len(answer) > _ANSWER_BYTES:
            raise ValueError("the answer is too long")
        data = json.loads(answer)
        if "message" in data:
            raise IprError(data["message"], data["hint"])
        return Probe.from_json(data["probe"])
    except (ValueError, KeyError, TypeError):
        raise IprError(f"{name} could not be looked through: the decoder broke on it.", _DAMAGED) from None
