"""The database counts the places that bookings hold; a constraint refuses more than there are (ADR 20)."""

from django.db import migrations

# Walk-ins stand outside the count: they are there, and the room's fullness is asked when they come.
SQL = """
CREATE OR REPLACE FUNCTION engagement_booking_places() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    had boolean := TG_OP <> 'INSERT' AND OLD.state IN ('booked', 'offered') AND OLD.channel <> 'walk_in';
    has boolean := TG_OP <> 'DELETE' AND NEW.state IN ('booked', 'offered') AND NEW.channel <> 'walk_in';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.event_id <> NEW.event_id THEN
        RAISE EXCEPTION 'A booking stays with its event.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF had AND has AND OLD.place_kind = NEW.place_kind AND OLD.with_carer = NEW.with_carer THEN
        RETURN NULL;
    END IF;
    IF had THEN
        UPDATE engagement_eventplaces SET taken = taken - 1
            WHERE event_id = OLD.event_id AND (kind = OLD.place_kind OR (OLD.with_carer AND kind = 'carer'));
    END IF;
    IF has THEN
        UPDATE engagement_eventplaces SET taken = taken + 1
            WHERE event_id = NEW.event_id AND (kind = NEW.place_kind OR (NEW.with_carer AND kind = 'carer'));
        IF (SELECT count(*) FROM engagement_eventplaces
                WHERE event_id = NEW.event_id AND (kind = NEW.place_kind OR (NEW.with_carer AND kind = 'carer')))
            <> (1 + NEW.with_carer::int)
        THEN
            RAISE EXCEPTION 'The event has no places of this kind.' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER engagement_booking_places AFTER INSERT OR DELETE OR UPDATE OF state, place_kind, with_carer, channel, event_id
    ON engagement_booking FOR EACH ROW EXECUTE FUNCTION engagement_booking_places();
"""

REVERSE = """
DROP TRIGGER engagement_booking_places ON engagement_booking;
DROP FUNCTION engagement_booking_places();
"""


class Migration(migrations.Migration):
    dependencies = [("engagement", "0010_events_whole")]
    operations = [migrations.RunSQL(SQL, REVERSE)]
