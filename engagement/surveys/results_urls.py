"""The addresses of a survey's results, beneath the team's addresses of the surveys room."""

from django.urls import path

from engagement.surveys.views import results, results_across

urlpatterns = [
    path("<slug:public_id>/results/", results.overview, name="results"),
    path("<slug:public_id>/results/about/", results.about, name="results_about"),
    path("<slug:public_id>/results/questions/<str:key>/", results.question, name="results_question"),
    path(
        "<slug:public_id>/results/questions/<str:key>/<slug:which>.csv",
        results.question_csv,
        name="results_question_csv",
    ),
    path("<slug:public_id>/results/table/", results_across.table, name="results_table"),
    path("<slug:public_id>/results/table.csv", results_across.table_csv, name="results_table_csv"),
    path("<slug:public_id>/results/boroughs/", results_across.boroughs, name="results_boroughs"),
    path("<slug:public_id>/results/boroughs.csv", results_across.boroughs_csv, name="results_boroughs_csv"),
    path("<slug:public_id>/results/drop-off/", results_across.stops, name="results_drop_off"),
    path("<slug:public_id>/results/drop-off.csv", results_across.stops_csv, name="results_drop_off_csv"),
]
