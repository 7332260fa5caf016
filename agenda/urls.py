"""Addresses of agenda."""

from django.urls import path

from agenda.views import (
    feeds,
    grid,
    links,
    moderators,
    parts,
    programme,
    public,
    rules,
    sessions,
)

app_name = "agenda"
MANAGE = "manage/<slug:code>"
MODERATORS = f"{MANAGE}/moderators"
SESSION = f"{MANAGE}/programme/sessions/<slug:session>"
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
    path(f"{MANAGE}/programme/grid/", grid.state, name="grid"),
    path(f"{MANAGE}/programme/grid/place/", grid.place, name="grid_place"),
    path(f"{MANAGE}/programme/copy-day/", grid.copy_day, name="copy_day"),
    path(f"{MANAGE}/programme/settings/", rules.rules, name="rules"),
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
