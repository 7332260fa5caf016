from agenda.models.asking import Asking, AskingState
from agenda.models.attending import Favourite, SignUp
from agenda.models.brought import BroughtFile
from agenda.models.document import Document
from agenda.models.link import LinkKind, SessionLink
from agenda.models.outcome import Actor, Outcome, OutcomeState, Recommendation, Stage
from agenda.models.profile import Bar, Profile
from agenda.models.programme import Programme, Room, Track
from agenda.models.proposal import Proposal, ProposalState
from agenda.models.session import (
    PAUSES,
    SMALL,
    Appearance,
    Function,
    Kind,
    NotPlaced,
    Session,
    Standing,
)
from agenda.models.version import Version

__all__ = [
    "PAUSES",
    "SMALL",
    "Actor",
    "Appearance",
    "Asking",
    "AskingState",
    "Bar",
    "BroughtFile",
    "Document",
    "Favourite",
    "Function",
    "Kind",
    "LinkKind",
    "NotPlaced",
    "Outcome",
    "OutcomeState",
    "Profile",
    "Programme",
    "Proposal",
    "ProposalState",
    "Recommendation",
    "Room",
    "Session",
    "SessionLink",
    "SignUp",
    "Stage",
    "Standing",
    "Track",
    "Version",
]
