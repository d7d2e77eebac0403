"""An answer of search: one page of what was found, with its facets; the same for page and API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.safestring import SafeString

from portal.base.querysets import record_models
from portal.search.facets import Value, counted
from portal.search.filters import SearchFilter
from portal.search.finding import Finding, Ranked, find
from portal.search.models import Entry
from portal.search.questions import Question
from portal.search.snippets import highlighted, snippet, title_in, title_language

PAGE_SIZE = 20


def path_of(entry: Entry) -> str:
    """The page of the record."""
    return reverse(f"{entry.noun}-page", args=[entry.key])


def names_of_kinds() -> dict[str, Any]:
    """What each kind of record is called."""
    return {model.noun: model._meta.verbose_name for model in record_models()}


@dataclass(frozen=True)
class Result:
    """One record found: what it is, what it is called, where it is, and the words around the hit."""

    kind: str
    kind_name: str
    id: str
    title: str
    marked_title: SafeString
    title_language: str
    path: str
    snippet: SafeString
    snippet_language: str

    @classmethod
    def of(cls, entry: Entry, question: Question, names: dict[str, Any]) -> Result:
        """The result that an entry is to this question, in the page's language."""
        title = title_in(entry)
        words, language = snippet(entry, question)
        return cls(
            kind=entry.noun,
            kind_name=str(names[entry.noun]),
            id=entry.record_id,
            title=title,
            marked_title=highlighted(title, question),
            title_language=title_language(entry),
            path=path_of(entry),
            snippet=words,
            snippet_language=language,
        )


@dataclass(frozen=True)
class Answer:
    """One page of what a question found."""

    finding: Finding
    page: Page
    results: list[Result]
    facets: dict[str, list[Value]]


def answer(filters: SearchFilter, number: int, page_size: int = PAGE_SIZE) -> Answer | None:
    """The answer to valid parameters; None where there is no such page."""
    finding = find(filters.text, filters.chosen)
    # It has the two things a paginator asks for, a count and a slice, though it is no list.
    paginator: Paginator[Entry] = Paginator(Ranked(finding), page_size)  # type: ignore[arg-type]
    if number > paginator.num_pages:
        return None
    page = paginator.page(number)
    names = names_of_kinds()
    results = [Result.of(entry, finding.question, names) for entry in page.object_list]
    return Answer(finding, page, results, counted(finding) if results else {})
