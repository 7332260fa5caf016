from badges.models.printed import Print, PrintKind, VoidCode
from badges.models.scan import Point, PointKind, Scan, ScanOutcome

__all__ = [
    "Point",
    "PointKind",
    "Print",
    "PrintKind",
    "Scan",
    "ScanOutcome",
    "VoidCode",
]
