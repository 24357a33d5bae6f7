"""The team's addresses of the library of evidence and of rounds of conclusions."""

from django.urls import path

from engagement.feedback.views import evidence, rounds

urlpatterns = [
    path("", evidence.source_list, name="evidence"),
    path("new/", evidence.source_new, name="evidence_new"),
    path("rounds/", rounds.round_list, name="rounds"),
    path("rounds/new/", rounds.round_new, name="round_new"),
    path("rounds/conclusion/<slug:public_id>/", rounds.conclusion_change, name="conclusion_change"),
    path("rounds/conclusion/<slug:public_id>/delete/", rounds.conclusion_delete, name="conclusion_delete"),
    path("rounds/<slug:public_id>/", rounds.round_detail, name="round"),
    path("rounds/<slug:public_id>/change/", rounds.round_change, name="round_change"),
    path("rounds/<slug:public_id>/delete/", rounds.round_delete, name="round_delete"),
    path("rounds/<slug:public_id>/add/", rounds.conclusion_add, name="conclusion_add"),
    path("rounds/<slug:public_id>/open/", rounds.round_open, name="round_open"),
    path("rounds/<slug:public_id>/close/", rounds.round_close, name="round_close"),
    path("rounds/<slug:public_id>/take-up/", rounds.round_take_up, name="round_take_up"),
    path("finding/<slug:public_id>/", evidence.finding_change, name="finding_change"),
    path("finding/<slug:public_id>/delete/", evidence.finding_delete, name="finding_delete"),
    path("<slug:public_id>/", evidence.source_detail, name="evidence_source"),
    path("<slug:public_id>/change/", evidence.source_change, name="evidence_change"),
    path("<slug:public_id>/delete/", evidence.source_delete, name="evidence_delete"),
    path("<slug:public_id>/add/", evidence.finding_add, name="finding_add"),
]
