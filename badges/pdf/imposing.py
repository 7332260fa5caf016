"""Where on a paper each side of each badge comes, which way up, and where one cuts.

Places are matrices as PDF takes them: from the badge's lower left corner to the
paper's.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from badges.pdf.sheet import MILLIMETRE, Flip, Fold, Labels, Sheet, Way

# two measures that differ by less are the same: 2 x 105 mm are 210 mm, whatever the
# last digit says, and makers of labels round
_NEAR: Final = 0.5
_TICK: Final = 4 * MILLIMETRE
_BESIDE_TICK: Final = 1 * MILLIMETRE
_ROOM_FOR_CORNERS: Final = 5.5 * MILLIMETRE
_PAPER_EDGE: Final = 1 * MILLIMETRE

Stroke = tuple[float, float, float, float]
Corner = tuple[float, float]


class TooLarge(ValueError):
    """A badge is larger than the label, or than the paper it is cut from.

    Attributes:
        room: width and height there is, in points.
    """

    def __init__(self, room: tuple[float, float]) -> None:
        self.room = room
        super().__init__("No badge of this size fits into its place there.")


class NoSuchLabel(ValueError):
    """There is no label with the number to start at; `places` is how many there are."""

    def __init__(self, places: int) -> None:
        self.places = places
        super().__init__(f"There is no label to start at: the sheet has {places}.")


class Matrix(NamedTuple):
    a: float
    b: float
    c: float
    d: float
    x: float
    y: float

    def then(self, after: Matrix) -> Matrix:
        """What is moved by this one and by another after it."""
        return Matrix(
            self.a * after.a + self.b * after.c,
            self.a * after.b + self.b * after.d,
            self.c * after.a + self.d * after.c,
            self.c * after.b + self.d * after.d,
            self.x * after.a + self.y * after.c + after.x,
            self.x * after.b + self.y * after.d + after.y,
        )

    def __str__(self) -> str:
        return " ".join(f"{round(one, 4) + 0:.6g}" for one in self)


def shifted(x: float, y: float) -> Matrix:
    return Matrix(1, 0, 0, 1, x, y)


def upside_down(width: float, height: float) -> Matrix:
    """Turned by 180 degrees within the same box."""
    return Matrix(-1, 0, 0, -1, width, height)


class Imposed(NamedTuple):
    """A paper with its places.

    Attributes:
        sides: for each side of paper, and each place on it, what is drawn there: the
            badge's side and its matrix.
        lines: dashed lines to cut along, all across.
        corners: strokes outside the badges' corners.
        folds: strokes on the folds.
    """

    width: float
    height: float
    places: int
    sides: tuple[tuple[tuple[tuple[int, Matrix], ...], ...], ...]
    lines: tuple[Stroke, ...]
    corners: tuple[Stroke, ...]
    folds: tuple[Stroke, ...]


def impose(
    sheet: Sheet, width: float, height: float, way: Way, *, two_sided: bool
) -> Imposed:
    """Put badges of a size on a paper.

    A badge that is smaller than its label stands in its middle, turned by a right
    angle where only so it fits.

    Raises:
        TooLarge: unless `way.shrink` allows to make it smaller.
        NoSuchLabel: none has the number `way.start`.
    """
    tile = _Tile.of(width, height, way.fold, two_sided=two_sided)
    paper, labels = _labels(sheet, tile)
    places = labels.columns * labels.rows
    if not 1 <= way.start <= places:
        raise NoSuchLabel(places)
    inner = _inner(tile, labels, shrink=way.shrink)
    boxes = [(left, paper[1] - top - labels.height) for left, top in labels.corners()]
    matrices = [inner.matrix.then(shifted(*box)) for box in boxes]
    front = tuple(
        tuple((side, one.then(matrix)) for side, one in tile.parts)
        for matrix in matrices
    )
    sides = [front]
    if two_sided and not way.fold:
        is_level = not sheet.is_single and _is_over_level_edge(paper, way.flip)
        back = (_behind(paper, box, inner, is_level=is_level) for box in boxes)
        sides.append(tuple(((1, matrix),) for matrix in back))
    marks = way.marks if way.marks is not None else sheet.labels is None
    badges = [(x + inner.x, y + inner.y) for x, y in boxes]
    is_cut = marks and not sheet.is_single
    lines, corners = _cuts(paper, badges, inner) if is_cut else ((), ())
    folds = tuple(
        _moved(stroke, matrix) for matrix in matrices for stroke in tile.folds()
    )
    return Imposed(*paper, places, tuple(sides), lines, corners, folds)


class _Tile(NamedTuple):
    """What is printed on one side of paper for one badge."""

    width: float
    height: float
    parts: tuple[tuple[int, Matrix], ...]
    fold: Fold

    @classmethod
    def of(cls, width: float, height: float, fold: Fold, *, two_sided: bool) -> _Tile:
        here, behind = shifted(0, 0), int(two_sided)
        if fold is Fold.BESIDE:
            parts = ((0, here), (behind, shifted(width, 0)))
            return cls(2 * width, height, parts, fold)
        if fold is Fold.ABOVE:
            over = upside_down(width, height).then(shifted(0, height))
            return cls(width, 2 * height, ((0, here), (behind, over)), fold)
        return cls(width, height, ((0, here),), fold)

    def folds(self) -> Iterator[Stroke]:
        """Short strokes at both ends of the fold."""
        if self.fold is Fold.BESIDE:
            x = self.width / 2
            yield x, 0, x, _TICK
            yield x, self.height - _TICK, x, self.height
        elif self.fold is Fold.ABOVE:
            y = self.height / 2
            yield 0, y, _TICK, y
            yield self.width - _TICK, y, self.width, y


class _Inner(NamedTuple):
    """A tile in its label: its matrix, and the box it fills there."""

    matrix: Matrix
    x: float
    y: float
    width: float
    height: float
    label: tuple[float, float]
    is_lying: bool


def _labels(sheet: Sheet, tile: _Tile) -> tuple[tuple[float, float], Labels]:
    """The paper's size and its places, found for the badge where it is cut apart."""
    width, height = tile.width, tile.height
    if sheet.is_single:
        places = Labels(1, 1, width, height, 0, 0, width, height)
        return (width, height), places
    paper = sheet.width, sheet.height
    if sheet.labels is not None:
        return paper, sheet.labels
    # lying where only so it holds more
    upright, lying = (_grid(one, tile) for one in (paper, paper[::-1]))
    if lying[0] * lying[1] > upright[0] * upright[1]:
        paper, upright = paper[::-1], lying
    columns, rows = upright
    if not columns * rows:
        raise TooLarge(paper)
    left = (paper[0] - columns * width) / 2
    top = (paper[1] - rows * height) / 2
    return paper, Labels(columns, rows, width, height, left, top, width, height)


def _grid(paper: tuple[float, float], tile: _Tile) -> tuple[int, int]:
    """How many badges a paper holds edge to edge, in a row and one below the other."""
    columns = int((paper[0] + _NEAR) // tile.width)
    return columns, int((paper[1] + _NEAR) // tile.height)


def _inner(tile: _Tile, labels: Labels, *, shrink: bool) -> _Inner:
    room = labels.width, labels.height
    upright = min(1.0, (room[0] + _NEAR) / tile.width, (room[1] + _NEAR) / tile.height)
    lying = min(1.0, (room[0] + _NEAR) / tile.height, (room[1] + _NEAR) / tile.width)
    scale = max(upright, lying)
    if scale < 1 and not shrink:
        raise TooLarge(room)
    is_lying = upright < scale
    width, height = tile.width * scale, tile.height * scale
    if is_lying:
        width, height = height, width
        matrix = Matrix(0, scale, -scale, 0, width, 0)
    else:
        matrix = Matrix(scale, 0, 0, scale, 0, 0)
    x, y = (room[0] - width) / 2, (room[1] - height) / 2
    return _Inner(matrix.then(shifted(x, y)), x, y, width, height, room, is_lying)


def _is_over_level_edge(paper: tuple[float, float], flip: Flip) -> bool:
    is_upright = paper[1] >= paper[0]
    return (flip is Flip.LONG) != is_upright


def _behind(
    paper: tuple[float, float], box: Corner, inner: _Inner, *, is_level: bool
) -> Matrix:
    """Where the back of a place comes to lie when the paper is turned over.

    A badge is turned round its own upright axis when somebody looks at its back.
    Where the paper turns round the other one, backs are drawn upside down.
    """
    (x, y), (width, height) = box, inner.label
    if is_level:
        corner = shifted(x, paper[1] - y - height)
    else:
        corner = shifted(paper[0] - x - width, y)
    is_turned = is_level != inner.is_lying
    turn = upside_down(width, height) if is_turned else shifted(0, 0)
    return inner.matrix.then(turn).then(corner)


def _cuts(
    paper: tuple[float, float], badges: list[Corner], inner: _Inner
) -> tuple[tuple[Stroke, ...], tuple[Stroke, ...]]:
    """Lines where badges stand close to one another, else marks at their corners."""
    width, height = inner.width, inner.height
    lefts = sorted({round(x, 2) for x, _y in badges})
    feet = sorted({round(y, 2) for _x, y in badges})
    gaps = [b - a - width for a, b in pairwise(lefts)]
    gaps += [b - a - height for a, b in pairwise(feet)]
    if gaps and min(gaps) >= _ROOM_FOR_CORNERS:
        corners = (one for x, y in badges for one in _corner_marks(x, y, width, height))
        return (), tuple(corners)
    upright = ((x, 0, x, paper[1]) for x in _edges(lefts, width, paper[0]))
    level = ((0, y, paper[0], y) for y in _edges(feet, height, paper[1]))
    return (*upright, *level), ()


def _edges(starts: list[float], size: float, paper: float) -> list[float]:
    """Both edges of all badges, those that meet once, without the paper's own."""
    found: list[float] = []
    for edge in sorted(edge for start in starts for edge in (start, start + size)):
        is_inside = _PAPER_EDGE < edge < paper - _PAPER_EDGE
        if is_inside and not (found and edge - found[-1] < _NEAR):
            found.append(edge)
    return found


def _corner_marks(x: float, y: float, width: float, height: float) -> Iterator[Stroke]:
    near, far = _BESIDE_TICK, _ROOM_FOR_CORNERS / 2
    for edge, sign in ((x, -1), (x + width, 1)):
        for level in (y, y + height):
            yield edge + sign * near, level, edge + sign * far, level
    for edge, sign in ((y, -1), (y + height, 1)):
        for upright in (x, x + width):
            yield upright, edge + sign * near, upright, edge + sign * far


def _moved(stroke: Stroke, matrix: Matrix) -> Stroke:
    x1, y1 = _point(stroke[0], stroke[1], matrix)
    x2, y2 = _point(stroke[2], stroke[3], matrix)
    return x1, y1, x2, y2


def _point(x: float, y: float, by: Matrix) -> Corner:
    return x * by.a + y * by.c + by.x, x * by.b + y * by.d + by.y
