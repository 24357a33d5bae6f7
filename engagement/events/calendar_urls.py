"""The team's addresses for the team's calendar and the materials."""

from django.urls import path

from engagement.events.views import materials, month

urlpatterns = [
    path("calendar/", month.calendar, name="calendar"),
    path("materials/<slug:public_id>/", materials.change, name="material"),
    path("materials/<slug:public_id>/delete/", materials.delete, name="material_delete"),
    path("materials/<slug:public_id>/move/", materials.move, name="material_move"),
    path("<slug:public_id>/materials/", materials.list_, name="materials"),
    path("<slug:public_id>/materials/file/", materials.create, name="material_create"),
    path("<slug:public_id>/materials/recording/", materials.create_recording, name="recording_create"),
]
