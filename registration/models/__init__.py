from registration.models.draft import Draft
from registration.models.form import Answer, Form, FormPurpose, FormVersion
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
    "Intake",
    "Registration",
    "Source",
    "State",
    "Stream",
]
