"""The team's addresses of import and export."""

from django.urls import path

from engagement.surveys.views import importing

urlpatterns = [
    path("<slug:public_id>/import/", importing.import_, name="import"),
    path("<slug:public_id>/import/save/", importing.import_save, name="import_save"),
    path("<slug:public_id>/versions/<int:number>/xlsform.xlsx", importing.xlsform_file, name="xlsform"),
]
