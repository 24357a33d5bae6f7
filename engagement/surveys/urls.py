"""Public addresses of the surveys room."""

from django.urls import path, register_converter

from engagement.surveys.filling import LOCATOR_LENGTH
from engagement.surveys.views import (
    answering,
    copying,
    equality,
    one_page,
    printing,
    public,
    returning,
    sending,
    withdrawing,
)


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
    # Before the surveys' own: no survey can have one of these addresses (RESERVED in services.building).
    path("return/", returning.return_by_code, name="return_code"),
    path("return/<slug:secret>/", returning.return_by_link, name="return_link"),
    path("withdraw/", withdrawing.withdraw, name="withdraw"),
    path("<slug:slug>/", public.start, name="start"),
    path("<slug:slug>/blank.pdf", printing.blank, name="blank"),
    path("<slug:slug>/begin/", public.begin, name="begin"),
    path("<slug:slug>/questions/", one_page.page, name="page"),
    path("<slug:slug>/deleted/", sending.deleted, name="deleted"),
    path("<slug:slug>/<draft:locator>/q/<slug:key>/", answering.question, name="question"),
    path("<slug:slug>/<draft:locator>/tasks/", answering.task_list, name="tasks"),
    path("<slug:slug>/<draft:locator>/your-words/", sending.consent, name="consent"),
    path("<slug:slug>/<draft:locator>/check/", sending.check, name="check"),
    path("<slug:slug>/<draft:locator>/about-you/", equality.about_you, name="about_you"),
    path("<slug:slug>/<draft:locator>/about-you/<slug:key>/", equality.about_you_step, name="about_you_step"),
    path("<slug:slug>/<draft:locator>/send/", sending.send, name="send"),
    path("<slug:slug>/<draft:locator>/thank-you/", sending.done, name="done"),
    path("<slug:slug>/<draft:locator>/copy/", copying.copy, name="copy"),
    path("<slug:slug>/<draft:locator>/copy.pdf", copying.copy_pdf, name="copy_pdf"),
    path("<slug:slug>/<draft:locator>/save/", returning.save, name="save"),
    path("<slug:slug>/<draft:locator>/stop/", sending.stop, name="stop"),
]
