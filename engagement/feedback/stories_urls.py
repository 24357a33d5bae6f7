"""Public addresses of stories that were published."""

from __future__ import annotations

from django.urls import path

from engagement.feedback.views import stories

app_name = "stories"
urlpatterns = [
    path("", stories.story_list, name="list"),
    path("<slug:public_id>/", stories.story_detail, name="detail"),
]
