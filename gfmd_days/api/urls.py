"""Addresses of the API, of its documentation and of the page for tokens."""

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import SimpleRouter

from gfmd_days.api.views import (
    accounts,
    appearances,
    assignments,
    attendance,
    badges,
    devices,
    documents,
    events,
    people,
    print_orders,
    programme,
    registrations,
    scans,
    versions,
)

top = SimpleRouter()
top.register("events", events.EventViewSet, basename="event")

within = SimpleRouter()
within.register("scans", scans.ScanViewSet, basename="scan")
within.register(
    "registrations", registrations.RegistrationViewSet, basename="registration"
)
within.register("people", people.PersonViewSet, basename="person")
within.register("sessions", programme.SessionViewSet, basename="session")
within.register("rooms", programme.RoomViewSet, basename="room")
within.register("tracks", programme.TrackViewSet, basename="track")
within.register("appearances", appearances.AppearanceViewSet, basename="appearance")
within.register("versions", versions.VersionViewSet, basename="version")
within.register("assignments", assignments.AssignmentViewSet, basename="assignment")
within.register("badges", badges.BadgeViewSet, basename="badge")
within.register("attendance", attendance.AttendanceViewSet, basename="attendance")
within.register("points", devices.PointViewSet, basename="point")
within.register("prints", devices.PrintViewSet, basename="print")
within.register("devices", devices.DeviceViewSet, basename="device")
own_device = devices.OwnDeviceViewSet
within.register("printers", print_orders.PrinterViewSet, basename="printer")
within.register("print-orders", print_orders.PrintOrderViewSet, basename="print-order")

in_event: list[URLPattern | URLResolver] = [
    *within.urls,
    path(
        "device/pair/",
        devices.PairingViewSet.as_view({"post": "create"}),
        name="pair-device",
    ),
    path(
        "device/snapshot/",
        own_device.as_view({"get": "snapshot"}),
        name="device-snapshot",
    ),
    path("device/venue/", own_device.as_view({"get": "venue"}), name="device-venue"),
    path("device/sync/", own_device.as_view({"post": "sync"}), name="device-sync"),
]
calls: list[URLPattern | URLResolver] = [
    path("events/<slug:code>/", include(in_event)),
    path("", include(top.urls)),
    path("schema/", documents.schema, name="schema"),
    path("docs/", documents.docs, name="docs"),
]

app_name = "api"
urlpatterns = [
    path("api/v1/", include(calls)),
    path("accounts/api-token/", accounts.tokens_page, name="tokens"),
    path("accounts/api-token/<int:pk>/revoke/", accounts.revoke, name="revoke-token"),
]
