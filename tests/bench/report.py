"""What a benchmark hands over, and how it is shown: one table, one JSON file."""

import json
import math
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One figure. bar: what it must not exceed (in the same unit), None for a figure that is there to compare with.

    at_least: the bar is what it must reach instead, as for "the exact frame, 100 %".
    """

    name: str
    value: float
    unit: str
    bar: float | None = None
    detail: str = ""
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None without a bar."""
        if self.bar is None:
            return None
        return self.value >= self.bar if self.at_least else self.value <= self.bar


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered) - 1e-9) - 1)]


def table(results: dict[str, list[Row]]) -> str:
    """All figures in columns, by benchmark."""
    lines = [("what", "value", "bar", "", "detail")]
    for name, rows in results.items():
        lines.append((f"[{name}]", "", "", "", ""))
        lines += [_line(row) for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    return "\n".join(
        f"{a:<{widths[0]}}  {b:>{widths[1]}}  {c:>{widths[2]}}  {d:<{widths[3]}}  {e}".rstrip()
        for a, b, c, d, e in lines
    )


def _line(row: Row) -> tuple[str, str, str, str, str]:
    sign = "≥" if row.at_least else "≤"
    bar = "" if row.bar is None else f"{sign} {_number(row.bar)} {row.unit}"
    mark = {None: "", True: "met", False: "MISSED"}[row.met]
    return row.name, f"{_number(row.value)} {row.unit}", bar, mark, row.detail


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 1000 else f"{value:.3g}"


def write(results: dict[str, list[Row]], path: Path) -> None:
    """Write all figures with the machine that they come from."""
    data = {
        "machine": {
            "system": platform.platform(),
            "processor": platform.processor(),
            "python": platform.python_version(),
        },
        "results": {name: [{**asdict(row), "met": row.met} for row in rows] for name, rows in results.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
