"""What is odd about a record, told to readers in plain words: what does not fit together, and sources that disagree.

The rules are those of the desk's findings (`portal.base.findings`), of which only some are for readers, and only from
what is public; the rest is what citations say of their sources. Nothing is mended: it is kept and said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy

from portal.base.facts import fact_name, fact_of
from portal.base.findings import told_on
from portal.base.models import Citation
from portal.base.quality import CONTRADICTIONS

Flag = Citation.Flag
# What a flag means, and what the registry does about it.
EXPLAINED = {
    Flag.UNIT_CONFLICT: gettext_lazy(
        "The source gives this figure a unit that does not fit what is measured. The source’s words are kept as they "
        "are; the unit beside the figure is the one the indicator is counted in."
    ),
    Flag.WEEKDAY_DIFFERS: gettext_lazy(
        "The source names a weekday on which the date does not fall. Both are kept as written."
    ),
    Flag.SOURCES_DIFFER: gettext_lazy("The sources do not say the same. All of them are shown."),
}

# Where only one source speaks of a fact, and says something else.
ALONE = gettext_lazy("A source says something else than what stands here.")


class Oddity(NamedTuple):
    """One thing that is odd: the fact it is about, a sentence, what was found, and the sources that show it.

    Where sources disagree, `followed` are those whose word the record gives and `others` those that say otherwise; a
    source that is odd in itself stands in `others`.
    """

    about: str
    sentence: str
    detail: str = ""
    followed: Sequence[Citation] = ()
    others: Sequence[Citation] = ()


def oddities(record: Any) -> list[Oddity]:
    """What is odd about a record, its `cited` being what this reader may see of its citations."""
    return [*_contradictions(record), *_found(record)]


def _contradictions(record: Any) -> list[Oddity]:
    """What its citations say is odd; a slip of the pen stands beside the fact only."""
    found = []
    for (field, _part), citations in record.cited.items():
        about = fact_name(type(record), field)
        if others := [citation for citation in citations if citation.differs]:
            followed = [citation for citation in citations if not citation.differs]
            sentence = EXPLAINED[Flag.SOURCES_DIFFER] if followed else ALONE
            found.append(Oddity(about, str(sentence), followed=followed, others=others))
        found += [
            Oddity(about, str(EXPLAINED[Flag(citation.flag)]), others=[citation])
            for citation in citations
            if citation.flag in CONTRADICTIONS and not citation.differs
        ]
    return found


def _found(record: Any) -> list[Oddity]:
    model = type(record)
    return [
        Oddity(fact_name(model, fact_of(model, found.finding.field)), str(found.finding.readers), found.detail)
        for found in told_on(record)
    ]
