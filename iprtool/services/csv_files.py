"""What the imports of tables share: reading the file, and the report of what became of it."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iprtool.domain.errors import IprError
from iprtool.exchange import csv_table


@dataclass
class Report:
    """What an import did: how many of each were made, what it changed, and how many rows said nothing new."""

    rows: int = 0
    made: Counter[str] = field(default_factory=Counter)
    changed: list[str] = field(default_factory=list)
    skipped: int = 0

    def facts(self) -> dict[str, Any]:
        """All of it, for JSON."""
        return {"rows": self.rows, "made": dict(self.made), "changed": self.changed, "skipped": self.skipped}

    @property
    def summary(self) -> str:
        """It in one line."""
        made = ", ".join(f"{n} {what if n != 1 else what.removesuffix('s')}" for what, n in self.made.items())
        return f"Made: {made or 'nothing'}. Changed: {len(self.changed)}. Rows that said nothing new: {self.skipped}."

    def told(self) -> str:
        """All of it, in words."""
        return "\n".join([self.summary, *self.changed])


def read(file: Path) -> bytes:
    """The bytes of a table. Raises IprError when it cannot be read."""
    try:
        if file.stat().st_size > csv_table.LARGEST:
            raise IprError(f"{file.name} is too large.", f"At most {csv_table.LARGEST:,} bytes are read.")
        return file.read_bytes()
    except OSError as error:
        raise IprError(f"{file.name} cannot be read: {error.strerror}.", "Choose another file.") from error
