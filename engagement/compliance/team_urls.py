"""The team's addresses of the compliance pack."""

from django.urls import path

from engagement.compliance import views

app_name = "compliance"
urlpatterns = [
    path("", views.home, name="home"),
    path("considerations/<slug:public_id>/", views.consideration_change, name="consideration_change"),
    path("packs/<slug:public_id>/", views.pack, name="pack"),
    path("packs/<slug:public_id>/document/", views.download, name="download"),
    path("packs/<slug:public_id>/records/", views.records, name="records"),
    path("<slug:slug>/", views.programme, name="programme"),
    path("<slug:slug>/considered/", views.consideration_add, name="consideration_add"),
    path("<slug:slug>/ask/", views.ask, name="ask"),
]
