"""The team's addresses for planning an event."""

from django.urls import URLPattern, path

from engagement.events.views import planning, preparing, series, venues

urlpatterns: list[URLPattern] = [
    path("venues/", venues.venues, name="venues"),
    path("venues/new/", venues.venue_create, name="venue_create"),
    path("venues/<slug:public_id>/", venues.venue, name="venue"),
    path("<slug:public_id>/kind/", planning.kind, name="kind"),
    path("<slug:public_id>/places/", preparing.places, name="places"),
    path("<slug:public_id>/booking-questions/", preparing.booking_questions, name="booking_questions"),
    path("<slug:public_id>/booking-questions/<slug:question_id>/", preparing.booking_question, name="booking_question"),
    path(
        "<slug:public_id>/booking-questions/<slug:question_id>/move/",
        preparing.booking_question_move,
        name="booking_question_move",
    ),
    path(
        "<slug:public_id>/booking-questions/<slug:question_id>/delete/",
        preparing.booking_question_delete,
        name="booking_question_delete",
    ),
    path("<slug:public_id>/reminders/", preparing.reminders, name="reminders"),
    path("<slug:public_id>/reminders/<int:hours>/delete/", preparing.reminder_delete, name="reminder_delete"),
    path("<slug:public_id>/panel/", preparing.panel, name="panel"),
    path("<slug:public_id>/repeat/", series.repeat, name="repeat"),
    path("<slug:public_id>/series/", series.series, name="series"),
    path("<slug:public_id>/series/publish/", series.series_publish, name="series_publish"),
    path("<slug:public_id>/series/cancel/", series.series_cancel, name="series_cancel"),
]
