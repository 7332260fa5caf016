from badges.models.batch import Batch, BatchPart, OwnSheet, PaperSize
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
from badges.models.print_order import (
    OrderState,
    Printer,
    PrinterKind,
    PrintOrder,
)
from badges.models.printed import Print, PrintKind, VoidCode
from badges.models.scan import Scan, ScanOutcome, Way
from badges.models.venue import FAR, Told, VenueCopy

__all__ = [
    "FAR",
    "Batch",
    "BatchPart",
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
    "OrderState",
    "OwnSheet",
    "PaperSize",
    "Point",
    "PointKind",
    "Print",
    "PrintKind",
    "PrintOrder",
    "Printer",
    "PrinterKind",
    "Scan",
    "ScanOutcome",
    "Thing",
    "Times",
    "Told",
    "VenueCopy",
    "VoidCode",
    "Way",
]
