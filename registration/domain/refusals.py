"""Why a deed of registration is refused, in words for the page that asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gfmd_days.core.domain.refusals import Refused


class MoveNotAllowed(Refused):
    """The registration is in a state from which this step does not lead."""

    words = _("This step is not possible from the present state.")


class EventFull(Refused):
    words = _("All places of this event are taken.")


class StreamFull(Refused):
    words = _("All places of this way in are taken.")


class OrganisationFull(Refused):
    words = _("This organisation has used all its places in this way in.")


class StreamClosed(Refused):
    words = _("This way in is closed now.")


class TooLateToAnswer(Refused):
    words = _("The date for answering has passed. Write to the organizers.")


class DayTooEarly(Refused):
    words = _("Choose today or a later day.")


class NothingWaits(Refused):
    words = _("There is no decision to release.")


class DecisionsChanged(Refused):
    words = _(
        "The decisions changed while you looked at them. Look again, then release."
    )


class AskFirst(Refused):
    words = _("Your place is confirmed: ask the organizers for this change.")


class NothingToChange(Refused):
    words = _("This is what we have already. Change something, then ask.")


class AnsweredAlready(Refused):
    words = _("Somebody has answered this already.")


class AddressTaken(Refused):
    words = _("Somebody is registered with this e-mail address already.")


class DraftTooLong(Refused):
    words = _("This is too much text to keep. Shorten it.")


class StillUsed(Refused):
    words = _("People came this way, or a form is asked of them: it cannot be removed.")


class FormInUse(Refused):
    words = _("People answered this form, or a way in uses it: it stays.")


class FileNotUnderstood(Refused):
    """The file describes no form; the place that is wrong is in brackets."""

    words = _("This file is not understood ({place}).")

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def __str__(self) -> str:
        return str(self.words).format(place=self.place)


class FileTooLarge(Refused):
    words = _("This file is too large: at most 10 MB.")


class TooManyFiles(Refused):
    words = _("These are too many files. Remove one first.")


class FileNotTaken(Refused):
    words = _("Send a PDF, a picture (JPEG, PNG, WebP), or a text (ODT, DOCX).")


class DraftGone(Refused):
    words = _("This draft has been sent or deleted. Start here.")


class FormHasProblems(Refused):
    words = _("Mend what is listed below, then publish.")


class FormChangedMeanwhile(Refused):
    words = _("Somebody else changed this form meanwhile. Load the page again.")


class CodeTaken(Refused):
    words = _("This code is used already.")


class TakenInAlready(Refused):
    words = _("This list was taken in already. Upload it again to bring changes.")


class ChangedMeanwhile(Refused):
    """Rows the list was checked against are not as they were."""

    words = _("Somebody changed registrations meanwhile. Check the list once more.")


class RegistrationChanged(Refused):
    """The registration is not as whoever edits it has seen it."""

    words = _("Somebody else changed this registration meanwhile. Read it again.")


class ReviewNotOpen(Refused):
    words = _("This phase of the review is not open now. Nothing was saved.")


class NoLongerReviewed(Refused):
    words = _("This application is decided or gone: it needs no review any more.")


class NotYourReview(Refused):
    words = _("This application is not yours to review any more.")


class PhaseUsed(Refused):
    words = _("Reviews were made in this phase, so it stays. You can close it.")


class CriterionUsed(Refused):
    words = _(
        "Points were given for this criterion, so it stays. With the weight 0 it no "
        "longer counts."
    )


class ScaleUsed(Refused):
    words = _("Points were given that this scale does not have. Keep the scale wider.")


class GoneAlready(Refused):
    words = _("One of them is gone: somebody merged or removed it meanwhile.")


class CannotUndo(Refused):
    """Too much time has passed, or somebody changed what the merging wrote."""

    words = _(
        "This merging cannot be undone any more: more than 30 days have passed, or "
        "the registration was changed or merged since."
    )


class NotConfirmed(Refused):
    words = _("Letters are written for people who confirmed that they will come.")


class PassportMissing(Refused):
    words = _("First give nationality, date of birth and passport number.")


class NothingGranted(Refused):
    words = _("Nothing is granted, so there is no letter about it.")


class LetterNotValid(Refused):
    words = _("This letter is not valid any more.")


class LetterDeleted(Refused):
    words = _("What this letter said was deleted together with the passport data.")


class LetterCannotBeSet(Refused):
    """Fonts are missing, or the typesetter failed: the log says more."""

    words = _("The letter cannot be set just now. Tell whoever runs this site.")


class NotAPicture(Refused):
    words = _("This file is no picture that can be read. Take a PNG, JPEG or WebP.")


class TooLateForTravel(Refused):
    words = _("The date for travel details has passed. Write to the organizers.")


class TooLateForForm(Refused):
    words = _("The date for these answers has passed. Write to the organizers.")


class NotAskedOfYou(Refused):
    words = _("This form is asked of selected people only.")


class NotSelectedYet(Refused):
    words = _("Travel details are asked of selected people only.")


class AskedAlready(Refused):
    words = _("You asked for this already. Take the first one back to change it.")


class DecidedAlready(Refused):
    words = _("This is decided already. Write to the organizers to change it.")


class FundUsedUp(Refused):
    words = _("The fund has not that much left.")


class FundTooSmall(Refused):
    words = _("More than this is granted from the fund already.")


class FundInUse(Refused):
    words = _("Money was granted from this fund: it cannot be removed any more.")


class PaidAlready(Refused):
    words = _("This is paid already.")


class InvitedAlready(Refused):
    words = _("This address is invited already. Send the invitation again instead.")


class RegisteredAlready(Refused):
    words = _("Somebody with this address has applied already.")


class InvitationNeeded(Refused):
    words = _("This way in is for invited people. Open the link in your invitation.")


class InvitationNotOpen(Refused):
    words = _("This invitation is not open any more. Write to whoever invited you.")


class InvitationUsed(Refused):
    words = _("This invitation has been used already.")


class NoSeatLeft(Refused):
    words = _(
        "All seats of the delegation are taken. Take one back first, or add a seat."
    )


class SeatHeldAlready(Refused):
    words = _("You have a seat already, of this delegation or of another one.")


class SeatsInUse(Refused):
    words = _("More seats than this are taken already.")


class DelegationClosed(Refused):
    words = _("Nobody more can be named. Write to the organizers if you need to.")


class NoAddressToAsk(Refused):
    words = _("We have no e-mail address of yours to confirm this with. Write to us.")


class ErasureAskedAlready(Refused):
    words = _("You have confirmed this already. The organizers will see to it.")


class ErasureLinkOld(Refused):
    words = _("This link does not work any more. Ask again on your own page.")


class StillFocalPoint(Refused):
    words = _(
        "This person is the focal point of a delegation. Name somebody else there "
        "first."
    )


class WorkIsRunning(Refused):
    words = _(
        "Work in the background is under way and may use these data. Try again when "
        "it has ended."
    )


class NotADraft(Refused):
    words = _("This mail was sent already: its words and its people are fixed.")


class NothingWritten(Refused):
    words = _("Write a subject and a text first.")


class NobodyChosen(Refused):
    words = _("Nobody would get this mail. Choose other people.")


class PeopleChanged(Refused):
    words = _(
        "The people or the words changed while you looked at them. Look again, then "
        "send."
    )


class FilterGone(Refused):
    """The filter names something that is not there any more: it would find too many."""

    words = _("A filter of this mail does not work any more. Choose the people again.")


class NotOnItsWay(Refused):
    words = _("Nothing of this mail is on its way.")


class NothingLeft(Refused):
    words = _("Everybody who gets this mail has it already, or it is on its way.")


class ListCannotBeSet(Refused):
    words = _("The list cannot be set just now: tell whoever looks after this site.")
