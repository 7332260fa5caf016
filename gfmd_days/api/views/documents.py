"""The schema, and its documentation in Swagger UI, served from here alone."""

from __future__ import annotations

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from gfmd_days.core.access import public_view


class DocsView(SpectacularSwaggerSplitView):
    url_name = "api:schema"
    template_name = "api/docs.html"


schema = public_view(SpectacularAPIView.as_view())
docs = public_view(DocsView.as_view())
