"""Which partners are called alike: however a name is spelt, shortened or put in order.

Names are compared word by word, the same on every database, so that “Penabullu”, “yayasan penabulu” and “lingkar temu
kab. lestari” find who is meant, while “Kabupaten Malang” and “Kabupaten Magelang” stay apart where it matters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from partners.models import Partner, PartnerName

# How alike two names are, from 0 to 100: alike enough to be shown while one types, and to be asked about on saving.
SHOWN, ASKED = 60, 80
# A slip of the pen is one letter, in long words two; short words and figures have to be equal.
SHORT, LONG = 5, 9
AT_MOST = 10
# Only this many of all names, roughly the nearest, are compared word by word.
_NEAREST, _NEAR = 60, 60

# What kind of body it is says nothing about which one it is.
_BODIES = (
    "yayasan perkumpulan perhimpunan pt cv ud tbk persero perseroan terbatas lsm ngo foundation inc ltd llc gmbh "
    "the dan and of untuk for ri bapak ibu"
)
_LEGAL_FORMS = frozenset(_BODIES.split())
_LONG_LEGAL_FORMS = ("yayasan", "perkumpulan", "perhimpunan", "foundation")
# Words that many names share count for a third of their letters.
_SHARED = (
    "pemerintah kabupaten kota provinsi daerah desa kecamatan kementerian dinas badan direktorat jenderal republik "
    "indonesia nasional lembaga pusat kantor ministry directorate general national government agency"
)
_COMMON = frozenset(_SHARED.split())
_SHORTENED = {
    "kab": "kabupaten",
    "prov": "provinsi",
    "prop": "provinsi",
    "propinsi": "provinsi",
    "kec": "kecamatan",
    "kementrian": "kementerian",
    "dirjen": "direktorat jenderal",
    "ditjen": "direktorat jenderal",
    "pemkab": "pemerintah kabupaten",
    "pemkot": "pemerintah kota",
    "pemprov": "pemerintah provinsi",
    "pemda": "pemerintah daerah",
    "univ": "universitas",
    "yys": "yayasan",
}
_DOT_OF_AN_INITIAL = re.compile(r"(?<=\b\w)\.")
_NOT_A_WORD = re.compile(r"[\W_]+")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class Found:
    """A partner that is called alike: how much, and by which of its names."""

    partner_id: int
    score: float
    name: str


@dataclass(frozen=True)
class Name:
    """A name as it is compared: its words without its legal form, shortenings written out, accents gone."""

    words: tuple[str, ...]
    joined: str = field(init=False)
    sorted: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "joined", "".join(self.words))
        object.__setattr__(self, "sorted", " ".join(sorted(self.words)))


@lru_cache(maxsize=2**18)
def understood(text: str) -> Name:
    """A name made ready to be compared. Words in brackets are left to `spellings`."""
    plain = unicodedata.normalize("NFKD", _IN_BRACKETS.sub(" ", text)[:300] or text[:300])
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    plain = _NOT_A_WORD.sub(" ", _DOT_OF_AN_INITIAL.sub("", plain)).strip()
    words = " ".join(_SHORTENED.get(word, word) for word in plain.split()).split()
    return Name(tuple(word for word in words if not _is_legal_form(word)) or tuple(words))


def _is_legal_form(word: str) -> bool:
    return word in _LEGAL_FORMS or any(_word_likeness(word, form) for form in _LONG_LEGAL_FORMS)


def spellings(*texts: str) -> list[str]:
    """The names that these texts hold, each once: “Lingkar Temu (LTKL)” holds two."""
    found = [part for text in texts if text for part in (text, *_IN_BRACKETS.findall(text))]
    return list(dict.fromkeys(part.strip() for part in found if understood(part).words))


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 (another organisation) to 100 (the same words in whatever order).

    A word that only one of them has lowers it; where both have words of their own, it is 0: they name two things.
    """
    return _likeness(understood(one), understood(other))


def _likeness(one: Name, other: Name) -> float:
    if not one.words or not other.words:
        return 0.0
    if one.joined == other.joined or one.sorted == other.sorted:
        return 100.0
    if _initials(one) == other.joined or _initials(other) == one.joined:
        return 90.0
    return _by_words(one, other)


def _by_words(one: Name, other: Name) -> float:
    left, shared = list(other.words), 0.0
    own = 0.0
    for word in one.words:
        best = max(left, key=lambda candidate: _word_likeness(word, candidate), default="")
        alike = _word_likeness(word, best) if best else 0.0
        if alike:
            left.remove(best)
            shared += alike / 100 * max(_weight(word), _weight(best))
        else:
            own += _weight(word)
    if own and left:
        return 0.0
    whole = max(sum(map(_weight, one.words)), sum(map(_weight, other.words)))
    return min(100.0 * shared / whole, 99.0)


def _word_likeness(one: str, other: str) -> float:
    if one == other:
        return 100.0
    if min(len(one), len(other)) < SHORT or not (one.isalpha() and other.isalpha()):
        return 0.0
    longest = max(len(one), len(other))
    slips = 2 if longest >= LONG else 1
    apart = OSA.distance(one, other, score_cutoff=slips)
    return 100.0 * (1 - apart / longest) if apart <= slips else 0.0


def _weight(word: str) -> float:
    return len(word) / 3 if word in _COMMON else float(len(word))


def _initials(name: Name) -> str:
    """“ltkl” of Lingkar Temu Kabupaten Lestari; nothing where two letters would stand for everything."""
    initials = "".join(word[0] for word in name.words)
    return initials if len(initials) > 2 else "-"


def names_in_use() -> list[tuple[int, str]]:
    """Every name, acronym and other name with its partner's key: two queries, however many there are."""
    found = []
    for key, *names in Partner.objects.order_by("pk").values_list("pk", "name", "name_en", "acronym"):
        found += [(key, name) for name in names if name]
    found += PartnerName.objects.order_by("pk").values_list("partner_id", "name")
    return [(key, part) for key, name in found for part in (spellings(name) if "(" in name else (name,))]


def like(typed: Iterable[str], least: float = SHOWN, among: list[tuple[int, str]] | None = None) -> list[Found]:
    """The partners called like any of the names typed, the most alike first, at most `AT_MOST`."""
    wanted = spellings(*typed)
    if not wanted:
        return []
    names = names_in_use() if among is None else among
    compared = [understood(name) for _key, name in names]
    best: dict[int, Found] = {}
    for text in wanted:
        name = understood(text)
        for place in _nearest(name, compared):
            key, called = names[place]
            score = _likeness(name, compared[place])
            if score >= least and (key not in best or best[key].score < score):
                best[key] = Found(key, score, called)
    return sorted(best.values(), key=lambda found: (-found.score, found.partner_id))[:AT_MOST]


def beginning(typed: str, among: list[tuple[int, str]] | None = None) -> list[Found]:
    """The partners one of whose names has a word like each of those typed so far: “kementrian dal” is meant by many.

    The last word may be unfinished. The most alike first, of those alike the shortest name; at most `AT_MOST`.
    """
    name = understood(typed)
    if len(name.joined) < SHORT:
        return []
    names = names_in_use() if among is None else among
    compared = [understood(called) for _key, called in names]
    near = process.extract(
        " ".join(name.words),
        [" ".join(other.words) for other in compared],
        scorer=fuzz.partial_ratio,
        processor=None,
        limit=_NEAREST,
        score_cutoff=_NEAR,
    )
    best: dict[int, Found] = {}
    for _text, _score, place in near:
        key, called = names[place]
        score = min(max(_start_likeness(word, other) for other in compared[place].words) for word in name.words)
        if score >= SHOWN and (key not in best or best[key].score < score):
            best[key] = Found(key, score, called)
    return sorted(best.values(), key=lambda found: (-found.score, len(found.name), found.partner_id))[:AT_MOST]


def _start_likeness(typed: str, word: str) -> float:
    """How alike what was typed is to the beginning of a word."""
    if word.startswith(typed):
        return 100.0
    return max(_word_likeness(typed, word), _word_likeness(typed, word[: len(typed)]))


def _nearest(name: Name, compared: list[Name]) -> list[int]:
    """Which of many names may be alike at all, found without looking at single words."""
    near: dict[int, None] = {}
    by_words = process.extract(
        name.sorted,
        [other.sorted for other in compared],
        scorer=fuzz.token_set_ratio,
        processor=None,
        limit=_NEAREST,
        score_cutoff=_NEAR,
    )
    by_letters = process.extract(
        name.joined,
        [other.joined for other in compared],
        scorer=fuzz.ratio,
        processor=None,
        limit=_NEAREST,
        score_cutoff=_NEAR,
    )
    for _text, _score, place in (*by_words, *by_letters):
        near[place] = None
    initials = _initials(name)
    for place, other in enumerate(compared):
        if other.joined == initials or (len(name.joined) == len(other.words) and _initials(other) == name.joined):
            near[place] = None
    return list(near)


def ordered(partners: QuerySet, found: Iterable[Found]) -> list[Any]:
    """The partners found, as rows of this queryset, the most alike first: one query."""
    rows = {row.pk: row for row in partners.filter(pk__in=[each.partner_id for each in found])}
    return [rows[each.partner_id] for each in found if each.partner_id in rows]
