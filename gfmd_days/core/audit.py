"""The verbs of core's deeds; each app has an `audit.py` of its own."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Verb -> words; apps add theirs in their AppConfig.ready().
LABELS: dict[str, Promise] = {}


class CoreVerb(StrEnum):
    EVENT_CREATED = "event:created"
    EVENT_CHANGED = "event:changed"
    REGIONS_CHANGED = "event:regions_changed"
    MEMBER_ADDED = "team:added"
    MEMBER_REMOVED = "team:removed"
    TEMPLATE_CHANGED = "mail:template_changed"
    MAIL_SENT_AGAIN = "mail:sent_again"
    SENSITIVE_READ = "person:sensitive_read"
    EXPORTED = "event:exported"
    JOB_STARTED = "job:started"
    JOB_STOPPED = "job:stopped"


LABELS.update(
    {
        CoreVerb.EVENT_CREATED: _("Event created"),
        CoreVerb.EVENT_CHANGED: _("Event changed"),
        CoreVerb.REGIONS_CHANGED: _("Regions changed"),
        CoreVerb.MEMBER_ADDED: _("Team member added"),
        CoreVerb.MEMBER_REMOVED: _("Team member removed"),
        CoreVerb.TEMPLATE_CHANGED: _("Mail text changed"),
        CoreVerb.MAIL_SENT_AGAIN: _("Mail sent again"),
        CoreVerb.SENSITIVE_READ: _("Protected answers read"),
        CoreVerb.EXPORTED: _("List exported"),
        CoreVerb.JOB_STARTED: _("Background work started"),
        CoreVerb.JOB_STOPPED: _("Background work stopped"),
    }
)
