from gfmd_days.core.models.audit import AuditEntry, HistoryIsAppendOnly
from gfmd_days.core.models.clock import ClockRun
from gfmd_days.core.models.event import (
    Day,
    Event,
    Region,
    RegionCountry,
    Series,
    Venue,
)
from gfmd_days.core.models.idempotency import AnsweredPost
from gfmd_days.core.models.job import Job, JobState
from gfmd_days.core.models.mail import Mail, MailAttempt, MailState, MailTemplate
from gfmd_days.core.models.person import Gender, Organisation, Person, Sector
from gfmd_days.core.models.user import Membership, Role, User
from gfmd_days.core.models.webhook import Delivery, DeliveryState, Fault, Webhook

__all__ = [
    "AnsweredPost",
    "AuditEntry",
    "ClockRun",
    "Day",
    "Delivery",
    "DeliveryState",
    "Event",
    "Fault",
    "Gender",
    "HistoryIsAppendOnly",
    "Job",
    "JobState",
    "Mail",
    "MailAttempt",
    "MailState",
    "MailTemplate",
    "Membership",
    "Organisation",
    "Person",
    "Region",
    "RegionCountry",
    "Role",
    "Sector",
    "Series",
    "User",
    "Venue",
    "Webhook",
]
