"""What somebody typed, understood: the words that count, phrases, and the exact names it may be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from portal.search.words import ALIKE, SMALL_WORDS, STEM, code_key, name_key, number_of, stems_of, words_of
from programs.notation import number_key
from regions.querysets import ISO, KEMENDAGRI, normal_code

LONGEST_QUESTION = 200
WORDS_MOST = 12
# A beginning shorter than this is found as a whole word only: "di" would begin a third of all words.
BEGINNING = 3
# Said of a thing before its name: "program PEDULI SDGs".
_KINDS = (
    "program programme mitra partner perjanjian agreement nomor nomer number no kode code wilayah region kegiatan "
    "activity dokumen document indikator indicator sumber source target"
)
KIND_WORDS = frozenset(_KINDS.split())
SCHEMED = re.compile(r"\s*(kemendagri|bps|iso)\s*[: ]\s*(\S.*)", re.IGNORECASE)
QUOTED = re.compile(r'["“”„]([^"“”„]+)["“”„]')


@dataclass(frozen=True)
class Word:
    """One word to be found, by its stems and those of what means the same; or a phrase, word for word."""

    text: str
    tokens: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    phrase: tuple[str, ...] = ()
    # The words there are that begin so, where somebody has looked them up.
    begun: tuple[str, ...] | None = None

    @classmethod
    def of(cls, text: str) -> Word:
        """A word with its stems, its beginnings and the words alike.

        Wherever a word stands its stems stand too, so a word that has any is not asked for beside them. What it begins
        is found as well, but not what its likes begin: whoever asks for "kabupaten" means "kab", but not "Kabaena".
        """
        alike = sorted(ALIKE.get(text, ()))
        tokens = dict.fromkeys(token for word in (text, *alike) for token in stems_of(word) or (word,))
        beginnings = (text,) if len(text) >= BEGINNING or text.isdigit() else ()
        return cls(text, tuple(tokens), beginnings)

    @property
    def may_be_begun(self) -> bool:
        """Whether the words that begin so are known: those of three letters or figures, the first of them a letter."""
        return bool(self.beginnings) and all(each[0].isalpha() and len(each) > 2 for each in self.beginnings)

    def begun_by(self, words: Iterable[str]) -> Word:
        """This one with those of all known words that begin so."""
        if not self.may_be_begun:
            return self
        begun = (word for word in words if word.startswith(self.beginnings))
        return replace(self, begun=tuple(word for word in begun if not {*stems_of(word)} & {*self.tokens}))


@dataclass(frozen=True)
class Question:
    """A question to the index. Without words it finds nothing by text."""

    text: str
    words: tuple[Word, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return not self.words


def understood(text: str, *, unfinished: bool = False) -> Question:
    """The question in what was typed; small words count only where there are no others.

    Of an unfinished one, the last word is a beginning however short it is.
    """
    text = " ".join(text[:LONGEST_QUESTION].split())
    phrases = [words for quoted in QUOTED.findall(text) if (words := words_of(quoted))]
    loose = words_of(QUOTED.sub(" ", text))
    counting = [word for word in loose if word not in SMALL_WORDS]
    if not counting and not phrases:
        counting = loose
    asked = [Word(" ".join(phrase), phrase=tuple(phrase)) for phrase in phrases if len(phrase) > 1]
    asked += [Word(phrase[0], tokens=(phrase[0],)) for phrase in phrases if len(phrase) == 1]
    asked += [Word.of(word) for word in dict.fromkeys(counting) if not word.startswith(STEM)]
    if unfinished and asked and loose and not asked[-1].phrase:
        asked[-1] = replace(asked[-1], beginnings=tuple(dict.fromkeys([*asked[-1].beginnings, asked[-1].text])))
    return Question(text, tuple(asked[:WORDS_MOST]), tuple(exact_keys(text)))


def exact_keys(text: str) -> list[str]:
    """Every exact name, number or code that this may be."""
    keys: dict[str, None] = {}
    plain = words_of(text)
    named = plain
    while named and named[0] in KIND_WORDS and len(named) > 1:
        named = named[1:]
    counting = [word for word in plain if word not in SMALL_WORDS]
    for words in (plain, named, counting):
        if words:
            keys[name_key(" ".join(words))] = None
    if any(letter.isdigit() for letter in text):
        keys[number_of(number_key(text))] = None
    if schemed := SCHEMED.fullmatch(text):
        scheme, code = schemed[1].lower(), schemed[2]
        keys[code_key(scheme, normal_code(code) if scheme == KEMENDAGRI else re.sub(r"\s+", "", code))] = None
    else:
        bare = re.sub(r"^\s*(?:kode|code)\s+(?:wilayah\s+|region\s+)?", "", text, flags=re.IGNORECASE)
        keys[code_key(KEMENDAGRI, normal_code(bare))] = None
        keys[code_key(ISO, re.sub(r"\s+", "", bare))] = None
    return [key for key in keys if key[2:]]
