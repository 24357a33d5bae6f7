"""Analysts read what people wrote, question by question, keep what they have read, and flag what is worth quoting."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.programmes.refused import show_refusal
from engagement.surveys import queries, reader, services
from engagement.surveys.forms_responses import QuoteForm, ReaderFilters
from engagement.surveys.models import QuoteFlag, Response, Survey
from engagement.surveys.narrowing import Asking, versions_of
from engagement.surveys.reader import TextQuestion
from engagement.surveys.views.moving import survey_for
from eolcare.accounts.access import get_for, requires
from eolcare.accounts.models import User
from eolcare.common.errors import Conflict, Refusal
from eolcare.figures.counting import Unit
from eolcare.figures.disclosure import Audience, count_words, show_count

PER_PAGE = 25
# What the address of a page of answers may hold, beside the filters.
OLDER, NEWER, ONE = "older", "newer", "one"
READ = "surveys.read_responses"


@requires(READ)
@never_cache
@require_safe
def index(request: HttpRequest, public_id: str) -> HttpResponse:
    """List the questions that are answered in words, and how far this person has read."""
    survey = survey_for(request, READ, public_id)
    questions = reader.questions_with_progress(survey, versions_of(survey), _user(request))
    rows = [(question, _progress(question), _people(question.quotes)) for question in questions]
    return render(request, "surveys/team/reader.html", {"survey": survey, "rows": rows})


@requires(READ)
@never_cache
@require_safe
def question(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Show the answers to one question, newest first, many on a page or one at a time."""
    survey, versions = _survey(request, public_id)
    asked = _question(versions, key)
    user = _user(request)
    form = ReaderFilters(request.GET or None, versions=versions, boroughs=queries.boroughs_of(survey))
    looking = form.looking
    found = reader.answers_looked_for(survey, key, looking, versions, user)
    one = request.GET.get(ONE) == "1"
    page = reader.page_of_answers(
        found,
        key,
        user,
        size=1 if one else PER_PAGE,
        words=looking.words,
        older=request.GET.get(OLDER, ""),
        newer=request.GET.get(NEWER, ""),
    )
    here = next(q for q in reader.questions_with_progress(survey, versions, user) if q.key == key)
    kept = _filters(request.GET)
    context = {
        "survey": survey,
        "question": asked,
        "form": form,
        "page": page,
        "one": one,
        "progress": _progress(here),
        "narrowed": not looking.everything,
        "found": "" if looking.everything else _found(reader.count_up_to(found)),
        "unread_here": [said.response.public_id for said in page.answers if not said.is_read],
        "newer_query": _address(kept, one, **{NEWER: page.answers[0].response.public_id})
        if page.newer and page.answers
        else "",
        "older_query": _address(kept, one, **{OLDER: page.answers[-1].response.public_id}) if page.older else "",
        "start_query": _address(kept, one),
        "other_view_query": _address(kept, not one),
        "here_query": request.GET.urlencode(),
        "may_make_feedback": user.has_perm("feedback.code"),
    }
    return render(request, "surveys/team/reader_question.html", context)


@requires(READ)
@require_POST
def mark(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Mark answers (``response``, several) as read, or as unread (``as=unread``), and go on to ``next``.

    A script that asks for JSON gets the progress in words instead.
    """
    survey, versions = _survey(request, public_id)
    _question(versions, key)
    user = _user(request)
    change = services.mark_unread if request.POST.get("as") == "unread" else services.mark_read
    change(survey, key, request.POST.getlist("response"), reader=user)
    if request.headers.get("Accept", "").startswith("application/json"):
        here = next(q for q in reader.questions_with_progress(survey, versions, user) if q.key == key)
        return JsonResponse({"progress": _progress(here)})
    return _back(survey, key, request.POST.get("next", ""))


@requires(READ)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quote(request: HttpRequest, public_id: str, key: str, response_id: str) -> HttpResponse:
    """Flag a passage of one answer as worth quoting, or take the flag off (``off``)."""
    survey, versions = _survey(request, public_id)
    asked = _question(versions, key)
    responses = Response.objects.select_related("survey", "version")
    response = get_for(request.user, READ, responses, survey=survey, public_id=response_id)
    text = response.answers.get(key)
    if not isinstance(text, str):
        raise Http404
    following = request.POST.get("next", request.GET.urlencode())
    user = _user(request)
    if request.method == "POST" and "off" in request.POST:
        if services.unflag_quote(response, key, actor=user):
            messages.success(request, _("The flag is off."))
        return _back(survey, key, following, response_id)
    known = QuoteFlag.objects.filter(response=response, question_key=key).select_related("flagged_by").first()
    flagged = known.passage if known else ""
    form = QuoteForm(
        request.POST if request.method == "POST" else None, initial={"passage": flagged or text, "seen": flagged}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.flag_quote(response, key, form.cleaned_data["passage"], actor=user, seen=form.cleaned_data["seen"])
        except Refusal as refusal:
            show_refusal(form, refusal)
            if isinstance(refusal, Conflict):
                # Sending it again, once the other's passage was read, goes through.
                data = cast(QueryDict, form.data).copy()
                data["seen"] = flagged
                form.data = data
        else:
            messages.success(request, _("The passage is flagged as a quote."))
            return _back(survey, key, following, response_id)
    context = {
        "survey": survey,
        "question": asked,
        "response": response,
        "html": reader.as_html(text),
        "known": known,
        "form": form,
        "following": following,
    }
    return render(request, "surveys/team/reader_quote.html", context, status=422 if form.errors else 200)


def _survey(request: HttpRequest, public_id: str) -> tuple[Survey, list[Asking]]:
    survey = survey_for(request, READ, public_id)
    return survey, versions_of(survey)


def _question(versions: list[Asking], key: str) -> TextQuestion:
    found = reader.text_questions(versions).get(key)
    if found is None:
        raise Http404
    return found


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _people(number: int) -> str:
    return str(show_count(number, Audience.TEAM, unit=Unit.PEOPLE))


def _progress(question: TextQuestion) -> str:
    return _("Read by you: %(read)s of %(answers)s") % {
        "read": _people(question.read),
        "answers": _people(max(question.answers, question.read)),
    }


def _found(number: int) -> str:
    if number > reader.MOST_COUNTED:
        return _("More than %(n)s answers") % {"n": _people(reader.MOST_COUNTED)}
    return count_words(number, Audience.TEAM, unit=Unit.PEOPLE, one=_("answer"), many=_("answers"))


def _filters(sent: QueryDict) -> QueryDict:
    kept = sent.copy()
    for name in (OLDER, NEWER, ONE):
        kept.pop(name, None)
    return kept


def _address(kept: QueryDict, one: bool, **more: str) -> str:
    query = kept.copy()
    if one:
        query[ONE] = "1"
    for name, value in more.items():
        query[name] = value
    return query.urlencode()


def _back(survey: Survey, key: str, query: str, response_id: str = "") -> HttpResponseRedirect:
    """Go to the reader with a query that is made anew, so that no address leads elsewhere."""
    address = reverse("surveys_team:reader_question", args=[survey.public_id, key])
    fresh = QueryDict(query[:2000]).urlencode()
    anchor = f"#a-{response_id}" if response_id else ""
    return HttpResponseRedirect(f"{address}{'?' if fresh else ''}{fresh}{anchor}")
