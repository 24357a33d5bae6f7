"""Public addresses of the events room."""

from django.urls import path

from engagement.events import booking_urls
from engagement.events.views import public

app_name = "events"
urlpatterns = [
    path("", public.list_, name="list"),
    path("calendar.ics", public.feed, name="feed"),
    *booking_urls.urlpatterns,
    path("<slug:slug>/", public.detail, name="detail"),
    path("<slug:slug>.ics", public.calendar_file, name="calendar"),
]
