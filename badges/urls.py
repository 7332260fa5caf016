"""Addresses of badges: the desk, the batches and the designs."""

from django.urls import URLPattern, path

from badges.views import batches, design_files, designs, desk, people

app_name = "badges"
DESK = "desk/<slug:code>/"
PERSON = f"{DESK}people/<int:pk>/"
BATCHES = "manage/<slug:code>/badges/"
DESIGNS = f"{BATCHES}designs/"
DESIGN = f"{DESIGNS}<int:pk>/"

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
    path(BATCHES, batches.batches, name="batches"),
    path(f"{BATCHES}sample.pdf", batches.sample, name="sample"),
    path(f"{BATCHES}check/", batches.check, name="check"),
    path(DESIGNS, designs.designs, name="designs"),
    path(f"{DESIGNS}add/", designs.add, name="add_design"),
    path(f"{DESIGNS}uses/", designs.assign, name="design_uses"),
    path(f"{DESIGNS}import/", design_files.bring_in, name="import_design"),
    path(f"{DESIGNS}preview/", design_files.preview, name="design_preview"),
    path(f"{DESIGNS}pictures/", design_files.add_picture, name="design_pictures"),
    path(
        f"{DESIGNS}pictures/<slug:key>/",
        design_files.shown_picture,
        name="design_shown",
    ),
    path(DESIGN, designs.design, name="design"),
    path(f"{DESIGN}preview.png", design_files.picture, name="design_picture"),
    path(f"{DESIGN}design.json", design_files.export, name="export_design"),
    path(
        f"{DESIGN}versions/<int:number>/restore/",
        designs.restore,
        name="restore_design",
    ),
    path(f"{DESIGN}remove/", designs.remove, name="remove_design"),
]
