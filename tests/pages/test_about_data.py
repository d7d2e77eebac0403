"""About the data: what is not known is counted and said; the worked example is reckoned by the rule of the pages."""

import datetime
import re
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.utils import timezone

from portal.about import examples, share_of
from portal.base.models import Change, LinkCheck
from regions.views.money import Basis, Money
from tests import make
from tests.pages.reading import fact, read, words, words_of

pytestmark = pytest.mark.django_db


def gaps(page, noun):
    """The gaps of one noun, as read."""
    found = re.search(rf"<h3>{noun}</h3>\s*<dl.*?</dl>", page, re.S)
    return words_of(found[0]) if found else ""


def test_what_is_not_known_is_counted_among_what_is_public():
    full = {"signed_on": datetime.date(2020, 1, 1), "period_end": datetime.date(2021, 1, 1)}
    cited = make.agreement("1/PKS/2020", amount="100", **full)
    make.cite(cited, "amount")
    uncited = make.agreement("2/PKS/2020", amount="100", **full)
    make.cite(uncited, "amount", source=make.source(make.DRAFT))
    make.agreement("")
    make.agreement("", make.DRAFT)
    told = gaps(read("/en/about/data/"), "Agreements")
    for part in (
        "No amount 1 of 3 (33%)",
        "An amount for which no words of a source are quoted 1 of 3 (33%)",
        "No number 1 of 3 (33%)",
        "No end 1 of 3 (33%)",
    ):
        assert part in told, part


def test_what_is_not_known_leads_to_the_list_of_it_where_a_list_can_be_asked():
    make.agreement("1/PKS/2020", amount="100")
    make.agreement("2/PKS/2020")
    later = make.agreement("3/PKS/2020")
    later.amendments.create(effective_on="2020-01-01", amount="5", currency="IDR")
    make.target(value="5")
    page = read("/en/about/data/")
    assert "No amount 1 of 3 (33%)" in gaps(page, "Agreements")
    linked = re.findall(r'<dt><a href="(/en/[a-z]+/\?[^"]+)">', page)
    assert linked == ["/en/agreements/?has_amount=false", "/en/targets/?worked_towards=false"]
    for address in linked:
        assert "1 record" in words(read(address)), address


def test_what_is_not_known_of_the_other_nouns():
    draft = make.program(publication=make.DRAFT)
    target = make.target(value="5")
    draft.targets.add(target)
    make.program(regions=[make.region("35.05")])
    make.program(is_national=True)
    source = make.source(url="https://diam.example/", published_on=datetime.date(2020, 1, 1))
    LinkCheck.objects.create(source=source, url=source.url, checked_at=timezone.now(), is_alive=False)
    page = read("/en/about/data/")
    assert "No place, and not national 0 of 2 (0%)" in gaps(page, "Programmes")
    assert "No period 2 of 2 (100%)" in gaps(page, "Programmes")
    assert "Nobody known to work towards it 1 of 1 (100%)" in gaps(page, "Targets")
    assert "A web address that did not answer when last asked 1 of" in gaps(page, "Sources")
    assert gaps(page, "Activities") == ""


def test_a_share_is_never_told_as_nothing_or_all_where_it_is_not():
    assert [share_of(*pair) for pair in ((0, 900), (900, 900), (0, 0))] == ["0%", "100%", ""]
    assert "1%" in share_of(1, 900) and share_of(1, 900) != "1%" and share_of(899, 900) not in ("99%", "100%")
    assert share_of(1, 3) == "33%"


def test_the_example_counts_by_the_rule_of_every_page():
    rows = [row.counted for row in examples()]
    assert [row.basis for row in rows] == [
        *(Basis.FULL, Basis.SHARE, Basis.SHARED),
        *(Basis.PASSED_ON, Basis.UNKNOWN, Basis.FULL),
    ]
    totals = {total.currency: total.amount for total in Money(rows).totals}
    assert totals == {"IDR": Decimal(1_500_000_000), "USD": Decimal(50_000)}
    told = words(read("/en/about/data/"))
    assert fact(read("/en/about/data/"), "Agreement 2") == (
        "It works in two places; 25% is for this one. Amount: IDR 2,000,000,000. Counts here: IDR 500,000,000 "
        "(counted by its stated share)"
    )
    assert "Does not count here (passes on money counted already)" in fact(read("/en/about/data/"), "Agreement 4")
    assert "Amount: not stated. Does not count here (amount not stated)" in told
    assert "Together IDR 1,500,000,000 from 2 agreements USD 50,000 from 1 agreement" in told
    assert "Rp1.500.000.000" in words(read("/about/data/"))


def test_it_says_how_often_something_changed_of_late_and_how_to_have_personal_data_removed(settings):
    make.program()
    long_ago = timezone.now() - datetime.timedelta(days=60)
    make.program()
    first = Change.objects.published().first()
    Change.objects.filter(pk=first.pk).update(at=long_ago)
    settings.CORRECTIONS_CONTACT = "koreksi@portal.example"
    page = read("/en/about/data/")
    late = Change.objects.published().count() - 1
    assert f"In the last 30 days something public changed {late} times." in words(page)
    assert f"mailto:koreksi@portal.example?subject={quote('Removal of personal data')}" in page
    assert fact(page, '<a href="/en/programs/">Programmes</a>') == "2"
