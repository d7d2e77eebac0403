"""Activities for calendars: any list of them, and each alone. Whoever asks is the public."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from portal.base.addresses import absolute, page_of, with_query
from portal.base.models import Precision
from portal.base.parameters import own_parameters
from portal.base.views import BadParameters
from portal.base.views_feed import PublicRows
from programs.icalendar import calendar_response, dated
from programs.models import Activity
from programs.views.activity import ActivityListView

# As many as a telephone reads without trouble; the latest come first.
MOST = 1000


@require_safe
def activities_calendar(request: HttpRequest) -> HttpResponse:
    """The activities of a list, narrowed by its parameters: those whose day is known, the latest first."""
    found = PublicRows(ActivityListView, request)
    with_day = Count("pk", filter=Q(period_start__isnull=False, period_precision=Precision.DAY))
    counts = found.rows.order_by().aggregate(all=Count("pk"), dated=with_day)
    activities = dated(found.rows).order_by("-period_start", "-pk")[:MOST]
    about = [_("From a public registry. Each entry leads to its page and the sources there.")]
    if without := counts["all"] - counts["dated"]:
        about.append(
            ngettext(
                "%(number)s activity whose day is not known is left out.",
                "%(number)s activities whose day is not known are left out.",
                without,
            )
            % {"number": without}
        )
    if counts["dated"] > MOST:
        about.append(_("Of the others the latest %(number)s are here.") % {"number": MOST})
    source = absolute(with_query(request.path, found.query))
    return calendar_response(activities, found.title, " ".join(about), absolute(found.page), source)


@require_safe
def activity_calendar(request: HttpRequest, key: str) -> HttpResponse:
    """One activity, by id or slug; nothing is there where its day is not known."""
    activity = dated(Activity.objects.published().by_key(key)).for_list(None).first()
    if activity is None:
        raise Http404
    if unknown := own_parameters(request.GET):
        raise BadParameters({name: [_("This page takes no such parameter.")] for name in unknown})
    response = calendar_response([activity], "", "", page_of(activity))
    response.headers["Content-Disposition"] = f'attachment; filename="{activity.noun}-{activity.public_id}.ics"'
    return response
