"""The team's addresses of the feedback room."""

from django.urls import include, path

from engagement.feedback.views import coding, items, redaction, themes

app_name = "feedback_team"
urlpatterns = [
    path("", items.item_list, name="list"),
    path("from-answer/", items.create_from_answer, name="create_from_answer"),
    path("from-note/", items.create_from_note, name="create_from_note"),
    path("from-notes/<slug:public_id>/", items.create_from_notes, name="create_from_notes"),
    path("from-question/", items.create_from_question, name="create_from_question"),
    path("submissions/", include("engagement.feedback.submissions_urls")),
    path("imports/", include("engagement.feedback.imports_urls")),
    path("redaction/", include("engagement.feedback.redaction_urls")),
    path("frame/", include("engagement.feedback.frame_urls")),
    path("find/", include("engagement.feedback.finding_urls")),
    path("agreement/", include("engagement.feedback.agreement_urls")),
    path("evidence/", include("engagement.feedback.evidence_urls")),
    path("themes/", themes.theme_list, name="themes"),
    path("themes/new/", themes.theme_create, name="theme_create"),
    path("themes/<slug:public_id>/", themes.theme_change, name="theme_change"),
    path("themes/<slug:public_id>/retire/", themes.theme_retire, name="theme_retire"),
    path("themes/<slug:public_id>/bring-back/", themes.theme_bring_back, name="theme_bring_back"),
    path("<slug:public_id>/", coding.detail, name="detail"),
    path("<slug:public_id>/words/", redaction.words, name="words"),
    path("<slug:public_id>/words/withdraw/", redaction.withdraw_words, name="withdraw_words"),
]
