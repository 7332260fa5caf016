"""Every address of the site."""

from django.urls import include, path

from gfmd_days import home

handler400 = "gfmd_days.api.errors.bad_request"
handler403 = "gfmd_days.api.errors.forbidden"
handler404 = "gfmd_days.api.errors.not_found"
handler429 = "gfmd_days.core.views.errors.too_many"  # allauth's limits
handler500 = "gfmd_days.api.errors.server_error"

home_urls = (
    [
        path("", home.index, name="index"),
        path("dashboard/", home.dashboard, name="dashboard"),
        path("e/<slug:code>/", home.event_page, name="event"),
        path("manage/<slug:code>/", home.overview, name="overview"),
        path("healthz", home.healthz, name="healthz"),
    ],
    "home",
)

# The first that fits is taken, and a page has hundreds before it: calls come first.
urlpatterns = [
    path("", include("gfmd_days.api.urls")),
    path("", include(home_urls)),
    path("", include("gfmd_days.core.urls")),
    path("", include("registration.urls")),
    path("", include("agenda.urls")),
    path("", include("badges.urls")),
    path("accounts/", include("allauth.urls")),
]
