"""What a question finds, in which order; and what else may have been meant.

The thing named comes first: an exact name, number or code; then names that hold every word; then texts; then records
that only speak of it. Equals are put in order by columns alone, so both databases give the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from portal.search.backends import Matches, Scope, letter_by_letter
from portal.search.documents import SHARES, facet_word
from portal.search.models import Entry, Name, Outline, Term
from portal.search.numbers import Numbers, numbers_of
from portal.search.questions import Question, Word, understood
from portal.search.states import in_state
from portal.search.words import ALIKE
from programs.models import Agreement

# Names a suggestion is chosen from, at most.
SUGGESTIONS = 8
# So few are put in order at once; of more, those with the words in their names are asked for first.
FEW = 500
# More are not counted, and only a share of them is told: always the same ones, on every database.
COUNTED_MOST = 10_000
# So many of a share are looked at, if it can be helped; of a phrase, whose words are read in each entry, fewer.
SHARE_MOST, READ_MOST = 3_000, 1_000
# Where there are more entries than these, a look at the smaller shares tells beforehand whether a question finds too
# many; and the words that begin as asked for are looked up, for the index asks for a beginning by all that has it.
LARGE = 100_000
BEGUN_MOST = 40
# What the index is made of is not for reading.
NOT_READ = ("names_indexed", "text_indexed", "related_indexed")
NUMBER = IntegerField()


class Circle(NamedTuple):
    """Those that are so near to what was asked; `nearer` is how many conditions tell them apart."""

    scope: Scope
    whole: bool
    nearer: int


# Each holds the ones before it.
CIRCLES = (
    Circle(Scope.NAMES, True, 0),
    Circle(Scope.NAMES, False, 1),
    Circle(Scope.OWN, False, 3),
    Circle(Scope.ALL, False, 4),
)
NAMES, EVERYTHING = CIRCLES[1], CIRCLES[-1]
# What tells the entries of a circle apart.
NEARER = (*CIRCLES[:2], Circle(Scope.OWN, True, 2), CIRCLES[2])


@dataclass(frozen=True)
class Finding:
    """What a question finds among the entries with the chosen facets, and how it had to be read to find any.

    `named` are the entries exactly meant, by their keys, each with its rank. `corrected` is the question that was
    asked instead, where the one that was typed finds nothing; `loosened` says that no record has every word, and
    those with some are given; `large`, that there are so many entries that it is worth a look beforehand.
    """

    question: Question
    chosen: dict[str, str] = field(default_factory=dict)
    named: dict[int, int] = field(default_factory=dict)
    corrected: str = ""
    loosened: bool = False
    large: bool = False

    @property
    def asks_nothing(self) -> bool:
        """Whether neither words nor facets are given; that finds nothing."""
        return self.question.is_empty and not self.chosen

    @property
    def entries(self) -> QuerySet[Outline]:
        """The entries found, in no order yet."""
        return self.within(EVERYTHING)

    @cached_property
    def numbers(self) -> Numbers:
        """How many there are, and with each value of each facet; of very many, those of a share, multiplied."""
        if self.asks_nothing:
            return Numbers(0, {}, 0)
        level = self.level if self.large else 0
        while True:
            found = self.share(level) if level else self.entries
            most = COUNTED_MOST if level < SHARES[-1] else None
            if numbers := numbers_of(found, most, self.chosen.get("partner", "")):
                return numbers.of_more(COUNTED_MOST, level) if level else numbers
            level = max(self.level, next(share for share in SHARES if share > level))

    @cached_property
    def level(self) -> int:
        """In which share of all not too many are found, as the smaller shares say; 0 where that is all."""
        larger, smaller, smallest = SHARES
        most = READ_MOST if any(word.phrase for word in self.question.words) else SHARE_MOST
        few = self.share(smallest).count()
        if few << (smallest - smaller) > most:
            return smallest
        # So many that chance cannot have made them of what is counted in full.
        if few << smallest > 4 * COUNTED_MOST and few << (smallest - larger) > most:
            return smaller
        found = self.share(smaller).count()
        if found << (smaller - larger) > most:
            return smaller
        return larger if found << smaller > COUNTED_MOST * 3 // 2 else 0

    @property
    def count(self) -> int:
        """How many entries are found; where `is_more`, more than these."""
        return self.numbers.count

    @property
    def is_more(self) -> bool:
        """Whether more are found than are counted."""
        return self.numbers.level > 0

    def apart(self, circles: Sequence[Circle]) -> list[Circle]:
        """Those of these circles that differ: phrases are whole words anyhow."""
        are_phrases = all(word.phrase for word in self.question.words)
        return [circle for circle in circles if not (circle.whole and are_phrases)]

    def within(self, circle: Circle, level: int = 0) -> QuerySet[Outline]:
        """Those of the entries found that are so near; the ones exactly meant are always among them.

        With a level, of equally near ones the places that have the words in their names, and of the others that share.
        """
        found = Q(pk__in=[]) if self.asks_nothing else Q(self.near(circle, level))
        return self._among(found | Q(pk__in=[*self.named]) if self.named else found)

    def share(self, level: int) -> QuerySet[Outline]:
        """Of the entries found, those of this share, whatever they say."""
        return self._among(Q(self._matches(EVERYTHING, level)))

    def near(self, circle: Circle, level: int = 0, *, as_set: bool = False) -> Matches:
        """The condition for being found and so near; see `within`."""
        places = bool(level and self.question.words and not self.loosened)
        return self._matches(circle, level, places=places, as_set=as_set)

    def _matches(self, circle: Circle, level: int, **how: bool) -> Matches:
        return Matches(
            self.question.words,
            circle.scope,
            facets=facet_words(self.chosen),
            level=level,
            whole=circle.whole,
            every=not self.loosened,
            **how,
        )

    def _among(self, found: Q) -> QuerySet[Outline]:
        return in_state(Outline.objects.filter(found), self.chosen.get("state", ""))


def find(text: str, chosen: dict[str, str]) -> Finding:
    """What is found by what was typed, among the entries with the chosen facets.

    Where nothing has every word, a likely spelling is asked for instead, and then any of the words.
    """
    found = asked(text, chosen)
    # Facets narrow what a question finds; they are no reason to read it otherwise.
    if found.question.is_empty or found.count or (chosen and asked(text, {}).entries.exists()):
        return found
    question = found.question
    corrected = likely_spelling(question)
    if corrected and asked(corrected, {}).entries.exists():
        return replace(asked(corrected, chosen), corrected=corrected)
    return replace(found, named={}, loosened=True) if len(question.words) > 1 else found


def asked(text: str, chosen: dict[str, str], *, unfinished: bool = False) -> Finding:
    """What is found by exactly these words."""
    question = understood(text, unfinished=unfinished)
    large = bool(question.words or chosen) and Outline.objects.filter(pk__gt=LARGE).order_by().exists()
    if large:
        question = known(question)
    return Finding(question, chosen, named_by(question, chosen), large=large)


def known(question: Question) -> Question:
    """The question with the words there are in the place of their beginnings, where these are few."""
    begun = Q()
    for beginning in {each for word in question.words if word.may_be_begun for each in word.beginnings}:
        begun |= Q(word__startswith=beginning)
    if not begun:
        return question
    terms = Term.objects.filter(begun).order_by("word").values_list("word", flat=True)
    found = list(terms[: BEGUN_MOST + 1])
    if len(found) > BEGUN_MOST:
        return question
    return replace(question, words=tuple(word.begun_by(found) for word in question.words))


def named_by(question: Question, chosen: dict[str, str]) -> dict[int, int]:
    """The entries that are exactly meant, among those with the chosen facets; each with its rank."""
    keys = Name.objects.filter(key__in=question.keys).order_by("-rank")
    named = dict(keys.values_list("entry", "rank")) if question.keys else {}
    if not (named and chosen):
        return named
    among = Outline.objects.filter(Q(Matches((), facets=facet_words(chosen))), pk__in=named)
    left = in_state(among, chosen.get("state", "")).values_list("pk", flat=True)
    return {pk: named[pk] for pk in left}


def facet_words(chosen: dict[str, str]) -> list[str]:
    """The facets that are on, as words of the index; the role is the chosen partner's where one is chosen."""
    wanted = dict(chosen)
    if "partner" in wanted and "role" in wanted:
        wanted["partner_role"] = f"{wanted.pop('partner')}:{wanted.pop('role')}"
    # States are no words: they change at midnight.
    kinds = [facet_word("kind", Agreement.noun)] if wanted.pop("state", "") else []
    return kinds + [facet_word(name, value) for name, value in wanted.items()]


def in_order(finding: Finding, circle: Circle = EVERYTHING, level: int = 0) -> QuerySet[Outline]:
    """What was found, or so much of it as is so near; the thing named first, as the head of this module says."""
    entries, words = finding.within(circle, level), finding.question.words
    if not words:
        return entries.order_by("weight", *last())
    if finding.loosened:
        has = [
            Case(When(Matches([word], level=level, as_set=True), then=1), default=0, output_field=NUMBER)
            for word in words
        ]
        entries = entries.alias(missing=Value(0) - sum(has[1:], start=has[0]))
        return entries.order_by("missing", "length", "weight", *last())
    meant = [[pk for pk, rank in finding.named.items() if rank == each] for each in (0, 1)]
    nearer = [finding.near(each, level, as_set=True) for each in finding.apart(NEARER[: circle.nearer])]
    conditions: list[Any] = [*(Q(pk__in=pks) for pks in meant if pks), *nearer]
    steps = [When(condition, then=step) for step, condition in enumerate(conditions)]
    # Where all are equally near, a number alone would be read as that of a column.
    nearness = [Case(*steps, default=len(steps), output_field=NUMBER)] if steps else []
    return entries.order_by(*nearness, "length", "weight", *last())


@dataclass(frozen=True)
class Ranked:
    """What was found, in order and page by page, for a paginator; of very many, some."""

    finding: Finding

    def count(self) -> int:
        """How many are listed."""
        return self.finding.numbers.counted

    def __getitem__(self, part: slice) -> list[Entry]:
        """The entries of a page. The nearest are asked for first: they often fill it, however many others there are."""
        finding, level = self.finding, self.finding.numbers.level
        is_long = finding.question.words and not finding.loosened and finding.count > FEW
        keys: list[int] = []
        for circle in finding.apart(CIRCLES) if is_long else [EVERYTHING]:
            keys = [*in_order(finding, circle, level).values_list("pk", flat=True)[part]]
            if len(keys) == part.stop - (part.start or 0):
                break
        return whole(keys)


def whole(keys: Sequence[int]) -> list[Entry]:
    """The entries with these keys, in this order, as they are read. One query."""
    found = Entry.objects.defer(*NOT_READ).in_bulk(keys)
    return [found[key] for key in keys if key in found]


def last() -> tuple[Any, ...]:
    """What puts equals in order, the same on every database."""
    return letter_by_letter("title"), "noun", letter_by_letter("record_id")


def suggested(text: str) -> list[Outline]:
    """The few records whose names begin like what is being typed."""
    finding = asked(text, {}, unfinished=True)
    if finding.question.is_empty:
        return []
    level = finding.level if finding.large else 0
    return [*in_order(finding, NAMES, level)[:SUGGESTIONS]]


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
    uses = {term: number for term, number in terms if term.isalpha()}
    uses |= dict.fromkeys((other for other in ALIKE if abs(len(other) - length) <= slips), 1)
    near = extract(word.text, list(uses), scorer=OSA.distance, score_cutoff=slips, limit=None)
    best = sorted(near, key=lambda found: (found[1], found[0][0] != word.text[0], -uses[found[0]], found[0]))
    return best[0][0] if best else ""
