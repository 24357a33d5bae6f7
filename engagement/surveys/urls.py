"""Public addresses of the surveys room."""

from django.urls import path, register_converter

from engagement.surveys.filling import LOCATOR_LENGTH
from engagement.surveys.views import answering, printing, public, sending


class Locator:
    """The part of an address that says which answers are meant; the browser's token opens them."""

    regex = f"[0-9a-f]{{{LOCATOR_LENGTH}}}"

    def to_python(self, value: str) -> str:
        """Return it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it is."""
        return value


register_converter(Locator, "draft")

app_name = "surveys"
urlpatterns = [
    path("", public.survey_list, name="list"),
    path("<slug:slug>/", public.start, name="start"),
    path("<slug:slug>/blank.pdf", printing.blank, name="blank"),
    path("<slug:slug>/begin/", public.begin, name="begin"),
    path("<slug:slug>/deleted/", sending.deleted, name="deleted"),
    path("<slug:slug>/<draft:locator>/q/<slug:key>/", answering.question, name="question"),
    path("<slug:slug>/<draft:locator>/tasks/", answering.task_list, name="tasks"),
    path("<slug:slug>/<draft:locator>/your-words/", sending.consent, name="consent"),
    path("<slug:slug>/<draft:locator>/check/", sending.check, name="check"),
    path("<slug:slug>/<draft:locator>/thank-you/", sending.done, name="done"),
    path("<slug:slug>/<draft:locator>/stop/", sending.stop, name="stop"),
]
