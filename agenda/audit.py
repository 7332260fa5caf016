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
    SIGNED_UP = "sign_up:made"
    SIGN_UP_ENDED = "sign_up:ended"
    SIGN_UP_MOVED = "sign_up:moved_up"
    SIGN_UP_FIRST = "sign_up:put_first"
    SIGN_UP_TIMES = "sign_up:times"


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
        AgendaVerb.SIGNED_UP: _("Signed up for a session"),
        AgendaVerb.SIGN_UP_ENDED: _("Sign-up for a session ended"),
        AgendaVerb.SIGN_UP_MOVED: _("Moved up in a session"),
        AgendaVerb.SIGN_UP_FIRST: _("Put first in the line of a session"),
        AgendaVerb.SIGN_UP_TIMES: _("Times of signing up set"),
    }
)
