"""The team's addresses of the surveys room."""

from django.urls import include, path

from engagement.surveys import builder_urls, importing_urls, reading_urls, results_urls
from engagement.surveys.views import entering, inviting, lifecycle, preview, printing, responses, team, translations

app_name = "surveys_team"
urlpatterns = [
    path("", team.list_, name="list"),
    path("new/", team.create, name="create"),
    path("<slug:public_id>/", team.detail, name="detail"),
    path("<slug:public_id>/details/", team.edit, name="edit"),
    path("<slug:public_id>/questions/", team.questions, name="questions"),
    path("<slug:public_id>/build/", include(builder_urls.urlpatterns)),
    path("<slug:public_id>/versions/<int:number>/", preview.version, name="version"),
    path("<slug:public_id>/versions/<int:number>/definition.json", team.definition_file, name="definition"),
    path("<slug:public_id>/versions/<int:number>/blank.pdf", printing.team_blank, name="blank"),
    path("<slug:public_id>/poster.pdf", printing.poster, name="poster"),
    path("<slug:public_id>/open/", team.open_, name="open"),
    path("<slug:public_id>/pause/", team.pause, name="pause"),
    path("<slug:public_id>/close/", team.close, name="close"),
    path("<slug:public_id>/publish/", team.publish, name="publish"),
    path("<slug:public_id>/versions/<int:number>/sign-off/", lifecycle.sign_off, name="sign_off"),
    path("<slug:public_id>/trial/", lifecycle.pilot, name="pilot"),
    path("<slug:public_id>/trial/end/", lifecycle.end_pilot, name="end_pilot"),
    path("<slug:public_id>/trial/delete/", lifecycle.delete_pilot_responses, name="delete_pilot"),
    path("<slug:public_id>/extend/", lifecycle.extend, name="extend"),
    path("<slug:public_id>/archive/", lifecycle.archive, name="archive"),
    path("<slug:public_id>/invitations/", inviting.invitations, name="invitations"),
    path("<slug:public_id>/invitations/<slug:batch_id>/revoke/", inviting.revoke, name="revoke_invitations"),
    path("<slug:public_id>/translations/", translations.translations, name="translations"),
    path("<slug:public_id>/translations/<slug:language>/", translations.translation, name="translation"),
    path("<slug:public_id>/responses/", responses.list_, name="responses"),
    path("<slug:public_id>/responses/<slug:response_id>/", responses.detail, name="response"),
    path("<slug:public_id>/enter/", entering.enter, name="enter"),
    path("<slug:public_id>/responses/<slug:response_id>/second-entry/", entering.enter_again, name="enter_again"),
    path("<slug:public_id>/responses/<slug:response_id>/compare/", entering.compare, name="compare_entries"),
    path("<slug:public_id>/responses/<slug:response_id>/erase/", responses.erase, name="erase"),
    *results_urls.urlpatterns,
    *reading_urls.urlpatterns,
    *importing_urls.urlpatterns,
]
