from badges.models.print_order import (
    OrderState,
    Printer,
    PrinterKind,
    PrintOrder,
)
from badges.models.printed import Print, PrintKind, VoidCode
from badges.models.scan import Point, PointKind, Scan, ScanOutcome

__all__ = [
    "OrderState",
    "Point",
    "PointKind",
    "Print",
    "PrintKind",
    "PrintOrder",
    "Printer",
    "PrinterKind",
    "Scan",
    "ScanOutcome",
    "VoidCode",
]
