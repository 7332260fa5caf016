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
    SESSIONS_LINKED = "session:linked"
    SESSIONS_UNLINKED = "session:unlinked"
    DAY_COPIED = "programme:day_copied"
    RULES_CHANGED = "programme:rules_changed"
    IMPORTED = "programme:imported"
    PUBLISHED = "programme:published"
    MODERATORS_PROPOSED = "moderators:proposed"
    MODERATORS_APPLIED = "moderators:applied"
    MODERATORS_DROPPED = "moderators:dropped"
    MODERATOR_NOTED = "moderators:noted"


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
        AgendaVerb.SESSIONS_LINKED: _("Sessions linked"),
        AgendaVerb.SESSIONS_UNLINKED: _("Sessions no longer linked"),
        AgendaVerb.DAY_COPIED: _("Day copied"),
        AgendaVerb.RULES_CHANGED: _("Rules of the programme changed"),
        AgendaVerb.IMPORTED: _("Programme imported"),
        AgendaVerb.PUBLISHED: _("Programme published"),
        AgendaVerb.MODERATORS_PROPOSED: _("Moderators proposed"),
        AgendaVerb.MODERATORS_APPLIED: _("Proposed moderators applied"),
        AgendaVerb.MODERATORS_DROPPED: _("Proposed moderators dropped"),
        AgendaVerb.MODERATOR_NOTED: _("Moderator noted"),
    }
)
