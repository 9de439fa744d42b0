"""What is being rated, a tag or the session: its scales, their values, and which one the next key rates on."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject

from iprtool.domain.codebook import CodeTree
from iprtool.domain.kinds import ScaleKind
from iprtool.domain.model import Scale
from iprtool.domain.scales import by_digit, described, digits, shown, values
from iprtool.store import Changes
from iprtool.ui.code.rating_panel import RatingPanel

Write = Callable[[str, float | None], Changes | None]


class Rated(QObject):
    """One thing with its panel. After a value the next scale without one has its turn."""

    def __init__(self, panel: RatingPanel, write: Write, parent: QObject) -> None:
        super().__init__(parent)
        self.panel, self._write = panel, write
        self._tree: CodeTree | None = None
        self.scales: Sequence[Scale] = ()
        self.values: Mapping[str, float] = {}
        self._current: str | None = None
        self._last: str | None = None
        panel.value_chosen.connect(self.put)

    def set_codes(self, tree: CodeTree | None) -> None:
        """The scales are those of this codebook from now on."""
        self._tree = tree
        self.panel.set_codes(tree)
        self.show((), {}, editable=False)

    def show(self, scales: Sequence[Scale], values: Mapping[str, float], *, editable: bool, anew: bool = True) -> None:
        """Show scales and values; of another thing than before (`anew`) the first scale without a value is next."""
        self.scales, self.values = scales, values
        self.panel.show_scales(scales, values, editable=editable)
        if anew or self._current not in {scale.id for scale in scales}:
            self._last = None
            self._go_to(self._first_unrated(scales) or (scales[0].id if scales else None))

    def put(self, scale_id: str, value: float | None) -> bool:
        """Rate on a scale; False when it was refused."""
        if self._write(scale_id, value) is None:
            self.panel.show_scales(self.scales, self.values, editable=True)
            return False
        places = [scale.id for scale in self.scales]
        at = places.index(scale_id) if scale_id in places else -1
        rest = [scale for scale in (*self.scales[at + 1 :], *self.scales[: at + 1]) if scale.id != scale_id]
        self._last = scale_id
        self._go_to(scale_id if value is None else self._first_unrated(rest) or scale_id)
        return True

    def digit(self, digit: int, *, half: bool) -> bool:
        """Rate on the scale that has its turn with the value of a digit. Raises IprError when it has none."""
        scale = self.current
        if scale is None or self._tree is None:
            return False
        return self.put(scale.id, by_digit(scale, self._tree.anchors_of(scale), digit, half=half))

    def clear(self) -> bool:
        """Take a rating away: of the scale that has its turn, else the last one. Where there is none, 0 is a value."""
        scale = self.current
        if scale is None or self._tree is None:
            return False
        if scale.id in self.values:
            return self.put(scale.id, None)
        if scale.kind is not ScaleKind.FLAG and 0.0 in values(scale, self._tree.anchors_of(scale)):
            return self.put(scale.id, 0.0)
        return self._last is not None and self._last in self.values and self.put(self._last, None)

    def move(self, places: int) -> None:
        """Let another scale have its turn."""
        if self.scales:
            ids = [scale.id for scale in self.scales]
            scale = self.current
            self._go_to(ids[((ids.index(scale.id) if scale else 0) + places) % len(ids)])

    @property
    def current(self) -> Scale | None:
        """The scale that has its turn: the one with the focus, else the one marked."""
        wanted = self.panel.focused or self._current
        return next((scale for scale in self.scales if scale.id == wanted), None)

    @property
    def figures(self) -> set[int]:
        """The figures of the keyboard that rate on the scale whose turn it is."""
        scale = next((scale for scale in self.scales if scale.id == self._current), None)
        if scale is None or self._tree is None:
            return set()
        return digits(scale, self._tree.anchors_of(scale))

    def prompt(self) -> tuple[str, str]:
        """Name and keys of the scale that waits for a value: (`Locus`, `1 task 2 goal 3 bond`); empty for none."""
        scale = next((scale for scale in self.scales if scale.id == self._current), None)
        if scale is None or scale.id in self.values or self._tree is None:
            return "", ""
        anchors = self._tree.anchors_of(scale)
        if scale.kind is ScaleKind.FLAG:
            return scale.name, "1 yes 2 no"
        if scale.kind is ScaleKind.NOMINAL:
            return scale.name, " ".join(f"{n} {anchor.label}" for n, anchor in enumerate(anchors[:9], 1))
        return scale.name, described(scale, anchors)

    def words(self, scale_id: str) -> str:
        """A scale with its value in words: `Impact 4`."""
        scale = next((scale for scale in self.scales if scale.id == scale_id), None)
        if scale is None or self._tree is None:
            return ""
        value = self.values.get(scale_id)
        return f"{scale.name} {'–' if value is None else shown(scale, self._tree.anchors_of(scale), value)}"

    @property
    def last_words(self) -> str:
        """What was rated last."""
        return self.words(self._last or "")

    def _first_unrated(self, scales: Sequence[Scale]) -> str | None:
        return next((scale.id for scale in scales if scale.id not in self.values), None)

    def _go_to(self, scale_id: str | None) -> None:
        self._current = scale_id
        self.panel.set_current(scale_id)
