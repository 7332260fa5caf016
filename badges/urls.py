"""Addresses of badges: the desk and the batches."""

from django.urls import URLPattern, path

from badges.views import batches, desk, devices, people, points

app_name = "badges"
DESK = "desk/<slug:code>/"
PERSON = f"{DESK}people/<int:pk>/"
BATCHES = "manage/<slug:code>/badges/"
POINTS = "manage/<slug:code>/points/"
DEVICES = "manage/<slug:code>/devices/"

urlpatterns: list[URLPattern] = [
    path(DESK, desk.desk, name="desk"),
    path(f"{DESK}scans/<uuid:scan_id>/", desk.scan, name="scan"),
    path(f"{DESK}scans/<uuid:scan_id>/undo/", desk.undo, name="undo"),
    path(f"{DESK}scans/<uuid:scan_id>/let-in/", people.let_in, name="let_in"),
    path(f"{DESK}walk-in/", people.walk_in, name="walk_in"),
    path(PERSON, people.person, name="person"),
    path(f"{PERSON}check-in/", people.check_in, name="check_in"),
    path(f"{PERSON}print/", people.print_badge, name="print"),
    path(f"{PERSON}badge.pdf", people.badge, name="badge"),
    path(f"{PERSON}lost/", people.lost, name="lost"),
    path(f"{PERSON}name/", people.name, name="name"),
    path(BATCHES, batches.batches, name="batches"),
    path(f"{BATCHES}sample.pdf", batches.sample, name="sample"),
    path(f"{BATCHES}check/", batches.check, name="check"),
    path(POINTS, points.index, name="points"),
    path(f"{POINTS}add/", points.edit, name="add_point"),
    path(f"{POINTS}<int:pk>/", points.edit, name="point"),
    path(f"{POINTS}<int:pk>/remove/", points.remove, name="remove_point"),
    path(DEVICES, devices.index, name="devices"),
    path(f"{DEVICES}<uuid:device>/", devices.device, name="device"),
    path(f"{DEVICES}<uuid:device>/revoke/", devices.revoke, name="revoke_device"),
]
