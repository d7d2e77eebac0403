"""Words as the index knows them: plain letters and figures, their stems, and what is left out of a question.

Everything the two databases could do differently (accents, parts of words, stems) is done here, so that both hold the
same tokens: letters and figures, parted by blanks.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib import import_module
from threading import Lock
from typing import Any

# A stem is told apart from a word by these letters before it: no word begins so.
STEM = "xq"
LONGEST = 60

# A stemmer keeps the word it works on, and one process answers with several threads.
STEMMING = Lock()

# What a question is made of besides what it asks for. Our own list: no name is made of them alone.
_SMALL = (
    "yang di ke dari dan atau untuk dengan pada oleh dalam adalah ini itu para apa apakah siapa siapakah mana "
    "berapa kapan bagaimana mengapa ada saja sampai tentang antara sebagai bagi per serta bekerja "
    "the a an of in on at to by for with from and or is are was were be this that these those who what which "
    "where when how why whose does do did any all about between work works working"
)
SMALL_WORDS = frozenset(_SMALL.split())

# Words that mean the same in both languages, or are shortened: each finds the others.
SAME = (
    "kabupaten kab regency",
    "kota city",
    "provinsi propinsi prov province",
    "kecamatan kec district",
    "desa kelurahan village",
    "kepulauan kep islands",
    "timur east eastern",
    "barat west western",
    "utara north northern",
    "selatan south southern",
    "tengah central",
    "jawa java",
    "sumatera sumatra",
    "kalimantan borneo",
    "maluku moluccas",
    "kementerian kementrian ministry",
    "pemerintah government pemkab pemkot pemprov pemda",
    "ditjen dirjen",
    "yayasan foundation",
    "perjanjian agreement kontrak contract",
    "hibah grant",
    "program programme",
    "kegiatan activity",
    "mitra partner",
    "wilayah daerah region regional",
    "rencana perencanaan plan planning",
    "pembangunan development",
    "dokumen document",
    "indikator indicator",
    "capaian target sasaran",
    "sumber source",
    "pelatihan training",
    "pelatih trainer",
    "rapat meeting",
    "koordinasi coordination",
    "kemiskinan poverty",
    "kematian mortality death",
    "ibu maternal mother",
    "anak child children",
    "sekolah school schooling",
    "pendidikan education",
    "kesehatan health",
    "air water",
    "hutan forest",
    "lingkungan environment environmental",
    "iklim climate",
    "pertanian agriculture",
    "ekonomi economy economic",
    "perempuan women gender",
    "masyarakat community",
    "sipil civil",
    "organisasi organisation organization",
    "kerjasama cooperation collaboration kolaborasi",
    "luar foreign",
    "negeri affairs",
    "keuangan finance",
    "pendanaan funding dana fund",
    "berkelanjutan lestari sustainable",
    "uni union",
    "sdg sdgs tpb",
    "eropa europe european",
)
ALIKE: dict[str, frozenset[str]] = {}
for group in SAME:
    for word in group.split():
        ALIKE[word] = frozenset(group.split()) - {word}


def words_of(text: str) -> list[str]:
    """The words of a text in their order: small letters and figures, without accents."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", text).casefold()
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [word[:LONGEST] for word in re.findall(r"[^\W_]+", plain)]


@lru_cache(maxsize=50_000)
def stems_of(word: str) -> tuple[str, ...]:
    """The stems of one word in both languages, marked; none for what holds a figure."""
    if not word.isalpha():
        return ()
    with STEMMING:
        return tuple(sorted({f"{STEM}{stemmer.stemWord(word)}" for stemmer in _stemmers()}))


@cache
def _stemmers() -> tuple[Any, Any]:
    """That of Indonesian and that of English. The package reads those of 39 languages, 4 MB, so nobody does unasked."""
    package = import_module("snowballstemmer")
    return package.stemmer("indonesian"), package.stemmer("english")


def indexed(*texts: str) -> str:
    """What the index keeps of some texts: their words in order, then the stems, each once.

    A last word parts each text from what follows, so that no phrase runs across.
    """
    words = [word for text in texts if text for word in (*words_of(text), STEM)]
    stems: dict[str, None] = {}
    for word in words:
        if word != STEM:
            stems.update(dict.fromkeys(stems_of(word)))
    return " ".join([*words, *stems, STEM])


def terms_in(*columns: str) -> set[str]:
    """The words of indexed texts that somebody may have meant or begun: of three letters or more, no numbers."""
    found = {word for column in columns for word in column.split()}
    return {word for word in found if len(word) > 2 and not word[0].isdigit() and not word.startswith(STEM)}


SHORT = {
    "kab": "kabupaten",
    "prov": "provinsi",
    "propinsi": "provinsi",
    "kec": "kecamatan",
    "kep": "kepulauan",
    "kementrian": "kementerian",
    "dirjen": "ditjen",
}


def name_key(text: str) -> str:
    """The key of a name in any spelling: without blanks, marks and capitals, with its usual abbreviations spelt out."""
    return "n:" + "".join(SHORT.get(word, word) for word in words_of(text))[:200]


def code_key(scheme: str, code: str) -> str:
    """The key of a region's code, present or former, in a scheme."""
    return f"c:{scheme}:{code}".lower()


def number_of(key: str) -> str:
    """The key of an agreement's number, from its normalised form."""
    return f"a:{key}"[:220]
