"""Addresses of badges: the desk, the batches and the designs."""

from django.urls import URLPattern, path

from badges.views import (
    attendance,
    batches,
    board,
    card,
    certificates,
    design_files,
    designer,
    designs,
    desk,
    desk_papers,
    device_app,
    devices,
    people,
    phone,
    points,
    print_log,
    print_orders,
    printers,
    sheets,
)

app_name = "badges"
DESK = "desk/<slug:code>/"
PERSON = f"{DESK}people/<int:pk>/"
PRINTS = f"{DESK}prints/<int:order>/"
BATCHES = "manage/<slug:code>/badges/"
DESIGNS = f"{BATCHES}designs/"
DESIGN = f"{DESIGNS}<int:pk>/"
POINTS = "manage/<slug:code>/points/"
DEVICES = "manage/<slug:code>/devices/"
DEVICE_APP = f"{DESK}device/"

SHEETS = f"{BATCHES}sheets/"
ATTENDANCE = "manage/<slug:code>/attendance/"
CERTIFICATES = "manage/<slug:code>/certificates/"
CERTIFICATE = f"{CERTIFICATES}<int:certificate>/"
PRINTERS = f"{BATCHES}printers/"
PRINTER = f"{PRINTERS}<int:printer>/"
OWN = "r/<str:token>/badge"

urlpatterns: list[URLPattern] = [
    path(DESK, desk.desk, name="desk"),
    path(f"{DESK}board/", board.board, name="board"),
    path(f"{DESK}board/screen/", board.screen, name="board_screen"),
    path(f"{BATCHES}desk/", board.rules, name="desk_settings"),
    path("desk/sw.js", device_app.worker, name="device_worker"),
    path(DEVICE_APP, device_app.page, name="device_app"),
    path(f"{DEVICE_APP}app.webmanifest", device_app.manifest, name="device_manifest"),
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
    path(f"{PERSON}notes/", card.add_note, name="add_note"),
    path(f"{PERSON}notes/<int:note>/", card.note, name="note"),
    path(f"{PERSON}category/", card.category, name="category"),
    path(f"{PERSON}alerts/", card.alerts, name="alerts"),
    path(f"{PERSON}things/", card.give, name="give"),
    path(f"{PERSON}things/<uuid:thing>/back/", card.take_back, name="take_back"),
    path(f"{DESK}out/", card.out, name="out"),
    path(f"{DESK}letters/", card.letters, name="letters"),
    path(f"{DESK}printer/", print_orders.choose, name="choose_printer"),
    path(PRINTS, print_orders.state, name="print_state"),
    path(f"{PRINTS}decide/", print_orders.decide, name="decide_print"),
    path(BATCHES, batches.batches, name="batches"),
    path(f"{BATCHES}sample.pdf", batches.sample, name="sample"),
    path(f"{BATCHES}check/", batches.check, name="check"),
    path(f"{BATCHES}prints/", print_log.prints, name="prints"),
    path(f"{BATCHES}prints.csv", print_log.prints_csv, name="prints_csv"),
    path(f"{BATCHES}count/", batches.count, name="count"),
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
    path(f"{DESIGN}save/", designer.save, name="save_design"),
    path(f"{DESIGN}preview.png", design_files.picture, name="design_picture"),
    path(f"{DESIGN}design.json", design_files.export, name="export_design"),
    path(
        f"{DESIGN}versions/<int:number>/restore/",
        designs.restore,
        name="restore_design",
    ),
    path(f"{DESIGN}remove/", designs.remove, name="remove_design"),
    path(ATTENDANCE, attendance.index, name="attendance"),
    path(f"{ATTENDANCE}people/", attendance.people, name="attendance_people"),
    path(f"{ATTENDANCE}people/<int:pk>/", attendance.person, name="attendance_person"),
    path(f"{ATTENDANCE}file/", attendance.file, name="attendance_file"),
    path(CERTIFICATES, certificates.index, name="certificates"),
    path(f"{CERTIFICATES}issue/", certificates.issue, name="issue_certificates"),
    path(f"{CERTIFICATE}certificate.pdf", certificates.file, name="certificate"),
    path(f"{CERTIFICATE}withdraw/", certificates.withdraw, name="withdraw_certificate"),
    path(f"{CERTIFICATE}restore/", certificates.restore, name="restore_certificate"),
    path("r/<str:token>/certificate/", certificates.take, name="take_certificate"),
    path(
        "r/<str:token>/certificate.pdf", certificates.own_file, name="own_certificate"
    ),
    path("c/<slug:certificate>/", certificates.check, name="check_certificate"),
    path(POINTS, points.index, name="points"),
    path(f"{POINTS}add/", points.edit, name="add_point"),
    path(f"{POINTS}<int:pk>/", points.edit, name="point"),
    path(f"{POINTS}<int:pk>/remove/", points.remove, name="remove_point"),
    path(DEVICES, devices.index, name="devices"),
    path(f"{DEVICES}<uuid:device>/", devices.device, name="device"),
    path(f"{DEVICES}<uuid:device>/revoke/", devices.revoke, name="revoke_device"),
    path(f"{BATCHES}desk-papers/", desk_papers.index, name="desk_papers"),
    path(SHEETS, sheets.index, name="sheets"),
    path(f"{SHEETS}add/", sheets.edit, name="add_sheet"),
    path(f"{SHEETS}drawing/", sheets.drawn, name="sheet_drawn"),
    path(f"{SHEETS}<int:sheet>/", sheets.edit, name="sheet"),
    path(f"{SHEETS}<int:sheet>/remove/", sheets.remove, name="remove_sheet"),
    path(PRINTERS, printers.index, name="printers"),
    path(PRINTER, printers.edit, name="printer"),
    path(f"{PRINTER}pause/", printers.pause, name="pause_printer"),
    path(f"{PRINTER}test/", printers.test_page, name="test_page"),
    path(f"{PRINTER}remove/", printers.remove, name="remove_printer"),
    path(f"{OWN}/", phone.badge, name="own"),
    path(f"{OWN}/badge.js", phone.worker, name="own_worker"),
    path(f"{OWN}/apple.pkpass", phone.apple, name="own_apple"),
    path(f"{OWN}/google/", phone.google, name="own_google"),
    path(f"{OWN}.pdf", phone.pdf, name="own_pdf"),
]
