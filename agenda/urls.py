"""Addresses of agenda."""

from django.urls import path

from agenda.views import (
    about,
    asked,
    askings,
    documents,
    feeds,
    files,
    grid,
    importing,
    links,
    mine,
    moderators,
    offline,
    outcomes,
    own_calendar,
    own_reports,
    packs,
    parts,
    programme,
    proposing,
    public,
    publishing,
    reports,
    rules,
    screens,
    sessions,
    sign_ups,
    versions,
)

app_name = "agenda"
MANAGE = "manage/<slug:code>"
MODERATORS = f"{MANAGE}/moderators"
SESSION = f"{MANAGE}/programme/sessions/<slug:session>"
DOCUMENTS = f"{SESSION}/documents"
REPORTS = f"{MANAGE}/reports"
REPORT = f"{REPORTS}/<slug:session>"
urlpatterns = [
    path("e/<slug:code>/agenda/", public.agenda, name="public"),
    path("e/<slug:code>/agenda/embed/", public.embed, name="embed"),
    path("e/<slug:code>/screens/", screens.foyer, name="foyer"),
    path("e/<slug:code>/screens/<int:room>/", screens.door, name="door"),
    path("e/sw.js", offline.worker, name="worker"),
    path("e/<slug:code>/agenda.ics", feeds.feed, name="feed"),
    path(
        "e/<slug:code>/agenda/tracks/<slug:track>.ics",
        feeds.track_feed,
        name="track_feed",
    ),
    path("e/<slug:code>/agenda/rooms/<int:pk>.ics", feeds.room_feed, name="room_feed"),
    path("e/<slug:code>/agenda/changes.atom", versions.atom_feed, name="changes"),
    path("e/<slug:code>/agenda/calendars/", versions.calendars, name="calendars"),
    path("e/<slug:code>/agenda/versions/", versions.versions, name="versions"),
    path(
        "e/<slug:code>/agenda/versions/<int:number>/",
        versions.version,
        name="version",
    ),
    path("e/<slug:code>/agenda/draft/<str:key>/", versions.draft, name="draft"),
    path("r/<str:token>/calendar/", own_calendar.own_calendar, name="own_calendar"),
    path("e/<slug:code>/agenda.json", files.public, {"kind": "json"}, name="json"),
    path("e/<slug:code>/agenda.xml", files.public, {"kind": "xml"}, name="xml"),
    path("e/<slug:code>/agenda.csv", files.public, {"kind": "csv"}, name="csv"),
    path("e/<slug:code>/agenda.pdf", files.pdf, name="pdf"),
    path("e/<slug:code>/agenda/<slug:session>/", public.session, name="session"),
    path(
        "e/<slug:code>/agenda/<slug:session>.ics",
        feeds.session_file,
        name="session_file",
    ),
    path("r/<str:token>/agenda/", mine.mine, name="mine"),
    path(
        "r/<str:token>/agenda/<slug:session>/sign-up/", mine.sign_up, name="own_sign_up"
    ),
    path("r/<str:token>/marks/", mine.marks, name="marks"),
    path("r/<str:token>/calendar.ics", feeds.personal_feed, name="personal_feed"),
    path(f"{MANAGE}/programme/", programme.programme, name="programme"),
    path(f"{MANAGE}/programme/publish/", publishing.publish, name="publish"),
    path(f"{MANAGE}/programme/preview/", publishing.preview_link, name="preview_link"),
    path(f"{MANAGE}/programme/compare/", publishing.compare, name="compare_versions"),
    path(
        f"{MANAGE}/programme/export.json", files.own, {"kind": "json"}, name="own_json"
    ),
    path(f"{MANAGE}/programme/export.csv", files.own, {"kind": "csv"}, name="own_csv"),
    path(f"{MANAGE}/programme/import/", importing.upload, name="import"),
    path(f"{MANAGE}/programme/import/<uuid:file>/", importing.check, name="check_file"),
    path(
        f"{MANAGE}/programme/import/<uuid:file>/drop/", importing.drop, name="drop_file"
    ),
    path(f"{MANAGE}/programme/sign-ups/", sign_ups.overview, name="sign_ups"),
    path(f"{SESSION}/sign-ups/", sign_ups.one, name="session_sign_ups"),
    path(f"{SESSION}/sign-ups.csv", sign_ups.table, name="sign_ups_table"),
    path(f"{SESSION}/sign-ups/add/", sign_ups.add, name="add_sign_up"),
    path(
        f"{SESSION}/sign-ups/<int:pk>/remove/", sign_ups.remove, name="remove_sign_up"
    ),
    path(f"{SESSION}/sign-ups/<int:pk>/first/", sign_ups.first, name="first_sign_up"),
    path(f"{MANAGE}/programme/grid/", grid.state, name="grid"),
    path(f"{MANAGE}/programme/grid/place/", grid.place, name="grid_place"),
    path(f"{MANAGE}/programme/copy-day/", grid.copy_day, name="copy_day"),
    path(f"{MANAGE}/programme/settings/", rules.rules, name="rules"),
    path(f"{MANAGE}/programme/people/", sessions.people, name="people"),
    path(f"{MANAGE}/programme/rooms/", parts.rooms, name="rooms"),
    path(f"{MANAGE}/programme/rooms/<int:pk>/plan/", parts.room_plan, name="room_plan"),
    path(f"{MANAGE}/programme/rooms/<int:pk>/", parts.rooms, name="room"),
    path(
        f"{MANAGE}/programme/rooms/<int:pk>/remove/",
        parts.remove_room,
        name="remove_room",
    ),
    path(f"{MANAGE}/programme/tracks/", parts.tracks, name="tracks"),
    path(f"{MANAGE}/programme/tracks/<int:pk>/", parts.tracks, name="track"),
    path(
        f"{MANAGE}/programme/tracks/<int:pk>/remove/",
        parts.remove_track,
        name="remove_track",
    ),
    path(f"{MANAGE}/programme/new/", sessions.create, name="new_session"),
    path(f"{SESSION}/", sessions.edit, name="edit_session"),
    path(f"{SESSION}/withdraw/", sessions.withdraw, name="withdraw_session"),
    path(f"{SESSION}/restore/", sessions.restore, name="restore_session"),
    path(f"{SESSION}/links/", links.link, name="link_session"),
    path(f"{SESSION}/links/<int:pk>/remove/", links.unlink, name="unlink_session"),
    path(f"{SESSION}/functions/", sessions.add_function, name="add_function"),
    path(
        f"{SESSION}/functions/<int:pk>/",
        sessions.hand_function,
        name="hand_function",
    ),
    path(
        f"{SESSION}/functions/<int:pk>/remove/",
        sessions.remove_function,
        name="remove_function",
    ),
    path(f"{MODERATORS}/", moderators.moderators, name="moderators"),
    path(f"{MODERATORS}/propose/", proposing.propose, name="propose"),
    path(f"{MODERATORS}/proposals/<uuid:pk>/", proposing.proposal, name="proposal"),
    path(
        f"{MODERATORS}/proposals/<uuid:pk>/apply/",
        proposing.apply,
        name="apply_proposal",
    ),
    path(
        f"{MODERATORS}/proposals/<uuid:pk>/drop/",
        proposing.drop,
        name="drop_proposal",
    ),
    path(
        f"{MODERATORS}/proposals/<uuid:pk>/again/",
        proposing.again,
        name="solve_again",
    ),
    path(
        f"{MODERATORS}/proposals/<uuid:pk>/places/<int:place>/",
        proposing.settle,
        name="settle_place",
    ),
    path(f"{MODERATORS}/weights/", moderators.weights, name="weights"),
    path(f"{MODERATORS}/bars/", moderators.bars, name="bars"),
    path(
        f"{MODERATORS}/bars/<int:pk>/remove/", moderators.remove_bar, name="remove_bar"
    ),
    path(f"{MODERATORS}/booths/", moderators.make_booths, name="make_booths"),
    path(f"{MODERATORS}/places/<int:pk>/", moderators.place, name="place"),
    path(
        f"{MODERATORS}/places/<int:pk>/free/",
        moderators.free_place,
        name="free_place",
    ),
    path(f"{MODERATORS}/people/<int:pk>/", moderators.profile, name="profile"),
    path(f"{MODERATORS}/people/<int:pk>/pack/", packs.team_pack, name="team_pack"),
    path(
        f"{MODERATORS}/people/<int:pk>/pack.pdf",
        packs.team_pack,
        {"file": True},
        name="team_pack_pdf",
    ),
    path(f"{MODERATORS}/askings/", askings.askings, name="askings"),
    path(f"{MODERATORS}/askings/ask/", askings.ask, name="ask"),
    path(f"{MODERATORS}/askings/remind/", askings.remind, name="remind_asked"),
    path(
        f"{MODERATORS}/askings/<int:pk>/take-back/",
        askings.take_back,
        name="take_back_asking",
    ),
    path("e/<slug:code>/people/<int:pk>/photo/", about.photo, name="photo"),
    path("f/<uuid:key>/", asked.asked, name="asked"),
    path("f/<uuid:key>/about/", about.asked_about, name="asked_about"),
    path("f/<uuid:key>/pack/", packs.asked_pack, name="asked_pack"),
    path(
        "f/<uuid:key>/pack.pdf",
        packs.asked_pack,
        {"file": True},
        name="asked_pack_pdf",
    ),
    path("r/<str:token>/about/", about.own_about, name="own_about"),
    path("r/<str:token>/pack/", packs.own_pack, name="own_pack"),
    path("r/<str:token>/pack.pdf", packs.own_pack, {"file": True}, name="own_pack_pdf"),
]

report_urls = [
    path("r/<str:token>/reports/", own_reports.own_reports, name="own_reports"),
    path(
        "r/<str:token>/reports/<slug:session>/",
        own_reports.own_report,
        name="own_report",
    ),
    path("o/<str:key>/", own_reports.report_by_key, name="report_by_key"),
    path(f"{REPORTS}/", reports.reports, name="reports"),
    path(f"{REPORTS}/remind/", reports.remind, name="remind_rapporteurs"),
    path(f"{REPORT}/", reports.report, name="report"),
    path(f"{REPORT}/correct/", reports.correct, name="correct_report"),
    path(f"{REPORT}/review/", reports.review, name="review_report"),
    path(f"{REPORT}/publish/", reports.publish, name="publish_report"),
    path(f"{REPORT}/take-back/", reports.take_back, name="take_back_report"),
    path(f"{REPORT}/hand-back/", reports.hand_back, name="hand_back_report"),
    path("e/<slug:code>/outcomes/", outcomes.of_event, name="outcomes"),
    path("s/<slug:series>/outcomes/", outcomes.of_series, name="series_outcomes"),
    *(
        path(
            f"e/<slug:code>/outcomes.{format_}",
            outcomes.event_file,
            {"format_": format_},
            name=f"outcomes_{format_}",
        )
        for format_ in ("pdf", "xlsx", "csv")
    ),
    *(
        path(
            f"s/<slug:series>/outcomes.{format_}",
            outcomes.series_file,
            {"format_": format_},
            name=f"series_outcomes_{format_}",
        )
        for format_ in ("pdf", "xlsx", "csv")
    ),
]
document_urls = [
    path(
        "e/<slug:code>/agenda/<slug:session>/documents/<uuid:pk>/",
        documents.public_document,
        name="document",
    ),
    path(
        "r/<str:token>/documents/<uuid:pk>/",
        documents.own_document,
        name="own_document",
    ),
    path(f"{DOCUMENTS}/", documents.add, name="add_document"),
    path(f"{DOCUMENTS}/<uuid:pk>/", documents.team_document, name="team_document"),
    path(f"{DOCUMENTS}/<uuid:pk>/show/", documents.show, name="show_document"),
    path(f"{DOCUMENTS}/<uuid:pk>/remove/", documents.remove, name="remove_document"),
]
urlpatterns += [*report_urls, *document_urls]
