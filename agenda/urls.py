"""Addresses of agenda."""

from django.urls import path

from agenda.views import feeds, public

app_name = "agenda"
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
]
