from registration.models.draft import Draft
from registration.models.form import Answer, Form, FormPurpose, FormVersion
from registration.models.imports import ImportRun, RunState
from registration.models.intake import Category, Intake, Stream
from registration.models.registration import (
    Consent,
    Decision,
    Registration,
    Source,
    State,
)

__all__ = [
    "Answer",
    "Category",
    "Consent",
    "Decision",
    "Draft",
    "Form",
    "FormPurpose",
    "FormVersion",
    "ImportRun",
    "Intake",
    "Registration",
    "RunState",
    "Source",
    "State",
    "Stream",
]
