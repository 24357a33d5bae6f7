"""The team's addresses of the coding frame, notes and progress."""

from __future__ import annotations

from django.urls import path

from engagement.feedback.views import coding, frame, notes

urlpatterns = [
    path("history/<slug:programme>/", frame.frame_history, name="frame_history"),
    path("history/<slug:programme>/<int:number>/", frame.frame_version, name="frame_version"),
    path("themes/<slug:public_id>/merge/", frame.theme_merge, name="theme_merge"),
    path("themes/<slug:public_id>/split/", frame.theme_split, name="theme_split"),
    path("themes/<slug:public_id>/split/<int:number>/", frame.theme_deal, name="theme_deal"),
    path("themes/<slug:public_id>/move/", frame.theme_move, name="theme_move"),
    path("notes/", notes.note_list, name="notes"),
    path("notes/new/", notes.note_add, name="note_add"),
    path("notes/<slug:public_id>/", notes.note_change, name="note_change"),
    path("notes/<slug:public_id>/delete/", notes.note_delete, name="note_delete"),
    path("progress/", frame.progress, name="progress"),
    path("read/<slug:public_id>/", coding.mark_read, name="mark_read"),
]
