from registration.models.change import ChangeRequest, ChangeState
from registration.models.draft import Draft
from registration.models.duplicates import (
    LikelyPair,
    LikenessLook,
    MergeRecord,
    PairState,
)
from registration.models.erasure import ErasureRequest, ErasureState
from registration.models.form import Answer, Form, FormPurpose, FormStep, FormVersion
from registration.models.imports import ImportRun, RunState
from registration.models.intake import Category, Entry, Intake, ReserveBy, Stream
from registration.models.invitation import Delegation, Invitation, InvitationState
from registration.models.letters import (
    Letter,
    Letterhead,
    LetterKind,
    LetterState,
    LetterTemplate,
)
from registration.models.lists import ListColumn, ListGroup, PublicList
from registration.models.mailing import (
    LeftOut,
    Mailing,
    MailingKind,
    MailingState,
    NoNews,
    Receiver,
)
from registration.models.registration import (
    LEFT,
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
from registration.models.selection import (
    Pin,
    Proposal,
    ProposalLine,
    ProposalState,
    Target,
    TargetKind,
)
from registration.models.support import (
    Fund,
    Grant,
    SupportKind,
    SupportRequest,
    SupportState,
)
from registration.models.travel import Room, TravelDetails
from registration.models.upload import Upload

__all__ = [
    "LEFT",
    "Answer",
    "Assignment",
    "Category",
    "ChangeRequest",
    "ChangeState",
    "Conflict",
    "Consent",
    "Criterion",
    "Decision",
    "Delegation",
    "Draft",
    "Entry",
    "ErasureRequest",
    "ErasureState",
    "Form",
    "FormPurpose",
    "FormStep",
    "FormVersion",
    "Fund",
    "Grant",
    "ImportRun",
    "Intake",
    "Invitation",
    "InvitationState",
    "LeftOut",
    "Letter",
    "LetterKind",
    "LetterState",
    "LetterTemplate",
    "Letterhead",
    "LikelyPair",
    "LikenessLook",
    "ListColumn",
    "ListGroup",
    "Mailing",
    "MailingKind",
    "MailingState",
    "MergeRecord",
    "NoNews",
    "PairState",
    "Pin",
    "Points",
    "Proposal",
    "ProposalLine",
    "ProposalState",
    "PublicList",
    "Reason",
    "Receiver",
    "Registration",
    "ReserveBy",
    "Review",
    "ReviewPhase",
    "Room",
    "RunState",
    "Source",
    "State",
    "Stream",
    "SupportKind",
    "SupportRequest",
    "SupportState",
    "Target",
    "TargetKind",
    "TravelDetails",
    "Upload",
    "Verdict",
]
