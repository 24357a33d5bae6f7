"""The trail is append-only, also against SQL."""

from django.db import migrations

from eolcare.common.immutability import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [append_only("audit_auditentry")]
