"""Addresses where people and roles are managed."""

from django.urls import path

from eolcare.accounts import views

app_name = "people"
urlpatterns = [
    path("", views.people, name="list"),
    path("invite/", views.invite, name="invite"),
    path("<slug:public_id>/", views.person, name="person"),
    path("<slug:public_id>/roles/<int:membership_id>/revoke/", views.revoke, name="revoke"),
    path("<slug:public_id>/close/", views.close, name="close"),
    path("<slug:public_id>/reopen/", views.reopen, name="reopen"),
    path("<slug:public_id>/invite-again/", views.invite_again, name="invite_again"),
]
