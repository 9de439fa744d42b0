"""What of the session has been seen while the interview goes on, kept as it grows: for the strip and the figure."""

from bisect import bisect_left, bisect_right


class Seen:
    """Stretches of the session that were played, joined where they meet."""

    def __init__(self, length_ms: int) -> None:
        self.length_ms = length_ms
        self.stretches: list[tuple[int, int]] = []

    def add(self, start_ms: int, end_ms: int) -> None:
        """This was played."""
        start_ms, end_ms = max(start_ms, 0), min(end_ms, self.length_ms)
        if end_ms <= start_ms:
            return
        first = bisect_left([end for _, end in self.stretches], start_ms)
        last = bisect_right([start for start, _ in self.stretches], end_ms)
        met = self.stretches[first:last]
        joined = (min([start_ms, *(start for start, _ in met)]), max([end_ms, *(end for _, end in met)]))
        self.stretches[first:last] = [joined]

    @property
    def share(self) -> float:
        """Which part of the session was seen, from 0 to 1."""
        return sum(end - start for start, end in self.stretches) / self.length_ms if self.length_ms else 0.0
