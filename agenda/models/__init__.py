from agenda.models.moderators import ModeratorProfile, Proposal, ProposalState
from agenda.models.programme import (
    PAUSES,
    Appearance,
    Function,
    Kind,
    Programme,
    Room,
    Session,
    Track,
)
from agenda.models.version import Version

__all__ = [
    "PAUSES",
    "Appearance",
    "Function",
    "Kind",
    "ModeratorProfile",
    "Programme",
    "Proposal",
    "ProposalState",
    "Room",
    "Session",
    "Track",
    "Version",
]
