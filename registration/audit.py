"""The verbs of registration's deeds."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from gfmd_days.core import topics
from gfmd_days.core.audit import LABELS


class Verb(StrEnum):
    SUBMITTED = "registration:submitted"
    ENTERED = "registration:entered"
    EDITED = "registration:edited"
    IMPORTED = "registration:imported"
    LIST_UPLOADED = "registration:list_uploaded"
    LIST_FORGOTTEN = "registration:list_forgotten"
    PAIR_DECIDED = "registration:pair_decided"
    MERGED = "registration:merged"
    UNMERGED = "registration:unmerged"
    TAKEN = "registration:taken_under_review"
    SELECTED = "registration:selected"
    RESERVED = "registration:reserved"
    REJECTED = "registration:rejected"
    UNDECIDED = "registration:undecided"
    RELEASED = "registration:released"
    CONFIRMED = "registration:confirmed"
    DECLINED = "registration:declined"
    LAPSED = "registration:lapsed"
    MOVED_UP = "registration:moved_up"
    EXTENDED = "registration:extended"
    RANKED = "registration:ranked"
    CHANGE_ASKED = "registration:change_asked"
    CHANGE_APPROVED = "registration:change_approved"
    CHANGE_REFUSED = "registration:change_refused"
    WITHDRAWN = "registration:withdrawn"
    CANCELLED = "registration:cancelled"
    REOPENED = "registration:reopened"
    LINK_SENT = "registration:link_sent"
    LINK_REVOKED = "registration:link_revoked"
    NOTED = "registration:noted"
    INVITED = "invitation:made"
    INVITED_AGAIN = "invitation:sent_again"
    INVITATION_WITHDRAWN = "invitation:taken_back"
    INVITATION_ENTERED = "invitation:entered"
    DELEGATION_ADDED = "delegation:added"
    DELEGATION_CHANGED = "delegation:changed"
    NOMINATED = "registration:nominated"
    NOMINATION_WITHDRAWN = "registration:nomination_taken_back"
    INTAKE_CHANGED = "intake:changed"
    PUBLIC_LIST_SET = "list:set"
    FORM_CHANGED = "form:changed"
    FORM_PUBLISHED = "form:published"
    REVIEW_SET_UP = "review:set_up"
    REVIEWS_SPREAD = "review:spread"
    REVIEWERS_REMINDED = "review:reminded"
    REVIEWED = "review:made"
    CONFLICT_DECLARED = "review:conflict_declared"
    CONFLICT_ENDED = "review:conflict_ended"
    LETTER_ISSUED = "letter:issued"
    LETTER_REVOKED = "letter:revoked"
    LETTERS_SET_UP = "letter:set_up"
    TRAVEL_CHANGED = "travel:changed"
    TRAVEL_PURGED = "travel:purged"
    SUPPORT_ASKED = "support:asked"
    SUPPORT_TAKEN_BACK = "support:taken_back"
    SUPPORT_REFUSED = "support:refused"
    GRANTED = "support:granted"
    GRANT_TAKEN_BACK = "support:grant_taken_back"
    PAID = "support:paid"
    FUND_CHANGED = "support:fund_changed"
    MAILING_WRITTEN = "mailing:written"
    MAILING_CHANGED = "mailing:changed"
    MAILING_REMOVED = "mailing:removed"
    MAILING_TRIED = "mailing:tried"
    MAILING_SENT = "mailing:sent"
    MAILING_STOPPED = "mailing:stopped"
    MAILING_RESUMED = "mailing:resumed"
    NEWS_ENDED = "registration:news_ended"
    NEWS_BEGUN = "registration:news_begun"
    TARGETS_SET = "selection:targets_set"
    PINNED = "selection:pinned"
    PROPOSED = "selection:proposed"
    ADOPTED = "selection:adopted"
    OWN_DATA_TAKEN = "registration:own_data_taken"
    LISTING_WITHDRAWN = "registration:listing_withdrawn"
    ERASURE_ASKED = "registration:erasure_asked"
    ERASURE_CONFIRMED = "registration:erasure_confirmed"
    ERASURE_TAKEN_BACK = "registration:erasure_taken_back"
    ERASURE_REFUSED = "registration:erasure_refused"
    ERASED = "registration:erased"
    ANSWERS_FORGOTTEN = "registration:answers_forgotten"
    PURGED = "event:purged"


LABELS.update(
    {
        Verb.SUBMITTED: _("Application received"),
        Verb.ENTERED: _("Entered by the team"),
        Verb.EDITED: _("Answers changed"),
        Verb.IMPORTED: _("List imported"),
        Verb.LIST_UPLOADED: _("List uploaded"),
        Verb.LIST_FORGOTTEN: _("Uploaded list deleted"),
        Verb.PAIR_DECIDED: _("Likely duplicate decided"),
        Verb.MERGED: _("Merged with a second registration"),
        Verb.UNMERGED: _("Merging undone"),
        Verb.TAKEN: _("Taken under review"),
        Verb.SELECTED: _("Selected"),
        Verb.RESERVED: _("Put on the reserve list"),
        Verb.REJECTED: _("Not selected"),
        Verb.UNDECIDED: _("Decision taken back"),
        Verb.RELEASED: _("Decision released"),
        Verb.CONFIRMED: _("Confirmed"),
        Verb.DECLINED: _("Declined"),
        Verb.LAPSED: _("No answer until the deadline"),
        Verb.MOVED_UP: _("Moved up from the reserve list"),
        Verb.EXTENDED: _("More time to answer"),
        Verb.RANKED: _("Moved within the reserve list"),
        Verb.CHANGE_ASKED: _("Change asked for"),
        Verb.CHANGE_APPROVED: _("Change made as asked"),
        Verb.CHANGE_REFUSED: _("Change not made"),
        Verb.WITHDRAWN: _("Withdrawn"),
        Verb.CANCELLED: _("Cancelled by the team"),
        Verb.REOPENED: _("Opened again"),
        Verb.LINK_SENT: _("Personal link sent again"),
        Verb.LINK_REVOKED: _("Old personal links switched off"),
        Verb.NOTED: _("Note written"),
        Verb.INVITED: _("Invitation made"),
        Verb.INVITED_AGAIN: _("Invitation sent again"),
        Verb.INVITATION_WITHDRAWN: _("Invitation taken back"),
        Verb.INVITATION_ENTERED: _("Answers entered for somebody invited"),
        Verb.DELEGATION_ADDED: _("Delegation added"),
        Verb.DELEGATION_CHANGED: _("Delegation changed"),
        Verb.NOMINATED: _("Taken into the delegation"),
        Verb.NOMINATION_WITHDRAWN: _("Taken out of the delegation"),
        Verb.INTAKE_CHANGED: _("Registration settings changed"),
        Verb.PUBLIC_LIST_SET: _("Public list of participants set"),
        Verb.FORM_CHANGED: _("Form changed"),
        Verb.FORM_PUBLISHED: _("Form published"),
        Verb.REVIEW_SET_UP: _("Review by the committee set up"),
        Verb.REVIEWS_SPREAD: _("Applications spread over the reviewers"),
        Verb.REVIEWERS_REMINDED: _("Reviewers reminded"),
        Verb.REVIEWED: _("Reviewed"),
        Verb.CONFLICT_DECLARED: _("Conflict of interest declared"),
        Verb.CONFLICT_ENDED: _("Conflict of interest taken back"),
        Verb.LETTER_ISSUED: _("Letter issued"),
        Verb.LETTER_REVOKED: _("Letter revoked"),
        Verb.LETTERS_SET_UP: _("Words or head of letters changed"),
        Verb.TRAVEL_CHANGED: _("Travel details changed"),
        Verb.TRAVEL_PURGED: _("Passport data deleted"),
        Verb.SUPPORT_ASKED: _("Support asked for"),
        Verb.SUPPORT_TAKEN_BACK: _("Request for support taken back"),
        Verb.SUPPORT_REFUSED: _("Support not granted"),
        Verb.GRANTED: _("Support granted"),
        Verb.GRANT_TAKEN_BACK: _("Grant taken back"),
        Verb.PAID: _("Support paid"),
        Verb.FUND_CHANGED: _("Fund changed"),
        Verb.MAILING_WRITTEN: _("Mail to many begun"),
        Verb.MAILING_CHANGED: _("Mail to many changed"),
        Verb.MAILING_REMOVED: _("Draft of a mail to many deleted"),
        Verb.MAILING_TRIED: _("Mail to many tried out"),
        Verb.MAILING_SENT: _("Mail to many sent"),
        Verb.MAILING_STOPPED: _("Mail to many stopped"),
        Verb.MAILING_RESUMED: _("Mail to many gone on with"),
        Verb.NEWS_ENDED: _("News by mail switched off"),
        Verb.NEWS_BEGUN: _("News by mail switched on again"),
        Verb.TARGETS_SET: _("Targets of the selection set"),
        Verb.PINNED: _("Pinned for the selection"),
        Verb.PROPOSED: _("List proposed by the solver"),
        Verb.ADOPTED: _("Proposed list adopted"),
        Verb.OWN_DATA_TAKEN: _("Own data downloaded"),
        Verb.LISTING_WITHDRAWN: _("Consent to the list taken back"),
        Verb.ERASURE_ASKED: _("Deletion of their data asked for"),
        Verb.ERASURE_CONFIRMED: _("Deletion of their data confirmed by mail"),
        Verb.ERASURE_TAKEN_BACK: _("Wish for deletion taken back"),
        Verb.ERASURE_REFUSED: _("Deletion of their data refused"),
        Verb.ERASED: _("A person's data deleted on request"),
        Verb.ANSWERS_FORGOTTEN: _("Answers deleted on their date"),
        Verb.PURGED: _("Personal data deleted"),
    }
)


def _state(subject: Any, _data: Mapping[str, Any]) -> dict[str, Any]:
    """Key and state: a decision is read by those alone who may."""
    return {"registration": subject.pk, "state": str(subject.state)}


topics.tell(
    "registration.state_changed",
    _("A registration moves on"),
    *(Verb.SUBMITTED, Verb.ENTERED, Verb.TAKEN, Verb.SELECTED, Verb.RESERVED),
    *(Verb.REJECTED, Verb.UNDECIDED, Verb.RELEASED, Verb.CONFIRMED, Verb.DECLINED),
    *(Verb.LAPSED, Verb.MOVED_UP, Verb.WITHDRAWN, Verb.CANCELLED, Verb.REOPENED),
    describe=_state,
)
