"""The team's addresses of blind samples."""

from __future__ import annotations

from django.urls import path

from engagement.feedback.views import agreement, agreement_coding

urlpatterns = [
    path("", agreement.sample_list, name="agreement"),
    path("new/", agreement.draw, name="agreement_new"),
    path("<slug:public_id>/", agreement.detail, name="agreement_sample"),
    path("<slug:public_id>/code/<int:order>/", agreement_coding.code, name="agreement_code"),
    path("<slug:public_id>/finish/", agreement.finish, name="agreement_finish"),
    path("<slug:public_id>/reconcile/<int:order>/", agreement_coding.reconcile, name="agreement_reconcile"),
    path("<slug:public_id>/close/", agreement.close, name="agreement_close"),
    path("<slug:public_id>/abandon/", agreement.abandon, name="agreement_abandon"),
]
