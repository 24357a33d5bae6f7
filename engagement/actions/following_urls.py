"""Public addresses where somebody asks to hear of progress, and to hear no more."""

from django.urls import path

from engagement.actions.views import following

app_name = "following"
urlpatterns = [
    path("action/<slug:public_id>/", following.ask_action, name="ask_action"),
    path("programme/<slug:slug>/", following.ask_programme, name="ask_programme"),
    path("asked/", following.asked, name="asked"),
    path("left/", following.left, name="left"),
    path("confirm/<str:token>/", following.confirm, name="confirm"),
    path("mine/<str:token>/", following.manage, name="manage"),
    path("mine/<str:token>/stop/<int:follow>/", following.stop, name="stop"),
    path("unsubscribe/<str:token>/", following.unsubscribe, name="unsubscribe"),
]
