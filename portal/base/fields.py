"""Column types and groups of columns that every noun shares: money, currency, periods, opaque ids."""

import secrets
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# Small letters and digits that cannot be taken for one another; no vowels, so that no word appears by chance.
ID_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
ID_LENGTH = 8

# The active codes of ISO 4217, the rupiah first because nearly every form needs it.
_CODES = (
    "IDR USD EUR AUD JPY GBP SGD CHF CAD NZD CNY KRW NOK SEK DKK MYR THB PHP VND INR SAR AED AFN ALL AMD ANG AOA "
    "ARS AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CDF CLP COP CRC CUP CVE CZK DJF DOP "
    "DZD EGP ERN ETB FJD FKP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF ILS IQD IRR ISK JMD JOD KES KGS KHR KMF "
    "KPW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MZN NAD NGN NIO NPR "
    "OMR PAB PEN PGK PKR PLN PYG QAR RON RSD RUB RWF SBD SCR SDG SHP SLE SOS SRD SSP STN SYP SZL TJS TMT TND TOP "
    "TRY TTD TWD TZS UAH UGX UYU UZS VES VUV WST XAF XCD XDR XOF XPF YER ZAR ZMW"
)
CURRENCIES = tuple(_CODES.split())


def new_id() -> str:
    """A new opaque identifier, such as `7kq2mzt4`; 27^8 of them, so a clash is caught by the unique column."""
    return "".join(secrets.choice(ID_ALPHABET) for _character in range(ID_LENGTH))


def currency_choices() -> list[tuple[str, str]]:
    """The currencies one may choose or ask for."""
    return [(code, code) for code in CURRENCIES]


class MoneyField(models.BigIntegerField):
    """An exact amount: a `Decimal` with two places in Python, whole hundredths in the database.

    SQLite keeps only 15 significant digits of a decimal column; hundredths in an integer are exact on both
    databases up to 92 quadrillion. The currency stands in a field beside it.
    """

    description = _("Exact amount of money")
    CENT = Decimal("0.01")
    LIMIT = Decimal("90000000000000000")

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        if isinstance(value, float):
            raise TypeError("An amount of money is never a float.")
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or abs(amount) > self.LIMIT:
            raise ValidationError(_("“%(value)s” is not an amount."), code="invalid", params={"value": value})
        exact = amount.quantize(self.CENT, rounding=ROUND_HALF_EVEN)
        if exact != amount:
            raise ValidationError(_("“%(value)s” has more than two decimals."), code="invalid", params={"value": value})
        return exact

    def from_db_value(self, value: Any, *_context: Any) -> Decimal | None:
        return None if value is None else (Decimal(value) / 100).quantize(self.CENT)

    def get_prep_value(self, value: Any) -> int | None:
        amount = self.to_python(value)
        return None if amount is None else int(amount * 100)

    @property
    def validators(self) -> list[Callable[[Any], None]]:
        # The column's own bounds are in hundredths; `to_python` has already checked the amount itself.
        return list(self._validators)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> forms.Field:
        kwargs.setdefault("min_value", None)
        return models.Field.formfield(
            self,
            **{
                "form_class": forms.DecimalField,
                "max_digits": 19,
                "decimal_places": 2,
                "localize": False,
                **{name: value for name, value in kwargs.items() if value is not None},
            },
        )


class CurrencyField(models.CharField):
    """An ISO 4217 code such as `IDR`; blank where no amount is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", _("currency"))
        kwargs.setdefault("help_text", _("An amount is never without one."))
        kwargs.setdefault("max_length", 3)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("choices", currency_choices)
        super().__init__(*args, **kwargs)


class PublicIdField(models.CharField):
    """The opaque, lasting `id` of a record: short, unambiguous, never changed, given in fixtures."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", _("id"))
        kwargs.setdefault("max_length", 16)
        kwargs.setdefault("default", new_id)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)


class KeyField(models.CharField):
    """A key computed from another field each time the row is saved, so that spellings can be compared.

    `source` names the other field, `make_key` turns its text into the key (a module-level function).
    """

    def __init__(
        self, *args: Any, source: str = "", make_key: Callable[[str], str] = str.casefold, **kwargs: Any
    ) -> None:
        self.source, self.make_key = source, make_key
        kwargs.setdefault("editable", False)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("max_length", 200)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "source": self.source, "make_key": self.make_key}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = self.make_key(getattr(model_instance, self.source) or "")[: self.max_length]
        setattr(model_instance, self.attname, key)
        return key
