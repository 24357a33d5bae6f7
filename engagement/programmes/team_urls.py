"""The team's addresses of the programmes room."""

from django.urls import path

from engagement.programmes import views

app_name = "programmes_team"
urlpatterns = [
    path("", views.team_list, name="list"),
    path("new/", views.create, name="create"),
    path("<slug:slug>/", views.team_detail, name="detail"),
    path("<slug:slug>/edit/", views.edit, name="edit"),
    path("<slug:slug>/extend/", views.extend, name="extend"),
    path("<slug:slug>/change-plan/", views.change_plan, name="change_plan"),
    path("<slug:slug>/phases/new/", views.phase, name="create_phase"),
    path("<slug:slug>/phases/<int:phase_id>/", views.phase, name="phase"),
    path("<slug:slug>/phases/<int:phase_id>/delete/", views.delete_phase, name="delete_phase"),
]
