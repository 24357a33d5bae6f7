"""The roof: which room answers at which address."""

from django.contrib import admin
from django.urls import include, path

from eolcare.common.languages import choose

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("language/", choose, name="language"),
    path("team/people/", include("eolcare.accounts.urls")),
    path("team/audit/", include("eolcare.accounts.audit_urls")),
    path("team/pages/", include("eolcare.pages.team_urls")),
    path("reference-data/", admin.site.urls),
    path("", include("ambitions.urls")),
    path("", include("engagement.urls")),
    path("", include("eolcare.pages.urls")),
]

handler400 = "eolcare.common.views.bad_request"
handler403 = "eolcare.common.views.forbidden"
handler404 = "eolcare.common.views.not_found"
handler500 = "eolcare.common.views.server_error"
