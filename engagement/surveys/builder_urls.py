"""The addresses of the builder, beneath those of a survey."""

from django.urls import path

from engagement.surveys.views.builder import asking, banking, condition, grouping, kind, main, moves, past

urlpatterns = [
    path("", main.build, name="build"),
    path("preview/", main.preview, name="build_preview"),
    path("add/", asking.add, name="build_add"),
    path("add/<slug:kind>/", asking.new, name="build_new"),
    path("q/<slug:key>/", asking.question, name="build_question"),
    path("q/<slug:key>/kind/", kind.kind, name="build_kind"),
    path("q/<slug:key>/move/", moves.move, name="build_move"),
    path("q/<slug:key>/duplicate/", moves.duplicate, name="build_duplicate"),
    path("q/<slug:key>/delete/", moves.delete, name="build_delete"),
    path("q/<slug:key>/keep/", banking.keep, name="build_keep"),
    path("when/<slug:kind>/<slug:key>/", condition.when, name="build_when"),
    path("pages/new/", grouping.new_page, name="build_new_page"),
    path("pages/<slug:key>/edit/", grouping.page, name="build_page"),
    path("pages/<slug:key>/move/", moves.move_page, name="build_move_page"),
    path("pages/<slug:key>/apart/", grouping.ungroup, name="build_ungroup"),
    path("sections/new/", grouping.new_section, name="build_new_section"),
    path("sections/<slug:key>/edit/", grouping.section, name="build_section"),
    path("sections/<slug:key>/move/", moves.move_section, name="build_move_section"),
    path("sections/<slug:key>/remove/", grouping.remove_section, name="build_remove_section"),
    path("settings/", grouping.whole, name="build_whole"),
    path("history/", past.history, name="build_history"),
    path("history/<int:number>/", past.edit, name="build_edit"),
    path("history/<int:number>/back/", past.undo, name="build_undo"),
    path("bank/", banking.list_, name="build_bank"),
    path("bank/<slug:entry>/take/", banking.take, name="build_take"),
    path("bank/<slug:kept_id>/drop/", banking.drop, name="build_drop"),
]
