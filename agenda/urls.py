"""Addresses of agenda."""

from django.urls import path

from agenda.views import (
    documents,
    feeds,
    moderators,
    outcomes,
    own_reports,
    parts,
    programme,
    public,
    reports,
    sessions,
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
    path("e/<slug:code>/agenda.ics", feeds.feed, name="feed"),
    path("e/<slug:code>/agenda/<slug:session>/", public.session, name="session"),
    path(
        "e/<slug:code>/agenda/<slug:session>.ics",
        feeds.session_file,
        name="session_file",
    ),
    path("r/<str:token>/calendar.ics", feeds.personal_feed, name="personal_feed"),
    path(f"{MANAGE}/programme/", programme.programme, name="programme"),
    path(f"{MANAGE}/programme/publish/", programme.publish, name="publish"),
    path(f"{MANAGE}/programme/people/", sessions.people, name="people"),
    path(f"{MANAGE}/programme/rooms/", parts.rooms, name="rooms"),
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
    path(f"{MODERATORS}/propose/", moderators.propose, name="propose"),
    path(f"{MODERATORS}/proposals/<uuid:pk>/", moderators.proposal, name="proposal"),
    path(
        f"{MODERATORS}/proposals/<uuid:pk>/apply/",
        moderators.apply,
        name="apply_proposal",
    ),
    path(
        f"{MODERATORS}/proposals/<uuid:pk>/drop/",
        moderators.drop,
        name="drop_proposal",
    ),
    path(f"{MODERATORS}/places/<int:pk>/", moderators.place, name="place"),
    path(f"{MODERATORS}/people/<int:pk>/", moderators.profile, name="profile"),
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
    path(f"{SESSION}/related/", documents.relate, name="relate_session"),
    path(
        f"{SESSION}/related/<int:pk>/remove/",
        documents.unrelate,
        name="unrelate_session",
    ),
]
urlpatterns += [*report_urls, *document_urls]
