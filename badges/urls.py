"""Addresses of badges: the desk and the batches."""

from django.urls import URLPattern, path

from badges.views import batches, desk, people, print_orders, printers

app_name = "badges"
DESK = "desk/<slug:code>/"
PERSON = f"{DESK}people/<int:pk>/"
PRINTS = f"{DESK}prints/<int:order>/"
BATCHES = "manage/<slug:code>/badges/"

PRINTERS = f"{BATCHES}printers/"
PRINTER = f"{PRINTERS}<int:printer>/"

urlpatterns: list[URLPattern] = [
    path(DESK, desk.desk, name="desk"),
    path(f"{DESK}scans/<uuid:scan_id>/", desk.scan, name="scan"),
    path(f"{DESK}scans/<uuid:scan_id>/undo/", desk.undo, name="undo"),
    path(f"{DESK}walk-in/", people.walk_in, name="walk_in"),
    path(PERSON, people.person, name="person"),
    path(f"{PERSON}check-in/", people.check_in, name="check_in"),
    path(f"{PERSON}print/", people.print_badge, name="print"),
    path(f"{PERSON}badge.pdf", people.badge, name="badge"),
    path(f"{PERSON}lost/", people.lost, name="lost"),
    path(f"{PERSON}name/", people.name, name="name"),
    path(f"{DESK}printer/", print_orders.choose, name="choose_printer"),
    path(PRINTS, print_orders.state, name="print_state"),
    path(f"{PRINTS}decide/", print_orders.decide, name="decide_print"),
    path(BATCHES, batches.batches, name="batches"),
    path(f"{BATCHES}sample.pdf", batches.sample, name="sample"),
    path(f"{BATCHES}check/", batches.check, name="check"),
    path(PRINTERS, printers.index, name="printers"),
    path(PRINTER, printers.edit, name="printer"),
    path(f"{PRINTER}pause/", printers.pause, name="pause_printer"),
    path(f"{PRINTER}test/", printers.test_page, name="test_page"),
    path(f"{PRINTER}remove/", printers.remove, name="remove_printer"),
]
