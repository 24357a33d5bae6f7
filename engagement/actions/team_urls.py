"""The team's addresses of the actions room."""

from django.urls import path

from engagement.actions.views import board, bulk, confirming, links, register, team

app_name = "actions_team"
urlpatterns = [
    path("", team.action_list, name="list"),
    path("new/", team.action_create, name="create"),
    path("board/", board.board, name="board"),
    path("several/", bulk.bulk, name="bulk"),
    path("register.csv", register.register_csv, name="register_csv"),
    path("<slug:public_id>/", team.action_detail, name="detail"),
    path("<slug:public_id>/edit/", team.action_edit, name="edit"),
    path("<slug:public_id>/status/", team.action_set_status, name="set_status"),
    path("<slug:public_id>/publish/", team.action_publish, name="publish"),
    path("<slug:public_id>/link/", links.link, name="link"),
    path("<slug:public_id>/unlink/", links.unlink, name="unlink"),
    path("<slug:public_id>/confirm/<int:row>/", confirming.confirm, name="confirm"),
    path("<slug:public_id>/review/", confirming.review, name="review"),
    path("<slug:public_id>/difference/", confirming.difference, name="difference"),
]
