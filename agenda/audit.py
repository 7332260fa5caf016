"""The verbs of the agenda's deeds."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from gfmd_days.core import topics
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
    PREVIEW_OPENED = "programme:preview_opened"
    PREVIEW_ENDED = "programme:preview_ended"
    MODERATORS_PROPOSED = "moderators:proposed"
    MODERATORS_APPLIED = "moderators:applied"
    MODERATORS_DROPPED = "moderators:dropped"
    MODERATOR_NOTED = "moderators:noted"
    FUNCTION_ASKED = "function:asked"
    FUNCTION_ACCEPTED = "function:accepted"
    FUNCTION_DECLINED = "function:declined"
    FUNCTION_REMINDED = "function:reminded"
    FUNCTION_TAKEN_BACK = "function:taken_back"
    PROFILE_SAVED = "profile:saved"
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
    # older entries of histories; related sessions are linked like others now
    SESSIONS_RELATED = "session:related"
    SESSIONS_UNRELATED = "session:unrelated"
    WEIGHTS_SAVED = "moderators:weighed"
    # older entries: a person given a place by hand is kept there anyway
    PLACE_PINNED = "moderators:pinned"
    PLACE_UNPINNED = "moderators:unpinned"
    KEPT_OUT = "moderators:kept_out"
    LET_IN = "moderators:let_in"
    BOOTHS_MADE = "moderators:booths_made"
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
        AgendaVerb.SESSIONS_LINKED: _("Sessions linked"),
        AgendaVerb.SESSIONS_UNLINKED: _("Sessions no longer linked"),
        AgendaVerb.DAY_COPIED: _("Day copied"),
        AgendaVerb.RULES_CHANGED: _("Rules of the programme changed"),
        AgendaVerb.IMPORTED: _("Programme imported"),
        AgendaVerb.PUBLISHED: _("Programme published"),
        AgendaVerb.PREVIEW_OPENED: _("Link to the draft made"),
        AgendaVerb.PREVIEW_ENDED: _("Link to the draft switched off"),
        AgendaVerb.MODERATORS_PROPOSED: _("Moderators proposed"),
        AgendaVerb.MODERATORS_APPLIED: _("Proposed moderators applied"),
        AgendaVerb.MODERATORS_DROPPED: _("Proposed moderators dropped"),
        AgendaVerb.MODERATOR_NOTED: _("Moderator noted"),
        AgendaVerb.FUNCTION_ASKED: _("Asked to take a function"),
        AgendaVerb.FUNCTION_ACCEPTED: _("Function accepted"),
        AgendaVerb.FUNCTION_DECLINED: _("Function declined"),
        AgendaVerb.FUNCTION_REMINDED: _("Reminded of an answer"),
        AgendaVerb.FUNCTION_TAKEN_BACK: _("Asking taken back"),
        AgendaVerb.PROFILE_SAVED: _("Profile saved by the person"),
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
        AgendaVerb.WEIGHTS_SAVED: _("Weights of moderators’ wishes saved"),
        AgendaVerb.PLACE_PINNED: _("Person kept in a place"),
        AgendaVerb.PLACE_UNPINNED: _("Place given free for proposals"),
        AgendaVerb.KEPT_OUT: _("Person kept out of a session or apart"),
        AgendaVerb.LET_IN: _("Person no longer kept out or apart"),
        AgendaVerb.BOOTHS_MADE: _("Interpreters’ places made"),
        AgendaVerb.SIGNED_UP: _("Signed up for a session"),
        AgendaVerb.SIGN_UP_ENDED: _("Sign-up for a session ended"),
        AgendaVerb.SIGN_UP_MOVED: _("Moved up in a session"),
        AgendaVerb.SIGN_UP_FIRST: _("Put first in the line of a session"),
        AgendaVerb.SIGN_UP_TIMES: _("Times of signing up set"),
    }
)


# What programs may follow by webhooks.


def _session(subject: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    if subject is None or subject._meta.model_name != "session":
        return {}
    changed = {"fields": data["fields"]} if "fields" in data else {}
    return {"session": subject.code, "uid": str(subject.uid), **changed}


def _function(subject: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: data[name] for name in ("function", "person") if name in data}
    return {**_session(getattr(subject, "session", subject), {}), **told}


def _published(_subject: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    return {"number": data["number"], "changes": data["changes"]}


def _nothing(_subject: Any, _data: Mapping[str, Any]) -> dict[str, Any]:
    return {}


topics.tell(
    "session.created",
    _("A session is added"),
    AgendaVerb.SESSION_CREATED,
    describe=_session,
)
topics.tell(
    "session.changed", _("A session is changed"), "session:*", describe=_session
)
topics.tell(
    "session.withdrawn",
    _("A session is withdrawn"),
    AgendaVerb.SESSION_WITHDRAWN,
    describe=_session,
)
topics.tell(
    "session.restored",
    _("A withdrawn session is back"),
    AgendaVerb.SESSION_RESTORED,
    describe=_session,
)
topics.tell(
    "function.changed",
    _("Somebody gets, gives back or answers for a function"),
    # a reminder changes nothing
    *(AgendaVerb.FUNCTION_ADDED, AgendaVerb.FUNCTION_CHANGED),
    *(AgendaVerb.FUNCTION_REMOVED, AgendaVerb.FUNCTION_TAKEN_BACK),
    *(AgendaVerb.FUNCTION_ASKED, AgendaVerb.FUNCTION_ACCEPTED),
    AgendaVerb.FUNCTION_DECLINED,
    describe=_function,
)
topics.tell(
    "programme.changed",
    _("Rooms, tracks or many sessions are changed at once"),
    *(AgendaVerb.ROOM_SAVED, AgendaVerb.ROOM_REMOVED),
    *(AgendaVerb.TRACK_SAVED, AgendaVerb.TRACK_REMOVED),
    *(AgendaVerb.IMPORTED, AgendaVerb.MODERATORS_APPLIED, AgendaVerb.BOOTHS_MADE),
    describe=_nothing,
)
topics.tell(
    "programme.published",
    _("The programme is published"),
    AgendaVerb.PUBLISHED,
    describe=_published,
)
