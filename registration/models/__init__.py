from registration.models.draft import Draft
from registration.models.intake import Category, Intake, Stream
from registration.models.registration import (
    Consent,
    Decision,
    Registration,
    Source,
    State,
)

__all__ = [
    "Category",
    "Consent",
    "Decision",
    "Draft",
    "Intake",
    "Registration",
    "Source",
    "State",
    "Stream",
]
