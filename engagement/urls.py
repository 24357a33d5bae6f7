"""Register of addresses: the rooms' public and team pages."""

from django.urls import include, path

from engagement.front import views as front

urlpatterns = [
    path("", front.home, name="home"),
    path("programmes/", include("engagement.programmes.urls")),
    path("events/", include("engagement.events.urls")),
    path("surveys/", include("engagement.surveys.urls")),
    path("what-happened/", include("engagement.actions.lookup_urls")),
    path("you-said-we-did/", include("engagement.actions.urls")),
    path("reports/", include("engagement.reports.urls")),
    path("tell-us/", include("engagement.feedback.telling_urls")),
    path("stories/", include("engagement.feedback.stories_urls")),
    path("evidence/", include("engagement.feedback.library_urls")),
    path("check-our-conclusions/", include("engagement.feedback.conclusions_urls")),
    path("follow/", include("engagement.actions.following_urls")),
    path("dashboards/", include("engagement.dashboards.urls")),
    path("team/", include("engagement.front.team_urls")),
    path("team/programmes/", include("engagement.programmes.team_urls")),
    path("team/events/", include("engagement.events.team_urls")),
    path("team/surveys/", include("engagement.surveys.team_urls")),
    path("team/feedback/", include("engagement.feedback.team_urls")),
    path("team/actions/", include("engagement.actions.team_urls")),
    path("team/compliance/", include("engagement.compliance.team_urls")),
    path("team/reports/", include("engagement.reports.team_urls")),
]
