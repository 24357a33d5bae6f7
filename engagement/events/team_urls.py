"""The team's addresses of the events room."""

from django.urls import path

from engagement.events import after_urls, calendar_urls, notes_urls, people_urls, planning_urls
from engagement.events.views import planning, record

app_name = "events_team"
urlpatterns = [
    path("", planning.list_, name="list"),
    path("new/", planning.create, name="create"),
    # Addresses with words of their own come before those of one event.
    *planning_urls.urlpatterns,
    *calendar_urls.urlpatterns,
    *people_urls.urlpatterns,
    *notes_urls.urlpatterns,
    *after_urls.urlpatterns,
    path("<slug:public_id>/", planning.detail, name="detail"),
    path("<slug:public_id>/edit/", planning.edit, name="edit"),
    path("<slug:public_id>/publish/", planning.publish, name="publish"),
    path("<slug:public_id>/cancel/", planning.cancel, name="cancel"),
    path("<slug:public_id>/reinstate/", planning.reinstate, name="reinstate"),
    path("<slug:public_id>/delete/", planning.delete, name="delete"),
    path("<slug:public_id>/attendance/", record.attendance, name="attendance"),
    path("<slug:public_id>/prompts/", record.prompts, name="prompts"),
]
