"""Public addresses of the library of evidence."""

from django.urls import path

from engagement.feedback.views import library

app_name = "evidence"
urlpatterns = [
    path("", library.library, name="list"),
    path("<slug:public_id>/", library.source, name="detail"),
]
