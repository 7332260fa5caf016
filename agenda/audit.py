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
    WEIGHTS_SAVED = "moderators:weighed"
    PLACE_PINNED = "moderators:pinned"
    PLACE_UNPINNED = "moderators:unpinned"
    KEPT_OUT = "moderators:kept_out"
    LET_IN = "moderators:let_in"
    BOOTHS_MADE = "moderators:booths_made"


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
        AgendaVerb.WEIGHTS_SAVED: _("Weights of moderators’ wishes saved"),
        AgendaVerb.PLACE_PINNED: _("Person kept in a place"),
        AgendaVerb.PLACE_UNPINNED: _("Place given free for proposals"),
        AgendaVerb.KEPT_OUT: _("Person kept out of a session or apart"),
        AgendaVerb.LET_IN: _("Person no longer kept out or apart"),
        AgendaVerb.BOOTHS_MADE: _("Interpreters’ places made"),
    }
)
