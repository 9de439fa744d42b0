"""What `tests.command` forks: the program, loaded, with the streams of one command."""

import os
import pkgutil
import sys
from importlib import import_module
from pathlib import Path

import iprtool.services
from iprtool.cli import main

for _each in pkgutil.iter_modules(iprtool.services.__path__, "iprtool.services."):
    import_module(_each.name)  # which a command loads only when it needs it


def run(arguments: list[str], environment: dict[str, str], out: str, err: str) -> None:
    """Be the command; what it prints goes into two files."""
    os.environ.clear()
    os.environ.update(environment)
    for number, file in ((1, out), (2, err)):
        with Path(file).open("wb") as opened:
            os.dup2(opened.fileno(), number)
    sys.argv = ["iprtool", *arguments]
    main()
