from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery
from rest_framework import viewsets

from badges.models import Print, Scan
from badges.models.point import ENTRANCE
from gfmd_days.api import filters
from gfmd_days.api.permissions import EventScope
from gfmd_days.api.serializers import badges
from gfmd_days.core.access import Right
from registration.models import Registration

BADGES_OR_DESK = frozenset({Right.BADGES, Right.DESK})


class BadgeViewSet(EventScope, viewsets.ReadOnlyModelViewSet[Registration]):
    """The badges of all who confirmed. Without the right to read people the list
    leaves out who is on no list; their badge is found by its code."""

    access = {"list": BADGES_OR_DESK, "retrieve": BADGES_OR_DESK}
    queryset = Registration.objects.none()
    serializer_class = badges.BadgeSerializer
    filterset_class = filters.BadgeFilter
    lookup_field = "code"
    lookup_url_kwarg = "badge"

    def get_queryset(self) -> QuerySet[Registration]:
        prints = Print.objects.filter(
            registration=OuterRef("pk"), code=OuterRef("code")
        )
        passed = Scan.objects.standing().filter(
            registration=OuterRef("pk"), point__code=ENTRANCE
        )
        rows = (
            self.event.registrations.accredited()
            .select_related("person__organisation", "category")
            .annotate(
                printed_at=Subquery(prints.order_by("-at").values("at")[:1]),
                checked_in_at=Subquery(
                    passed.order_by("scanned_at").values("scanned_at")[:1]
                ),
            )
            .order_by("person__sort_key", "pk")
        )
        if Right.PEOPLE_VIEW in self.rights or self.action != "list":
            return rows
        return rows.filter(person__not_on_lists=False)
