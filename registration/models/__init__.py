from registration.models.intake import Category, Intake, Stream
from registration.models.registration import (
    Consent,
    Decision,
    Registration,
    State,
)

__all__ = [
    "Category",
    "Consent",
    "Decision",
    "Intake",
    "Registration",
    "State",
    "Stream",
]
