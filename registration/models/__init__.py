from registration.models.change import ChangeRequest, ChangeState
from registration.models.draft import Draft
from registration.models.duplicates import (
    LikelyPair,
    LikenessLook,
    MergeRecord,
    PairState,
)
from registration.models.form import Answer, Form, FormPurpose, FormStep, FormVersion
from registration.models.imports import ImportRun, RunState
from registration.models.intake import Category, Intake, ReserveBy, Stream
from registration.models.registration import (
    Consent,
    Decision,
    Reason,
    Registration,
    Source,
    State,
)
from registration.models.review import (
    Assignment,
    Conflict,
    Criterion,
    Points,
    Review,
    ReviewPhase,
    Verdict,
)

__all__ = [
    "Answer",
    "Assignment",
    "Category",
    "ChangeRequest",
    "ChangeState",
    "Conflict",
    "Consent",
    "Criterion",
    "Decision",
    "Draft",
    "Form",
    "FormPurpose",
    "FormStep",
    "FormVersion",
    "ImportRun",
    "Intake",
    "LikelyPair",
    "LikenessLook",
    "MergeRecord",
    "PairState",
    "Points",
    "Reason",
    "Registration",
    "ReserveBy",
    "Review",
    "ReviewPhase",
    "RunState",
    "Source",
    "State",
    "Stream",
    "Verdict",
]
