"""Views of the events room: public pages, planning, and the record of what happened."""
