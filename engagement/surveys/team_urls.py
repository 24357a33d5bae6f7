"""The team's addresses of the surveys room."""

from django.urls import path

from engagement.surveys.views import printing, responses, team

app_name = "surveys_team"
urlpatterns = [
    path("", team.list_, name="list"),
    path("new/", team.create, name="create"),
    path("<slug:public_id>/", team.detail, name="detail"),
    path("<slug:public_id>/details/", team.edit, name="edit"),
    path("<slug:public_id>/questions/", team.questions, name="questions"),
    path("<slug:public_id>/versions/<int:number>/", team.version, name="version"),
    path("<slug:public_id>/versions/<int:number>/definition.json", team.definition_file, name="definition"),
    path("<slug:public_id>/versions/<int:number>/blank.pdf", printing.team_blank, name="blank"),
    path("<slug:public_id>/poster.pdf", printing.poster, name="poster"),
    path("<slug:public_id>/open/", team.open_, name="open"),
    path("<slug:public_id>/pause/", team.pause, name="pause"),
    path("<slug:public_id>/close/", team.close, name="close"),
    path("<slug:public_id>/publish/", team.publish, name="publish"),
    path("<slug:public_id>/responses/", responses.list_, name="responses"),
    path("<slug:public_id>/responses/<slug:response_id>/", responses.detail, name="response"),
    path("<slug:public_id>/responses/<slug:response_id>/erase/", responses.erase, name="erase"),
]
