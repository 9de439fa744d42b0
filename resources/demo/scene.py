"""The drawn room and the two figures in it, one picture at a time, at 640x360."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPainterPath, QPen

WIDTH, HEIGHT = 640, 360
_INK = QColor("#2B2A2E")


@dataclass(frozen=True)
class Posture:
    """How a figure sits and looks. Degrees for `lean` and `tilt`, the rest from 0 or -1 to 1.

    lean: forward is positive. look: 1 to the other, -1 away. down: eyes and head lowered. smile: -1 to 1.
    brow: -1 drawn together, 1 raised. hand: 0 in the lap, 1 lifted.
    """

    lean: float = 0.0
    tilt: float = 0.0
    look: float = 1.0
    down: float = 0.0
    smile: float = 0.2
    brow: float = 0.0
    hand: float = 0.0
    mouth: float = 0.0
    blink: float = 0.0
    breath: float = 0.0


@dataclass(frozen=True)
class Figure:
    """What a figure looks like. `x` is the place of the hip; `facing` is 1 to the right, -1 to the left."""

    x: float
    facing: int
    skin: str
    blush: str
    hair: str
    top: str
    top_dark: str
    trousers: str
    trousers_dark: str
    shoes: str
    long_hair: bool


CLIENT = Figure(
    x=172, facing=1, skin="#E0B48F", blush="#D79A7C", hair="#4A3527", top="#4F8391", top_dark="#42707D",
    trousers="#3C4A63", trousers_dark="#323E54", shoes="#2B2F38", long_hair=True,
)  # fmt: skip
THERAPIST = Figure(
    x=468, facing=-1, skin="#E8C3A2", blush="#DDA98A", hair="#9A9CA3", top="#8B6FA0", top_dark="#775E8A",
    trousers="#4B4652", trousers_dark="#3F3B45", shoes="#332C2A", long_hair=False,
)  # fmt: skip


def paint(painter: QPainter, at_ms: int, share: float, client: Posture, therapist: Posture) -> None:
    """The whole picture at a time; `share` of the recording that has passed moves the sun."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _room(painter, share)
    _clock(painter, 96, 74, 24, at_ms)
    _table(painter)
    _figure(painter, CLIENT, client)
    _figure(painter, THERAPIST, therapist)


def caption(painter: QPainter, lines: tuple[str, str], opacity: float) -> None:
    """Two lines on a band at the lower edge."""
    painter.save()
    painter.setOpacity(opacity)
    _fill(painter, "#15181D")
    painter.drawRoundedRect(QRectF(150, 292, 340, 52), 6, 6)
    for text, top, size, colour in ((lines[0], 298, 17, "#E8EAED"), (lines[1], 321, 13, "#B9C2CE")):
        font = QFont("Inter")
        font.setPixelSize(size)
        font.setWeight(QFont.Weight.DemiBold if size > 14 else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(QRectF(150, top, 340, size + 5), Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def _fill(painter: QPainter, colour: str | QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(QColor(colour)))


def _stroke(painter: QPainter, colour: str | QColor, width: float) -> None:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _polygon(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(*point)
    path.closeSubpath()
    return path


# ---------------------------------------------------------------- the room


def _room(painter: QPainter, share: float) -> None:
    painter.fillRect(QRectF(0, 0, WIDTH, HEIGHT), QColor("#47525C"))
    painter.fillRect(QRectF(0, 248, WIDTH, 7), QColor("#3A434C"))
    painter.fillRect(QRectF(0, 255, WIDTH, HEIGHT - 255), QColor("#6B584C"))
    _window(painter, share)
    _picture(painter)
    _fill(painter, "#7F6C60")
    painter.drawEllipse(QRectF(96, 290, 448, 64))
    _fill(painter, "#8A776A")
    painter.drawEllipse(QRectF(112, 295, 416, 54))
    shift = 150 * share
    _fill(painter, QColor(255, 226, 160, 46))
    painter.drawPath(_polygon((215 + shift, 262), (285 + shift, 262), (262 + shift, 346), (176 + shift, 346)))
    _plant(painter)


def _window(painter: QPainter, share: float) -> None:
    frame, glass = QRectF(262, 34, 116, 112), QRectF(268, 40, 104, 100)
    _fill(painter, "#B4C2CE")
    painter.drawRect(frame)
    painter.save()
    painter.setClipRect(glass)
    painter.fillRect(glass, QColor("#D3E0EA"))
    _fill(painter, "#F1F5F8")
    drift = 268 + 74 * share
    for dx, dy, w, h in ((0, 62, 34, 10), (8, 55, 18, 14), (-46, 78, 28, 8)):
        painter.drawRoundedRect(QRectF(drift + dx, dy, w, h), h / 2, h / 2)
    _fill(painter, "#A9C0B2")
    painter.drawEllipse(QRectF(246, 108, 110, 70))
    _fill(painter, "#8FAE9C")
    painter.drawEllipse(QRectF(310, 114, 110, 70))
    painter.restore()
    _fill(painter, "#B4C2CE")
    painter.drawRect(QRectF(318, 40, 4, 100))
    painter.drawRect(QRectF(256, 146, 128, 6))


def _picture(painter: QPainter) -> None:
    _fill(painter, "#8C6E58")
    painter.drawRect(QRectF(512, 46, 66, 52))
    painter.fillRect(QRectF(517, 51, 56, 42), QColor("#E9E3D6"))
    painter.save()
    painter.setClipRect(QRectF(517, 51, 56, 42))
    _fill(painter, "#D98F5C")
    painter.drawEllipse(QRectF(552, 57, 11, 11))
    _fill(painter, "#5E8CA0")
    painter.drawPath(_polygon((517, 93), (534, 68), (549, 93)))
    _fill(painter, "#7DA3B2")
    painter.drawPath(_polygon((534, 93), (553, 75), (573, 93)))
    painter.restore()


def _plant(painter: QPainter) -> None:
    for angle, length in ((-38, 52), (-18, 66), (2, 74), (22, 64), (42, 50)):
        painter.save()
        painter.translate(590, 276)
        painter.rotate(angle)
        _fill(painter, "#5F8B6E" if angle % 4 else "#6E9B7C")
        painter.drawEllipse(QRectF(-8, -length, 16, length))
        painter.restore()
    _fill(painter, "#B7795B")
    painter.drawPath(_polygon((570, 270), (610, 270), (604, 312), (576, 312)))
    painter.fillRect(QRectF(567, 266, 46, 8), QColor("#C48768"))


def _clock(painter: QPainter, x: float, y: float, radius: float, at_ms: int) -> None:
    painter.save()
    painter.translate(x, y)
    _fill(painter, "#2F3740")
    painter.drawEllipse(QPointF(0, 0), radius, radius)
    _fill(painter, "#EEF1F4")
    painter.drawEllipse(QPointF(0, 0), radius - 3.5, radius - 3.5)
    for n in range(12):
        painter.save()
        painter.rotate(30 * n)
        _stroke(painter, "#8A94A0", 1.6 if n % 3 else 2.2)
        painter.drawLine(QPointF(0, -radius + 6), QPointF(0, -radius + 8.5))
        painter.restore()
    seconds = 10 * 3600 + 10 * 60 + at_ms / 1000
    hour, minute, second = seconds / 120, seconds / 10, seconds * 6
    hands = ((hour, 9.0, 3.0, "#2B2A2E"), (minute, 14.0, 2.2, "#2B2A2E"), (second, 16.0, 1.3, "#D9534F"))
    for angle, length, width, colour in hands:
        painter.save()
        painter.rotate(angle % 360)
        _stroke(painter, colour, width)
        painter.drawLine(QPointF(0, 3), QPointF(0, -length))
        painter.restore()
    painter.restore()


def _table(painter: QPainter) -> None:
    _stroke(painter, "#54402F", 5)
    painter.drawLine(QPointF(306, 280), QPointF(298, 326))
    painter.drawLine(QPointF(334, 280), QPointF(342, 326))
    _fill(painter, "#7A5C43")
    painter.drawRoundedRect(QRectF(282, 274, 76, 9), 4, 4)
    _fill(painter, "#C9DCE6")
    painter.drawPath(_polygon((294, 254), (308, 254), (306, 274), (296, 274)))
    _fill(painter, "#9DBFD0")
    painter.drawPath(_polygon((294.7, 261), (307.3, 261), (306, 274), (296, 274)))
    _fill(painter, "#F4F1EA")
    painter.drawPath(_polygon((328, 262), (331, 248), (337, 254), (342, 247), (344, 262)))
    _fill(painter, "#6FA3A0")
    painter.drawRoundedRect(QRectF(320, 260, 32, 14), 2, 2)


# ---------------------------------------------------------------- a figure


def _figure(painter: QPainter, who: Figure, how: Posture) -> None:
    painter.save()
    painter.translate(who.x, 262)
    painter.scale(who.facing, 1)
    _chair_back(painter)
    painter.save()
    painter.rotate(how.lean)
    _arm(painter, who, how, near=False)
    _torso(painter, who, how)
    painter.save()
    painter.translate(4, -92 - how.breath)
    painter.rotate(how.tilt + 5 * how.down - 0.4 * how.lean)
    _head(painter, who, how)
    painter.restore()
    painter.restore()
    _legs(painter, who)
    _chair_arm(painter)
    painter.save()
    painter.rotate(how.lean)
    _arm(painter, who, how, near=True)
    painter.restore()
    painter.restore()


def _chair_back(painter: QPainter) -> None:
    _stroke(painter, "#4A382D", 6)
    painter.drawLine(QPointF(-42, 30), QPointF(-46, 66))
    painter.drawLine(QPointF(38, 30), QPointF(42, 66))
    _fill(painter, "#7D5E4C")
    painter.drawRoundedRect(QRectF(-62, -96, 58, 134), 20, 20)
    _fill(painter, "#6C5040")
    painter.drawRoundedRect(QRectF(-60, 8, 112, 32), 12, 12)
    _fill(painter, "#876653")
    painter.drawRoundedRect(QRectF(-48, -2, 100, 22), 10, 10)


def _chair_arm(painter: QPainter) -> None:
    _fill(painter, "#755745")
    painter.drawRoundedRect(QRectF(-50, -18, 66, 56), 12, 12)
    _fill(painter, "#8D6B57")
    painter.drawRoundedRect(QRectF(-54, -26, 76, 16), 8, 8)


def _legs(painter: QPainter, who: Figure) -> None:
    for dx, shade, light in ((13, who.trousers_dark, "#24272E"), (0, who.trousers, who.shoes)):
        _stroke(painter, shade, 27)
        painter.drawPolyline([QPointF(0, -8), QPointF(52 + dx, -6)])
        _stroke(painter, shade, 20)
        painter.drawPolyline([QPointF(54 + dx, -9), QPointF(58 + dx, 54)])
        _fill(painter, light)
        painter.drawRoundedRect(QRectF(46 + dx, 58, 38, 14), 7, 7)


def _torso(painter: QPainter, who: Figure, how: Posture) -> None:
    path = QPainterPath(QPointF(-31, 6))
    rise = how.breath
    path.cubicTo(-36, -30, -40, -66 - rise, -24, -84 - rise)
    path.cubicTo(-12, -93 - rise, 16, -93 - rise, 26, -82 - rise)
    path.cubicTo(38, -62 - rise, 34, -30, 31, 6)
    path.closeSubpath()
    _fill(painter, who.top)
    painter.drawPath(path)
    _fill(painter, QColor(who.skin).darker(112))
    painter.drawRoundedRect(QRectF(-7, -102 - rise, 22, 22), 9, 9)
    _stroke(painter, who.top_dark, 5)
    painter.drawArc(QRectF(-10, -98 - rise, 28, 22), 190 * 16, 160 * 16)


def _arm(painter: QPainter, who: Figure, how: Posture, near: bool) -> None:
    lift = how.hand * (1.0 if near else 0.6)
    shoulder = QPointF(-4 if near else 18, -68 - how.breath)
    elbow = QPointF(2 + 8 * lift, -30 - 4 * lift) if near else QPointF(30 + 4 * lift, -36)
    hand = QPointF(40 + 12 * lift, -22 - 30 * lift) if near else QPointF(50 + 12 * lift, -24 - 26 * lift)
    _fill(painter, who.skin if near else QColor(who.skin).darker(108))
    painter.drawEllipse(hand + QPointF(5, -1), 9, 8)
    _stroke(painter, who.top_dark, 19 if near else 17)
    painter.drawPolyline([shoulder, elbow, hand])


def _head(painter: QPainter, who: Figure, how: Posture) -> None:
    painter.translate(2, -31)
    turn = 3 + 9 * how.look
    if who.long_hair:
        away = min(max((0.6 - how.look) / 1.2, 0.0), 1.0)
        _fill(painter, QColor(who.hair).darker(112))
        painter.drawRoundedRect(QRectF(-39, -22, 42, 62), 20, 28)
        painter.drawRoundedRect(QRectF(-8, -20, 32 + 14 * away, 44 + 14 * away), 15, 22)
    _fill(painter, who.skin)
    painter.drawEllipse(QPointF(0, 0), 33, 34)
    _hair(painter, who, turn)
    ear = QPointF(-24 + 0.5 * turn, 5)
    if not who.long_hair:
        _fill(painter, QColor(who.skin).darker(106))
        painter.drawEllipse(ear, 5.5, 7.5)
    _face(painter, who, how, turn)


def _hair(painter: QPainter, who: Figure, turn: float) -> None:
    whole, face = QPainterPath(), QPainterPath()
    face.setFillRule(Qt.FillRule.WindingFill)
    whole.addEllipse(QPointF(-1, -2), 36, 36.5)
    if who.long_hair:
        face.addEllipse(QPointF(4 + 0.7 * turn, 20), 35, 35)
        face.addEllipse(QPointF(2 + 0.5 * turn, 40), 38, 38)
    else:
        face.addEllipse(QPointF(7 + 0.7 * turn, 24), 36, 38)
    _fill(painter, who.hair)
    painter.drawPath(whole.subtracted(face))
    if who.long_hair:
        painter.save()
        painter.translate(-0.75 * (12 - turn), 0)
        painter.setClipRect(QRectF(-37 + 0.75 * (12 - turn), -20, 60, 70))
        lock = QPainterPath(QPointF(-34, -6))
        lock.cubicTo(-42, 18, -38, 36, -27, 42)
        lock.cubicTo(-17, 38, -21, 10, -17, -12)
        lock.closeSubpath()
        painter.drawPath(lock)
        painter.restore()


def _face(painter: QPainter, who: Figure, how: Posture, turn: float) -> None:
    painter.translate(turn, 3 + 4 * how.down)
    _fill(painter, who.blush)
    painter.setOpacity(0.5)
    painter.drawEllipse(QPointF(-15, 10), 5.5, 4)
    painter.drawEllipse(QPointF(12.5, 10), 4.5, 4)
    painter.setOpacity(1.0)
    _eyes(painter, how)
    _brows(painter, who, how)
    if not who.long_hair:
        _glasses(painter, turn)
    _stroke(painter, QColor(who.skin).darker(128), 2)
    painter.drawArc(QRectF(-1, 3, 7, 8), 250 * 16, 130 * 16)
    _mouth(painter, how)


def _eyes(painter: QPainter, how: Posture) -> None:
    shut = max(how.blink, 0.55 * how.down)
    for x in (-10.5, 11.0):
        centre = QPointF(x + 1.2 * how.look, 0.8 + 1.2 * how.down)
        if shut > 0.6:
            _stroke(painter, _INK, 2)
            painter.drawArc(QRectF(x - 4, -3, 8, 6), 200 * 16, 140 * 16)
        else:
            _fill(painter, _INK)
            painter.drawEllipse(centre, 3.0, 3.6 * (1 - 0.5 * shut))


def _brows(painter: QPainter, who: Figure, how: Posture) -> None:
    _stroke(painter, QColor(who.hair).darker(115), 2.4)
    inner, outer = -9.5 - 2.5 * how.brow + (2.0 if how.brow < 0 else 0), -9.5 - 2.2 * max(how.brow, 0)
    painter.drawLine(QPointF(-15, outer), QPointF(-7, inner))
    painter.drawLine(QPointF(7.5, inner), QPointF(15.5, outer))


def _glasses(painter: QPainter, turn: float) -> None:
    _stroke(painter, "#3B3F47", 1.6)
    painter.drawEllipse(QPointF(-10, 1), 8.2, 8.2)
    painter.drawEllipse(QPointF(11.5, 1), 8.2, 8.2)
    painter.drawLine(QPointF(-2, 0), QPointF(3.4, 0))
    painter.drawLine(QPointF(-18, 0), QPointF(-24 - 0.4 * turn, 0))


def _mouth(painter: QPainter, how: Posture) -> None:
    width = 8.0 + 1.5 * max(how.smile, 0) - 1.2 * how.mouth
    if how.mouth < 0.12:
        path = QPainterPath(QPointF(1 - width, 17.5 - 1.5 * how.smile))
        path.quadTo(1, 17.5 + 5.5 * how.smile, 1 + width, 17.5 - 1.5 * how.smile)
        _stroke(painter, "#7E3F3A", 2.4)
        painter.drawPath(path)
        return
    height = 2.0 + 6.5 * how.mouth
    box = QRectF(1 - width, 18 - 0.45 * height - how.smile, 2 * width, height)
    path = QPainterPath()
    path.addRoundedRect(box, min(width, 7), height / 2)
    _fill(painter, "#7A2F33")
    painter.drawPath(path)
    if how.mouth > 0.35:
        painter.save()
        painter.setClipPath(path)
        _fill(painter, "#C4686A")
        painter.drawEllipse(QPointF(1, box.bottom() + 0.5), width * 0.6, 2.6)
        painter.restore()


def wave(at_ms: int, period_ms: float, phase: float = 0.0) -> float:
    """A slow swing between -1 and 1: breathing, small shifts of weight."""
    return math.sin(2 * math.pi * at_ms / period_ms + phase)
