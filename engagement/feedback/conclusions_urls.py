"""Public addresses where people say whether our conclusions are right."""

from django.urls import path

from engagement.feedback.views import conclusions

app_name = "conclusions"
urlpatterns = [
    path("", conclusions.round_list, name="list"),
    path("take-back/", conclusions.withdraw, name="withdraw"),
    path("deleted/", conclusions.withdrawn, name="withdrawn"),
    path("<slug:slug>/", conclusions.round_, name="round"),
]
