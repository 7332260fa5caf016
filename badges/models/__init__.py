from badges.models.design import Design, DesignPicture, DesignUse, DesignVersion
from badges.models.printed import Print, PrintKind, VoidCode
from badges.models.scan import Point, PointKind, Scan, ScanOutcome

__all__ = [
    "Design",
    "DesignPicture",
    "DesignUse",
    "DesignVersion",
    "Point",
    "PointKind",
    "Print",
    "PrintKind",
    "Scan",
    "ScanOutcome",
    "VoidCode",
]
