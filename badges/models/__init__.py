from badges.models.design import Design, DesignPicture, DesignUse, DesignVersion
from badges.models.device import Device, MarkKey
from badges.models.operation import (
    HandOver,
    Operation,
    OperationKind,
    OperationState,
    Thing,
)
from badges.models.point import Direction, Point, PointKind, Times
from badges.models.printed import Print, PrintKind, VoidCode
from badges.models.scan import Scan, ScanOutcome, Way

__all__ = [
    "Design",
    "DesignPicture",
    "DesignUse",
    "DesignVersion",
    "Device",
    "Direction",
    "HandOver",
    "MarkKey",
    "Operation",
    "OperationKind",
    "OperationState",
    "Point",
    "PointKind",
    "Print",
    "PrintKind",
    "Scan",
    "ScanOutcome",
    "Thing",
    "Times",
    "VoidCode",
    "Way",
]
