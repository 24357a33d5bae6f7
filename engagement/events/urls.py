"""Public addresses of the events room."""

from django.urls import path

from engagement.events import booking_urls
from engagement.events.views import feeds, materials, public

app_name = "events"
urlpatterns = [
    path("", public.list_, name="list"),
    path("month/", public.month, name="month"),
    path("calendar/", feeds.subscribe, name="subscribe"),
    path("calendar.ics", feeds.feed, name="feed"),
    path("changes.atom", feeds.atom, name="atom"),
    *booking_urls.urlpatterns,
    path("materials/<slug:public_id>/", materials.download, name="material"),
    path("materials/<slug:public_id>/transcript/", materials.transcript, name="transcript"),
    path("<slug:slug>/", public.detail, name="detail"),
    path("<slug:slug>.ics", feeds.calendar_file, name="calendar"),
    path("<slug:slug>.png", feeds.picture, name="card"),
]
