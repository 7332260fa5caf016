"""News by mail, switched off and on with the link that stands under them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gfmd_days.core.access import public_view
from gfmd_days.core.on_site import only_on_the_site
from registration.domain import links
from registration.domain import news as wishes
from registration.views.by_link import bad_link, kept_to_oneself

ONE_CLICK = ("List-Unsubscribe", "One-Click")


# A mail program posts for the person and has no cookie: the signed address is the key.
@csrf_exempt
@public_view
@require_http_methods(["GET", "HEAD", "POST"])
@only_on_the_site()
def news(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Ask on GET, do on POST; a mail program's one click needs no question (RFC 8058).

    It works for events that are not public, and after all other links were revoked.
    """
    try:
        registration = links.by_news_token(token)
    except links.UnknownLink:
        registration = None
    if registration is None or registration.event.code != code:
        response = bad_link(request, None)
    elif request.method != "POST":
        context = {
            "event": registration.event,
            "registration": registration,
            "token": token,
            "wants_news": wishes.wants(registration),
        }
        response = render(request, "registration/mailings/news.html", context)
    elif "again" in request.POST:
        wishes.begin(registration)
        response = redirect("registration:news", code=code, token=token)
    else:
        wishes.end(registration, now=timezone.now())
        response = redirect("registration:news", code=code, token=token)
        if request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]:
            response = HttpResponse(status=200)  # a redirect would not be followed
    return kept_to_oneself(response)
