"""Public addresses of the actions room."""

from django.urls import path

from engagement.actions.views import public

app_name = "actions"
urlpatterns = [
    path("", public.action_list, name="list"),
    path("changes.atom", public.atom, name="atom"),
    path("<slug:public_id>/", public.action_detail, name="detail"),
]
