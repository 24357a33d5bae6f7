"""The team's addresses for bookings, the day sheet, check-in and access needs."""

from django.urls import URLPattern, path

from engagement.events.views import day_sheet, door, needs, people

_BOOKING = "<slug:public_id>/bookings/<slug:booking_id>/"

urlpatterns: list[URLPattern] = [
    path("needs/", needs.needs, name="needs"),
    path("check-in/<slug:token>/", door.check_in_code, name="check_in_code"),
    path("<slug:public_id>/bookings/", people.bookings, name="bookings"),
    path("<slug:public_id>/bookings/new/", people.booking_create, name="booking_create"),
    path("<slug:public_id>/bookings/people.<slug:ending>", people.bookings_export, name="bookings_export"),
    path(_BOOKING, people.booking, name="booking"),
    path(f"{_BOOKING}edit/", people.booking_edit, name="booking_edit"),
    path(f"{_BOOKING}cancel/", people.booking_cancel, name="booking_cancel"),
    path(f"{_BOOKING}accept/", people.booking_accept, name="booking_accept"),
    path(f"{_BOOKING}erase/", people.booking_erase, name="booking_erase"),
    path(f"{_BOOKING}needs/<slug:code>/", needs.need, name="need"),
    path("<slug:public_id>/needs/", needs.event_needs, name="event_needs"),
    path("<slug:public_id>/day-sheet/", day_sheet.day_sheet, name="day_sheet"),
    path("<slug:public_id>/day-sheet.pdf", day_sheet.day_sheet_pdf, name="day_sheet_pdf"),
    path("<slug:public_id>/check-in/", door.check_in, name="check_in"),
    path("<slug:public_id>/check-in/state/", door.check_in_state, name="check_in_state"),
    path("<slug:public_id>/check-in/close/", door.check_in_close, name="check_in_close"),
    path("<slug:public_id>/walk-in/", door.walk_in, name="walk_in"),
    path("<slug:public_id>/headcount/", door.headcount, name="headcount"),
    path("<slug:public_id>/organisations/", door.organisations, name="organisations"),
]
