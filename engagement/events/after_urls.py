"""The team's addresses for messages, follow-ups and what remains."""

from django.urls import path

from engagement.events.views import after

urlpatterns = [
    path("<slug:public_id>/messages/", after.messages_, name="messages"),
    path("<slug:public_id>/messages/again/", after.messages_retry, name="messages_retry"),
    path("<slug:public_id>/thank/", after.thank, name="thank"),
    path("<slug:public_id>/report/", after.tell_report, name="tell_report"),
]
