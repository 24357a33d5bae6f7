"""Public addresses of the reports room."""

from django.urls import path

from engagement.reports.views import public

app_name = "reports"
urlpatterns = [
    path("", public.list_, name="list"),
    path("<slug:slug>/", public.detail, name="detail"),
    path("<slug:slug>/versions/<int:number>/", public.version, name="version"),
    path("<slug:slug>/versions/<int:number>.pdf", public.pdf, name="pdf"),
]
