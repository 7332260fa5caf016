"""What administrators of the whole site look at first when something is odd."""

from __future__ import annotations

import platform
from importlib.metadata import version

import django
from django.db import connection
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gfmd_days.core import zones
from gfmd_days.core.access import administrator_view
from gfmd_days.core.models import Event, Job, JobState, Mail, MailState, User

PARTS = (
    "gfmd-days",
    "django-allauth",
    "reportlab",
    "uharfbuzz",
    "icalendar",
    "ortools",
)


@administrator_view
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    counts = dict(Mail.objects.order_by().values_list("state").annotate(Count("pk")))
    waiting = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, run_after__lte=timezone.now()
    )
    due = Mail.objects.due(timezone.now())
    context = {
        "zone_release": zones.release(),
        "versions": _versions(),
        "mail": [(state, counts.get(state, 0)) for state in MailState],
        "oldest_mail": due.aggregate(at=Min("due_at"))["at"],
        "waiting": waiting.count(),
        "oldest_task": waiting.aggregate(at=Min("run_after"))["at"],
        "failed_tasks": DBTaskResult.objects.filter(
            status=TaskResultStatus.FAILED
        ).count(),
        "failed_jobs": Job.objects.filter(state=JobState.FAILED)
        .select_related("event")
        .order_by("-created_at")[:10],
        "events": Event.objects.count(),
        "users": User.objects.filter(is_active=True).count(),
    }
    return render(request, "core/site.html", context)


def _versions() -> list[tuple[str, str]]:
    parts = [("Python", platform.python_version()), ("Django", django.get_version())]
    parts.append((connection.display_name, _database_version()))
    return [*parts, *((name, _version(name)) for name in PARTS)]


def _version(name: str) -> str:
    try:
        return version(name)
    except ModuleNotFoundError:
        return "–"


def _database_version() -> str:
    return ".".join(str(part) for part in connection.get_database_version())
