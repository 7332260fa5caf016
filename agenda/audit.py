"""The verbs of the agenda's deeds."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from gfmd_days.core.audit import LABELS


class AgendaVerb(StrEnum):
    SESSION_CREATED = "session:created"
    SESSION_CHANGED = "session:changed"
    SESSION_WITHDRAWN = "session:withdrawn"
    SESSION_RESTORED = "session:restored"
    FUNCTION_ADDED = "function:added"
    FUNCTION_CHANGED = "function:changed"
    FUNCTION_REMOVED = "function:removed"
    ROOM_SAVED = "room:saved"
    ROOM_REMOVED = "room:removed"
    TRACK_SAVED = "track:saved"
    TRACK_REMOVED = "track:removed"
    IMPORTED = "programme:imported"
    PUBLISHED = "programme:published"
    MODERATORS_PROPOSED = "moderators:proposed"
    MODERATORS_APPLIED = "moderators:applied"
    MODERATORS_DROPPED = "moderators:dropped"
    MODERATOR_NOTED = "moderators:noted"
    REPORT_SAVED = "report:saved"
    REPORT_SENT = "report:sent"
    REPORT_HANDED_BACK = "report:handed_back"
    REPORT_REVIEWED = "report:reviewed"
    REPORT_PUBLISHED = "report:published"
    REPORT_TAKEN_BACK = "report:taken_back"
    REPORTS_ASKED_FOR = "report:asked_for"
    DOCUMENT_ADDED = "document:added"
    DOCUMENT_SHOWN = "document:shown"
    DOCUMENT_REMOVED = "document:removed"
    SESSIONS_RELATED = "session:related"
    SESSIONS_UNRELATED = "session:unrelated"


LABELS.update(
    {
        AgendaVerb.SESSION_CREATED: _("Session created"),
        AgendaVerb.SESSION_CHANGED: _("Session changed"),
        AgendaVerb.SESSION_WITHDRAWN: _("Session withdrawn"),
        AgendaVerb.SESSION_RESTORED: _("Session restored"),
        AgendaVerb.FUNCTION_ADDED: _("Function added"),
        AgendaVerb.FUNCTION_CHANGED: _("Function changed"),
        AgendaVerb.FUNCTION_REMOVED: _("Function removed"),
        AgendaVerb.ROOM_SAVED: _("Room saved"),
        AgendaVerb.ROOM_REMOVED: _("Room removed"),
        AgendaVerb.TRACK_SAVED: _("Track saved"),
        AgendaVerb.TRACK_REMOVED: _("Track removed"),
        AgendaVerb.IMPORTED: _("Programme imported"),
        AgendaVerb.PUBLISHED: _("Programme published"),
        AgendaVerb.MODERATORS_PROPOSED: _("Moderators proposed"),
        AgendaVerb.MODERATORS_APPLIED: _("Proposed moderators applied"),
        AgendaVerb.MODERATORS_DROPPED: _("Proposed moderators dropped"),
        AgendaVerb.MODERATOR_NOTED: _("Moderator noted"),
        AgendaVerb.REPORT_SAVED: _("Report written"),
        AgendaVerb.REPORT_SENT: _("Report sent to the organizers"),
        AgendaVerb.REPORT_HANDED_BACK: _("Report given back to the rapporteur"),
        AgendaVerb.REPORT_REVIEWED: _("Report reviewed"),
        AgendaVerb.REPORT_PUBLISHED: _("Report published"),
        AgendaVerb.REPORT_TAKEN_BACK: _("Report taken off the site"),
        AgendaVerb.REPORTS_ASKED_FOR: _("Rapporteurs reminded"),
        AgendaVerb.DOCUMENT_ADDED: _("Document added"),
        AgendaVerb.DOCUMENT_SHOWN: _("Document shown or hidden"),
        AgendaVerb.DOCUMENT_REMOVED: _("Document removed"),
        AgendaVerb.SESSIONS_RELATED: _("Related session added"),
        AgendaVerb.SESSIONS_UNRELATED: _("Related session removed"),
    }
)
