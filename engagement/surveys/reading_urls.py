"""The team's addresses of reading responses, settling flags and exporting; part of ``team_urls``."""

from django.urls import path

from engagement.surveys.views import exporting, flags, reader, responses

urlpatterns = [
    path("<slug:public_id>/reader/", reader.index, name="reader"),
    path("<slug:public_id>/reader/<slug:key>/", reader.question, name="reader_question"),
    path("<slug:public_id>/reader/<slug:key>/read/", reader.mark, name="reader_mark"),
    path("<slug:public_id>/reader/<slug:key>/<slug:response_id>/quote/", reader.quote, name="reader_quote"),
    path("<slug:public_id>/responses/<slug:response_id>/about/", responses.about, name="response_about"),
    path("<slug:public_id>/responses/<slug:response_id>/erase-about/", responses.erase_about, name="erase_about"),
    path("<slug:public_id>/flags/", flags.list_, name="flags"),
    path("<slug:public_id>/flags/<slug:response_id>/", flags.decide, name="flag"),
    path("<slug:public_id>/export/", exporting.export, name="export"),
    path("<slug:public_id>/export/<slug:export_id>/", exporting.file_, name="export_file"),
    path("<slug:public_id>/export/<slug:export_id>/progress/", exporting.progress, name="export_progress"),
    path("<slug:public_id>/export/<slug:export_id>/file", exporting.download, name="export_download"),
    path("<slug:public_id>/export/<slug:export_id>/retry/", exporting.retry, name="export_retry"),
]
