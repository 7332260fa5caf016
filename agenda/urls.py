"""Addresses of agenda."""

from django.urls import path

from agenda.views import (
    feeds,
    mine,
    moderators,
    offline,
    parts,
    programme,
    public,
    screens,
    sessions,
    sign_ups,
)

app_name = "agenda"
MANAGE = "manage/<slug:code>"
MODERATORS = f"{MANAGE}/moderators"
SESSION = f"{MANAGE}/programme/sessions/<slug:session>"
urlpatterns = [
    path("e/<slug:code>/agenda/", public.agenda, name="public"),
    path("e/<slug:code>/agenda/embed/", public.embed, name="embed"),
    path("e/<slug:code>/screens/", screens.foyer, name="foyer"),
    path("e/<slug:code>/screens/<int:room>/", screens.door, name="door"),
    path("e/sw.js", offline.worker, name="worker"),
    path("e/<slug:code>/agenda.ics", feeds.feed, name="feed"),
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
    path(f"{MANAGE}/programme/publish/", programme.publish, name="publish"),
    path(f"{MANAGE}/programme/sign-ups/", sign_ups.overview, name="sign_ups"),
    path(f"{SESSION}/sign-ups/", sign_ups.one, name="session_sign_ups"),
    path(f"{SESSION}/sign-ups.csv", sign_ups.table, name="sign_ups_table"),
    path(f"{SESSION}/sign-ups/add/", sign_ups.add, name="add_sign_up"),
    path(
        f"{SESSION}/sign-ups/<int:pk>/remove/", sign_ups.remove, name="remove_sign_up"
    ),
    path(f"{SESSION}/sign-ups/<int:pk>/first/", sign_ups.first, name="first_sign_up"),
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
