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
    WEBHOOK_ADDED = "webhook:added"
    WEBHOOK_PAUSED = "webhook:paused"
    WEBHOOK_RESUMED = "webhook:resumed"
    WEBHOOK_REMOVED = "webhook:removed"
    WEBHOOK_RENEWED = "webhook:secret_renewed"
    WEBHOOK_TRIED = "webhook:tried"
    WEBHOOK_SENT_AGAIN = "webhook:sent_again"


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
        CoreVerb.WEBHOOK_ADDED: _("Webhook added"),
        CoreVerb.WEBHOOK_PAUSED: _("Webhook paused"),
        CoreVerb.WEBHOOK_RESUMED: _("Webhook resumed"),
        CoreVerb.WEBHOOK_REMOVED: _("Webhook removed"),
        CoreVerb.WEBHOOK_RENEWED: _("Secret of a webhook renewed"),
        CoreVerb.WEBHOOK_TRIED: _("Webhook tried out"),
        CoreVerb.WEBHOOK_SENT_AGAIN: _("News sent again to a webhook"),
    }
)
