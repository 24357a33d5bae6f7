"""The team's addresses for live notes and questions."""

from django.urls import path

from engagement.events.views import notes, questions

urlpatterns = [
    path("notes/<slug:public_id>/", notes.note, name="note"),
    path("notes/<slug:public_id>/delete/", notes.delete_note, name="delete_note"),
    path("questions/<slug:public_id>/", questions.question, name="question"),
    path("questions/<slug:public_id>/delete/", questions.delete_question, name="delete_question"),
    path("questions/<slug:public_id>/move/", questions.move_question, name="move_question"),
    path("<slug:public_id>/notes/", notes.notes, name="notes"),
    path("<slug:public_id>/notes/newest/", notes.notes_fragment, name="notes_fragment"),
    path("<slug:public_id>/questions/", questions.questions, name="questions"),
]
