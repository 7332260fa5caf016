"""Addresses of core: language, settings of an event, team, mail, history, jobs."""

from django.urls import URLPattern, URLResolver, include, path

from gfmd_days.core.views import (
    events,
    history,
    jobs,
    mail_texts,
    outbox,
    regions,
    site,
    teams,
    webhooks,
)

app_name = "core"

settings_urls: list[URLPattern | URLResolver] = [
    path("", events.settings, name="settings"),
    path("place/", events.place, name="place"),
    path("days/", events.days, name="days"),
    path("days/<int:pk>/", events.day, name="day"),
    path("days/<int:pk>/remove/", events.remove_day, name="remove_day"),
    path("regions/", regions.index, name="regions"),
    path("regions/move/", regions.move, name="move_countries"),
    path("regions/<slug:region_code>/", regions.region, name="region"),
    path("regions/<slug:region_code>/remove/", regions.remove, name="remove_region"),
    path("mail/", mail_texts.index, name="mail_texts"),
    path("mail/<str:kind_code>/<slug:language>/", mail_texts.edit, name="mail_text"),
    path(
        "mail/<str:kind_code>/<slug:language>/reset/",
        mail_texts.reset,
        name="reset_mail_text",
    ),
    path(
        "mail/<str:kind_code>/<slug:language>/preview/",
        mail_texts.preview,
        name="preview_mail_text",
    ),
]
manage_urls: list[URLPattern | URLResolver] = [
    path("settings/", include(settings_urls)),
    path("team/", teams.index, name="team"),
    path("team/<int:pk>/remove/", teams.remove, name="remove_member"),
    path("history/", history.index, name="audit"),
    path("history.csv", history.export, name="audit_csv"),
    path("outbox/", outbox.index, name="outbox"),
    path("outbox/<int:pk>/", outbox.mail, name="mail"),
    path("outbox/<int:pk>/html/", outbox.mail_html, name="mail_html"),
    path("outbox/<int:pk>/again/", outbox.send_again, name="send_mail_again"),
    path("webhooks/", webhooks.index, name="webhooks"),
    path("webhooks/<int:pk>/", webhooks.log, name="webhook"),
    path("webhooks/<int:pk>/pause/", webhooks.pause, name="pause_webhook"),
    path("webhooks/<int:pk>/resume/", webhooks.resume, name="resume_webhook"),
    path("webhooks/<int:pk>/remove/", webhooks.remove, name="remove_webhook"),
    path("webhooks/<int:pk>/renew/", webhooks.renew, name="renew_webhook"),
    path("webhooks/<int:pk>/try/", webhooks.try_out, name="try_webhook"),
    path(
        "webhooks/<int:pk>/told/<uuid:delivery>/again/",
        webhooks.send_again,
        name="tell_webhook_again",
    ),
    path("jobs/<uuid:pk>/", jobs.job, name="job"),
    path("jobs/<uuid:pk>/stop/", jobs.stop, name="stop_job"),
    path("jobs/<uuid:pk>/again/", jobs.start_again, name="start_job_again"),
    path("jobs/<uuid:pk>/file/", jobs.file, name="job_file"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("events/new/", events.create, name="create_event"),
    path("site/", site.index, name="site"),
    path("manage/<slug:code>/", include(manage_urls)),
]
