"""The team's addresses of submissions: letters, e-mails, calls, posts and stories."""

from __future__ import annotations

from django.urls import path

from engagement.feedback.views import answering, submission_parts, submissions

urlpatterns = [
    path("", submissions.submission_list, name="submissions"),
    path("new/", submissions.submission_create, name="submission_create"),
    path("files/<slug:public_id>/", submission_parts.file, name="submission_file"),
    path("files/<slug:public_id>/delete/", submission_parts.file_delete, name="submission_file_delete"),
    path("<slug:public_id>/", submissions.submission_detail, name="submission"),
    path("<slug:public_id>/change/", submissions.submission_change, name="submission_change"),
    path("<slug:public_id>/assign/", answering.assign, name="submission_assign"),
    path("<slug:public_id>/acknowledge/", answering.acknowledge, name="submission_acknowledge"),
    path("<slug:public_id>/answer/", answering.answer, name="submission_answer"),
    path("<slug:public_id>/close/", answering.close, name="submission_close"),
    path("<slug:public_id>/contact/", answering.contact, name="submission_contact"),
    path("<slug:public_id>/erase/", answering.erase, name="submission_erase"),
    path("<slug:public_id>/attach/", submission_parts.attach, name="submission_attach"),
    path("<slug:public_id>/passages/", submission_parts.passages, name="submission_passages"),
    path("<slug:public_id>/review/", submission_parts.review, name="submission_review"),
    path("<slug:public_id>/take-down/", submission_parts.take_down, name="submission_take_down"),
]
