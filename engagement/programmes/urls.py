"""Public addresses of the programmes room."""

from django.urls import path

from engagement.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.list_, name="list"),
    path("<slug:slug>/", views.detail, name="detail"),
]
