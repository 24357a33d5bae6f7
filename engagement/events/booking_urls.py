"""Public addresses for booking a place and for somebody's own booking.

No event can have the address ``booking``; what stands behind it belongs to one person each.
"""

from django.urls import path

from engagement.events.views import booking, own_booking

urlpatterns = [
    path("booking/", own_booking.find_booking, name="find_booking"),
    path("booking/<slug:token>/", own_booking.booking, name="booking"),
    path("booking/<slug:token>/event.ics", own_booking.booking_calendar, name="booking_calendar"),
    path("booking/<slug:token>/answer/", own_booking.booking_answer, name="booking_answer"),
    path("booking/<slug:token>/change/", own_booking.booking_change, name="booking_change"),
    path("booking/<slug:token>/cancel/", own_booking.booking_cancel, name="booking_cancel"),
    path("booking/<slug:token>/erase/", own_booking.booking_erase, name="booking_erase"),
    path("booking/<slug:token>/needs/", own_booking.booking_needs, name="booking_needs"),
    path("<slug:slug>/book/", booking.book, name="book"),
    path("<slug:slug>/booked/", booking.booked, name="booked"),
]
