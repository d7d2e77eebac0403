"""What a question finds, in which order; and what else may have been meant.

The thing named comes first: an exact name, number or code; then names that hold every word; then texts; then records
that only speak of it. Equals are put in order by columns alone, so both databases give the same order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from portal.search.backends import Matches, Scope, letter_by_letter
from portal.search.models import Entry, Facet, Name, Term
from portal.search.questions import Question, Word, understood
from portal.search.words import ALIKE
from programs.models import Agreement

# Names a suggestion is chosen from, at most.
SUGGESTIONS = 8


@dataclass(frozen=True)
class Finding:
    """The entries a question finds, and how it had to be read to find any.

    `corrected` is the question that was asked instead, where the one that was typed finds nothing; `loosened` says
    that no record has every word, and those with some are given.
    """

    question: Question
    entries: QuerySet[Entry]
    corrected: str = ""
    loosened: bool = False


def find(text: str, chosen: dict[str, str]) -> Finding:
    """The entries found by what was typed, among those with the chosen facets; in no order yet.

    Where nothing has every word, a likely spelling is asked for instead, and then any of the words.
    """
    question = understood(text)
    among = chosen_entries(chosen)
    if question.is_empty:
        return Finding(question, among if chosen else among.none())
    entries = among.filter(found_by(question))
    # Facets narrow what a question finds; they are no reason to read it otherwise.
    if Entry.objects.filter(found_by(question)).exists():
        return Finding(question, entries)
    corrected = likely_spelling(question)
    if corrected:
        other = understood(corrected)
        if Entry.objects.filter(found_by(other)).exists():
            return Finding(other, among.filter(found_by(other)), corrected=corrected)
    if len(question.words) > 1:
        loose = among.filter(Q(Matches(question.words, every=False)))
        return Finding(question, loose, loosened=True)
    return Finding(question, among.none())


def found_by(question: Question) -> Q:
    """The condition that an entry is exactly meant, or has every word."""
    return Q(pk__in=Name.objects.filter(key__in=question.keys).values("entry")) | Q(Matches(question.words))


def chosen_entries(chosen: dict[str, str]) -> QuerySet[Entry]:
    """The entries with all of these facets; the role is the chosen partner's where one is chosen."""
    entries = Entry.objects.all()
    wanted = dict(chosen)
    if noun := wanted.pop("kind", ""):
        entries = entries.filter(noun=noun)
    if "partner" in wanted and "role" in wanted:
        wanted["partner_role"] = f"{wanted.pop('partner')}:{wanted.pop('role')}"
    if state := wanted.pop("state", ""):
        agreements = Agreement.objects.published().with_state().filter(state=state)
        entries = entries.filter(noun=Agreement.noun, object_id__in=agreements.values("pk"))
    for name, value in wanted.items():
        entries = entries.filter(Exists(Facet.objects.filter(name=name, value=value, entry=OuterRef("pk"))))
    return entries


def in_order(entries: QuerySet[Entry], finding: Finding) -> QuerySet[Entry]:
    """The thing named first; see the head of this module."""
    question = finding.question
    if question.is_empty:
        return entries.order_by("weight", *last())
    if finding.loosened:
        has = [Case(When(Matches([word]), then=1), default=0, output_field=IntegerField()) for word in question.words]
        entries = entries.alias(missing=Value(0) - sum(has[1:], start=has[0]))
        return entries.order_by("missing", "length", "weight", *last())
    words = question.words
    exact = Name.objects.filter(key__in=question.keys)
    nearness = Case(
        When(pk__in=exact.filter(rank=0).values("entry"), then=0),
        When(pk__in=exact.filter(rank=1).values("entry"), then=1),
        When(Matches(words, Scope.NAMES, whole=True), then=2),
        When(Matches(words, Scope.NAMES), then=3),
        When(Matches(words, Scope.OWN, whole=True), then=4),
        When(Matches(words, Scope.OWN), then=5),
        default=6,
        output_field=IntegerField(),
    )
    entries = entries.alias(nearness=nearness)
    return entries.order_by("nearness", "length", "weight", *last())


def last() -> tuple[Any, ...]:
    """What puts equals in order, the same on every database."""
    return letter_by_letter("title"), "noun", letter_by_letter("record_id")


def suggested(text: str) -> list[Entry]:
    """The few records whose names begin like what is being typed."""
    question = understood(text, unfinished=True)
    if question.is_empty:
        return []
    keys = Q(pk__in=Name.objects.filter(key__in=question.keys).values("entry"))
    entries = Entry.objects.filter(keys | Q(Matches(question.words, Scope.NAMES)))
    return list(in_order(entries, Finding(question, entries))[:SUGGESTIONS])


def likely_spelling(question: Question) -> str:
    """The question with every unknown word put as the known one it is most like; empty where there is none."""
    loose = [word for word in question.words if not word.phrase]
    known = set(Term.objects.filter(word__in=[word.text for word in loose]).values_list("word", flat=True))
    corrected = {}
    for word in loose:
        if word.text in known or not word.text.isalpha() or len(word.text) < 3:
            continue
        if other := likeliest(word):
            corrected[word.text] = other
    if not corrected:
        return ""
    return " ".join(f'"{word.text}"' if word.phrase else corrected.get(word.text, word.text) for word in question.words)


def likeliest(word: Word) -> str:
    """The known word that one most likely meant: the fewest slips, the same first letter, the most used."""
    length = len(word.text)
    slips = 1 if length < 5 else 2 if length < 9 else 3
    terms = Term.objects.filter(length__range=(length - slips, length + slips)).values_list("word", "uses")
    uses = dict(terms) | dict.fromkeys((other for other in ALIKE if abs(len(other) - length) <= slips), 1)
    near = extract(word.text, list(uses), scorer=OSA.distance, score_cutoff=slips, limit=None)
    best = sorted(near, key=lambda found: (found[1], found[0][0] != word.text[0], -uses[found[0]], found[0]))
    return best[0][0] if best else ""
