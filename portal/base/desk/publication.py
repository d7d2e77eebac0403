"""The way to the public on the desk: the badge, the buttons on a record's page, the actions on its list."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.utils import quote
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.base.models import Publishable
from portal.base.publishing import Problem, Publication
from portal.base.recording import WORDS, set_publication
from portal.base.review import companions, keeps, may, publishes_alone, returned_with, why_not_publish

BUTTON = "_publication"
# Where a record may go from where it stands, and whether that takes the permission to publish.
STEPS: dict[str, list[tuple[Publication, bool]]] = {
    Publication.DRAFT: [(Publication.IN_REVIEW, False), (Publication.PUBLISHED, True)],
    # Sent again by who changed it meanwhile, it waits for somebody else.
    Publication.IN_REVIEW: [(Publication.PUBLISHED, True), (Publication.IN_REVIEW, False), (Publication.DRAFT, False)],
    Publication.PUBLISHED: [(Publication.WITHDRAWN, True)],
    Publication.WITHDRAWN: [(Publication.IN_REVIEW, False), (Publication.PUBLISHED, True), (Publication.DRAFT, False)],
}
LABELS = {
    Publication.IN_REVIEW: gettext_lazy("Save and send for review"),
    Publication.PUBLISHED: gettext_lazy("Save and publish"),
    Publication.WITHDRAWN: gettext_lazy("Save and withdraw"),
    Publication.DRAFT: gettext_lazy("Save and return to draft"),
}
SEND_AGAIN = gettext_lazy("Save and send for review again")
DONE = {
    Publication.IN_REVIEW: gettext_lazy("“%(name)s” was sent for review."),
    Publication.PUBLISHED: gettext_lazy("“%(name)s” is now public."),
    Publication.WITHDRAWN: gettext_lazy("“%(name)s” was withdrawn; the public no longer sees it."),
    Publication.DRAFT: gettext_lazy("“%(name)s” is a draft again."),
}
STANDING: dict[str, Any] = {
    Publication.DRAFT: gettext_lazy("Only the desk sees it."),
    Publication.IN_REVIEW: gettext_lazy("It waits for a publisher. Only the desk sees it."),
    Publication.PUBLISHED: gettext_lazy("Everyone sees it."),
    Publication.WITHDRAWN: gettext_lazy("It was public and no longer is. Only the desk sees it."),
}


class Step(NamedTuple):
    """A button that saves the page and moves the record on."""

    publication: str
    label: str


class Obstacle(NamedTuple):
    """A publication problem as the page shows it: the sentence, and where on the page it can be mended."""

    message: str
    anchor: str


class PublicationAdmin(admin.ModelAdmin):
    """What every admin of records knows about publication."""

    actions = ("send_selected_for_review", "publish_selected")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this person may change records of this kind, and this one: an office keeps its own."""
        return super().has_change_permission(request, obj) and (obj is None or keeps(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this person may delete drafts of this kind, and this one."""
        return super().has_delete_permission(request, obj) and (obj is None or keeps(request.user, obj))

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this person may make records of this kind public, or withdraw them, and this one."""
        meta = self.model._meta
        allowed = request.user.has_perm(f"{meta.app_label}.publish_{meta.model_name}")
        return allowed and (obj is None or keeps(request.user, obj))

    @admin.display(description=gettext_lazy("publication"), ordering="publication")
    def badge(self, record: Publishable) -> SafeString:
        """Where the record stands, as a word in a coloured frame."""
        return format_html(
            '<span class="publication publication-{}">{}</span>', record.publication, record.get_publication_display()
        )

    def steps(self, request: HttpRequest, record: Publishable | None) -> list[Step]:
        """The buttons this person has on this record's page; none on a page that cannot be saved."""
        if not (self.has_change_permission(request, record) if record else self.has_add_permission(request)):
            return []
        present = record.publication if record else Publication.DRAFT
        publishes = self.has_publish_permission(request, record)
        alone = publishes_alone(request.user, record)
        second = publishes and (alone or (record is not None and not why_not_publish(request.user, record)))
        steps = []
        for wanted, takes_publisher in STEPS[present]:
            if wanted == Publication.PUBLISHED and not second:
                continue
            if wanted == present and second:
                continue
            if not takes_publisher or publishes:
                steps.append(Step(wanted.value, str(SEND_AGAIN if wanted == present else LABELS[wanted])))
        return steps

    def standing(self, request: HttpRequest, record: Publishable, is_bound: bool) -> dict[str, Any]:
        """Where the record stands, what stands in its way, what somebody said of it, and what goes public with it."""
        waits = record.publication == Publication.IN_REVIEW
        may_publish = self.has_publish_permission(request, record)
        problems = [] if is_bound else record.publication_problems()
        named = {problem.record: None for problem in problems if problem.record is not None}
        return {
            "badge": self.badge(record),
            "sentence": STANDING[record.publication],
            "since": record.published_at,
            "obstacles": [Obstacle(str(problem), self.anchor(problem)) for problem in problems],
            "why_not": why_not_publish(request.user, record) if waits and may_publish else "",
            "returned": returned_with(record) if record.publication == Publication.DRAFT else None,
            "companions": [] if record.publication == Publication.PUBLISHED else list(named),
        }

    def words(self, request: HttpRequest) -> dict[str, Any]:
        """The reason and the public note, in both languages, that the page was sent with."""
        return {name: request.POST.get(name, "").strip() for name in WORDS}

    def move(self, request: HttpRequest, record: Publishable) -> HttpResponse:
        """Carry out the button that was pressed, after the page was saved, and show the page again."""
        if request.POST[BUTTON] not in Publication.values:
            raise BadRequest("There is no such step.")
        wanted = Publication(request.POST[BUTTON])
        if wanted == record.publication == Publication.WITHDRAWN:
            self.message_user(request, DONE[wanted] % {"name": record.label}, messages.SUCCESS)
        elif wanted not in [step.publication for step in self.steps(request, record)]:
            raise PermissionDenied
        else:
            self._step(request, record, wanted)
        return HttpResponseRedirect(self.address(record))

    def _step(self, request: HttpRequest, record: Publishable, wanted: Publication) -> None:
        name = record.label
        problems = record.publication_problems() if wanted in (Publication.IN_REVIEW, Publication.PUBLISHED) else []
        try:
            along = self._move_along(request, record, wanted, self.words(request))
        except ValidationError as error:
            sentence = ngettext(
                "“%(name)s” was saved, but not published: %(count)d thing has to be mended first. It stands below.",
                "“%(name)s” was saved, but not published: %(count)d things have to be mended first. They stand below.",
                len(error.messages),
            )
            self.message_user(request, sentence % {"name": name, "count": len(error.messages)}, messages.ERROR)
            return
        self.message_user(request, DONE[wanted] % {"name": name}, messages.SUCCESS)
        if along:
            sentence = {
                Publication.IN_REVIEW: _("Sent for review with it: %(names)s."),
                Publication.PUBLISHED: _("Published with it: %(names)s."),
            }[wanted]
            self.message_user(request, sentence % {"names": ", ".join(f"“{each.label}”" for each in along)})
        if wanted == Publication.IN_REVIEW and any(problem.record not in along for problem in problems):
            self.message_user(
                request,
                _("Before it can be published, some things have to be mended. They stand below."),
                messages.WARNING,
            )

    def _move_along(
        self, request: HttpRequest, record: Publishable, wanted: Publication, words: dict[str, str]
    ) -> list[Publishable]:
        """Move the record, and with it those it names that only wait for the same; all of them or none.

        Raises `ValidationError` with what stands in the way.
        """
        along: list[Publishable] = []
        if wanted in (Publication.IN_REVIEW, Publication.PUBLISHED):
            along = [each for each in companions(record) if self._goes_along(request, each, wanted)]
        if wanted == Publication.PUBLISHED:
            along = _ready(along, record)
        with transaction.atomic():
            for each in along:
                set_publication(each, wanted, by=request.user, along=[*along, record], reason=words.get("reason", ""))
            set_publication(record, wanted, by=request.user, along=[*along, record], **words)
        return along

    def _goes_along(self, request: HttpRequest, record: Publishable, wanted: Publication) -> bool:
        if wanted == Publication.PUBLISHED:
            ready = record.publication == Publication.IN_REVIEW or publishes_alone(request.user, record)
            return ready and may(request.user, "publish", record) and not why_not_publish(request.user, record)
        return record.publication == Publication.DRAFT and may(request.user, "change", record)

    def address(self, record: Publishable) -> str:
        """The record's page on the desk."""
        meta = record._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[quote(record.pk)])

    @admin.action(description=gettext_lazy("Send the selected for review"), permissions=["change"])
    def send_selected_for_review(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Send the chosen drafts for review; others stay where they are."""
        self._move_all(request, queryset, Publication.IN_REVIEW)

    @admin.action(description=gettext_lazy("Publish the selected"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Publish the chosen records that may be, and say of each other one what it lacks."""
        self._move_all(request, queryset, Publication.PUBLISHED)

    def _move_all(self, request: HttpRequest, queryset: QuerySet, wanted: Publication) -> None:
        moved = 0
        for record in queryset:
            if wanted not in [step.publication for step in self.steps(request, record)]:
                self._say_why_not(request, record, wanted)
                continue
            try:
                self._move_along(request, record, wanted, {})
            except ValidationError as error:
                self.message_user(request, self._refusal(record, error.messages), messages.ERROR)
                continue
            moved += 1
        if moved:
            sentences = {
                Publication.IN_REVIEW: ngettext(
                    "%(n)d record sent for review.", "%(n)d records sent for review.", moved
                ),
                Publication.PUBLISHED: ngettext("%(n)d record published.", "%(n)d records published.", moved),
            }
            self.message_user(request, sentences[wanted] % {"n": moved}, messages.SUCCESS)

    def _say_why_not(self, request: HttpRequest, record: Publishable, wanted: Publication) -> None:
        words = {"name": record.label, "publication": record.get_publication_display()}
        sentence = _("“%(name)s” stays as it is: it is %(publication)s.")
        if not keeps(request.user, record):
            sentence = _("“%(name)s” stays as it is: another office keeps it.")
        elif wanted == Publication.PUBLISHED and (why := why_not_publish(request.user, record)):
            sentence, words["why"] = _("“%(name)s” stays as it is. %(why)s"), why
        self.message_user(request, sentence % words, messages.WARNING)

    def _refusal(self, record: Publishable, problems: list[str]) -> SafeString:
        sentences = format_html_join("", "<li>{}</li>", ((problem,) for problem in problems))
        heading = _("Not published:")
        return format_html('{} <a href="{}">{}</a><ul>{}</ul>', heading, self.address(record), record.label, sentences)

    def anchor(self, problem: Problem) -> str:
        """The place on the record's page where the problem can be mended."""
        if problem.field == "citations":
            return "base-citation-content_type-object_id-group"
        return f"{problem.field}-group" if problem.field in self.model.parts else f"id_{problem.field}"


def _ready(along: list[Publishable], record: Publishable) -> list[Publishable]:
    """Those of them in whose way nothing stands but one another: what is not ready stays behind, and holds the rest."""
    while True:
        together = {*along, record}
        ready = [each for each in along if all(problem.record in together for problem in each.publication_problems())]
        if len(ready) == len(along):
            return along
        along = ready
