"""The currencies people write beside an amount: ISO 4217 codes, signs and names in both languages."""

from typing import NamedTuple

# The active codes of ISO 4217; a test compares them with those the registry stores.
_CODES = (
    "IDR USD EUR AUD JPY GBP SGD CHF CAD NZD CNY KRW NOK SEK DKK MYR THB PHP VND INR SAR AED AFN ALL AMD "
    "ANG AOA ARS AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CDF CLP COP CRC CUP "
    "CVE CZK DJF DOP DZD EGP ERN ETB FJD FKP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF ILS IQD IRR ISK "
    "JMD JOD KES KGS KHR KMF KPW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR "
    "MVR MWK MXN MZN NAD NGN NIO NPR OMR PAB PEN PGK PKR PLN PYG QAR RON RSD RUB RWF SBD SCR SDG SHP SLE "
    "SOS SRD SSP STN SYP SZL TJS TMT TND TOP TRY TTD TWD TZS UAH UGX UYU UZS VES VUV WST XAF XCD XDR XOF "
    "XPF YER ZAR ZMW"
)
CODES = frozenset(_CODES.split())

# Read in small letters too; others only in capitals, because "all", "top" or "try" are words.
_COMMON_CODES = "IDR USD EUR AUD JPY GBP SGD CHF CAD NZD CNY KRW NOK SEK DKK MYR THB"
COMMON_CODES = frozenset(_COMMON_CODES.split())

SIGNS = {
    "rp": "IDR",
    "rupiah": "IDR",
    "us$": "USD",
    "us $": "USD",
    "usd$": "USD",
    "us dollars": "USD",
    "us dollar": "USD",
    "dolar as": "USD",
    "dolar amerika serikat": "USD",
    "dolar amerika": "USD",
    "dolar": "USD",
    "dollars": "USD",
    "dollar": "USD",
    "$": "USD",
    "\N{EURO SIGN}": "EUR",
    "euros": "EUR",
    "euro": "EUR",
    "\N{POUND SIGN}": "GBP",
    "poundsterling": "GBP",
    "pound sterling": "GBP",
    "pounds sterling": "GBP",
    "pounds": "GBP",
    "\N{YEN SIGN}": "JPY",
    "yen": "JPY",
    "a$": "AUD",
    "au$": "AUD",
    "aud$": "AUD",
    "dolar australia": "AUD",
    "australian dollars": "AUD",
    "s$": "SGD",
    "sgd$": "SGD",
    "dolar singapura": "SGD",
    "singapore dollars": "SGD",
    "c$": "CAD",
    "ca$": "CAD",
    "nz$": "NZD",
    "rm": "MYR",
    "ringgit": "MYR",
    "rmb": "CNY",
    "yuan": "CNY",
    "won": "KRW",
}
# Signs that more than one country uses; the reading says so.
SHARED_SIGNS = frozenset({"$", "dolar", "dollar", "dollars", "\N{YEN SIGN}"})


class Name(NamedTuple):
    """What a currency and its hundredth are called in words."""

    whole: str
    cent: str


NAMES = {
    "id": {
        "IDR": Name("rupiah", "sen"),
        "USD": Name("dolar Amerika Serikat", "sen"),
        "EUR": Name("euro", "sen"),
        "AUD": Name("dolar Australia", "sen"),
        "SGD": Name("dolar Singapura", "sen"),
        "GBP": Name("pound sterling", "penny"),
        "JPY": Name("yen", "sen"),
    },
    "en": {
        "IDR": Name("rupiah", "sen"),
        "USD": Name("US dollars", "cents"),
        "EUR": Name("euros", "cents"),
        "AUD": Name("Australian dollars", "cents"),
        "SGD": Name("Singapore dollars", "cents"),
        "GBP": Name("pounds sterling", "pence"),
        "JPY": Name("yen", "sen"),
    },
}


def name(code: str, language: str) -> Name:
    """The words for a currency in one language; the bare code where we know none."""
    names = NAMES["en" if language.startswith("en") else "id"]
    return names.get(code, Name(code, "cents" if language.startswith("en") else "sen"))
