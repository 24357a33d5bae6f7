"""The team's addresses of the actions room."""

from django.urls import path

from engagement.actions.views import links, team

app_name = "actions_team"
urlpatterns = [
    path("", team.action_list, name="list"),
    path("new/", team.action_create, name="create"),
    path("<slug:public_id>/", team.action_detail, name="detail"),
    path("<slug:public_id>/edit/", team.action_edit, name="edit"),
    path("<slug:public_id>/status/", team.action_set_status, name="set_status"),
    path("<slug:public_id>/publish/", team.action_publish, name="publish"),
    path("<slug:public_id>/link/", links.link, name="link"),
    path("<slug:public_id>/unlink/", links.unlink, name="unlink"),
]
