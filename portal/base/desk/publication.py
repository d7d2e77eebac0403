"""The way to the public on the desk: the badge, the buttons on a record's page, the actions on its list."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.utils import quote
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.base.models import Publishable
from portal.base.publishing import Problem, Publication
from portal.base.recording import set_publication

BUTTON = "_publication"
# Where a record may go from where it stands, and whether that takes the permission to publish.
STEPS: dict[str, list[tuple[Publication, bool]]] = {
    Publication.DRAFT: [(Publication.IN_REVIEW, False), (Publication.PUBLISHED, True)],
    Publication.IN_REVIEW: [(Publication.PUBLISHED, True), (Publication.DRAFT, False)],
    Publication.PUBLISHED: [(Publication.WITHDRAWN, True)],
    Publication.WITHDRAWN: [(Publication.PUBLISHED, True), (Publication.DRAFT, False)],
}
LABELS = {
    Publication.IN_REVIEW: gettext_lazy("Save and send for review"),
    Publication.PUBLISHED: gettext_lazy("Save and publish"),
    Publication.WITHDRAWN: gettext_lazy("Save and withdraw"),
    Publication.DRAFT: gettext_lazy("Save and return to draft"),
}
DONE = {
    Publication.IN_REVIEW: gettext_lazy("“%(name)s” was sent for review."),
    Publication.PUBLISHED: gettext_lazy("“%(name)s” is now public."),
    Publication.WITHDRAWN: gettext_lazy("“%(name)s” was withdrawn; the public no longer sees it."),
    Publication.DRAFT: gettext_lazy("“%(name)s” is a draft again."),
}
STANDING = {
    Publication.DRAFT: gettext_lazy("Only the desk sees it."),
    Publication.IN_REVIEW: gettext_lazy("It waits for a publisher. Only the desk sees it."),
    Publication.PUBLISHED: gettext_lazy("Everyone sees it. What you save here is public at once."),
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

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this person may make records of this kind public, or withdraw them."""
        meta = self.model._meta
        return request.user.has_perm(f"{meta.app_label}.publish_{meta.model_name}")

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
        return [
            Step(wanted.value, str(LABELS[wanted]))
            for wanted, publishes in STEPS[present]
            if not publishes or self.has_publish_permission(request, record)
        ]

    def obstacles(self, record: Publishable) -> list[Obstacle]:
        """Everything that stands in the way of publication, each with the place on the page to mend it."""
        return [Obstacle(str(problem), self._anchor(problem)) for problem in record.publication_problems()]

    def move(self, request: HttpRequest, record: Publishable) -> HttpResponse:
        """Carry out the button that was pressed, after the page was saved, and show the page again."""
        if request.POST[BUTTON] not in Publication.values:
            raise BadRequest("There is no such step.")
        wanted = Publication(request.POST[BUTTON])
        if wanted not in [step.publication for step in self.steps(request, record)]:
            raise PermissionDenied
        words = {name: request.POST.get(name, "").strip() for name in ("reason", "public_note")}
        problems = record.publication_problems() if wanted in (Publication.IN_REVIEW, Publication.PUBLISHED) else []
        name = record.label
        if wanted == Publication.PUBLISHED and problems:
            sentence = ngettext(
                "“%(name)s” was saved, but not published: %(count)d thing has to be mended first. It stands below.",
                "“%(name)s” was saved, but not published: %(count)d things have to be mended first. They stand below.",
                len(problems),
            )
            self.message_user(request, sentence % {"name": name, "count": len(problems)}, messages.ERROR)
        else:
            set_publication(record, wanted, by=request.user, **words)
            self.message_user(request, DONE[wanted] % {"name": name}, messages.SUCCESS)
            if problems:
                self.message_user(
                    request, _("Before it can be published, some things have to be mended."), messages.WARNING
                )
        return HttpResponseRedirect(self.address(record))

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
                if record.publication != wanted:
                    sentence = _("“%(name)s” stays as it is: it is %(publication)s.")
                    words = {"name": record.label, "publication": record.get_publication_display()}
                    self.message_user(request, sentence % words, messages.WARNING)
                continue
            problems = record.publication_problems() if wanted == Publication.PUBLISHED else []
            if problems:
                self.message_user(request, self._refusal(record, problems), messages.ERROR)
                continue
            set_publication(record, wanted, by=request.user)
            moved += 1
        if moved:
            sentences = {
                Publication.IN_REVIEW: ngettext(
                    "%(n)d record sent for review.", "%(n)d records sent for review.", moved
                ),
                Publication.PUBLISHED: ngettext("%(n)d record published.", "%(n)d records published.", moved),
            }
            self.message_user(request, sentences[wanted] % {"n": moved}, messages.SUCCESS)

    def _refusal(self, record: Publishable, problems: list[Problem]) -> SafeString:
        sentences = format_html_join("", "<li>{}</li>", ((str(problem),) for problem in problems))
        heading = _("Not published:")
        return format_html('{} <a href="{}">{}</a><ul>{}</ul>', heading, self.address(record), record.label, sentences)

    def _anchor(self, problem: Problem) -> str:
        if problem.field == "citations":
            return "base-citation-content_type-object_id-group"
        return f"{problem.field}-group" if problem.field in self.model.parts else f"id_{problem.field}"
