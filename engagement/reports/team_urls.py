"""The team's addresses of the reports room."""

from django.urls import path

from engagement.reports.views import steps, team, writing

app_name = "reports_team"
urlpatterns = [
    path("", team.list_, name="list"),
    path("events/<slug:public_id>/", team.create_for_event, name="create_for_event"),
    path("<slug:public_id>/", team.detail, name="detail"),
    path("<slug:public_id>/progress/", team.progress, name="progress"),
    path("<slug:public_id>/preview/", team.preview, name="preview"),
    path("<slug:public_id>/document.pdf", team.document, name="document"),
    path("<slug:public_id>/edit/", writing.edit, name="edit"),
    path("<slug:public_id>/edit/<slug:key>/", writing.section, name="section"),
    path("<slug:public_id>/submit/", steps.submit, name="submit"),
    path("<slug:public_id>/return/", steps.return_, name="return"),
    path("<slug:public_id>/approve/", steps.approve, name="approve"),
    path("<slug:public_id>/publish/", steps.publish, name="publish"),
    path("<slug:public_id>/retry/", team.retry, name="retry"),
    path("<slug:public_id>/correct/", steps.correct, name="correct"),
    path("<slug:public_id>/withdraw/", steps.withdraw, name="withdraw"),
]
