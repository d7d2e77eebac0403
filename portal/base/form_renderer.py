"""Forms are drawn as Django draws them, to the letter; what it draws by the thousand is written out here.

A page of the desk has hundreds of fields and thousands of options. A template for each option, and another for its
attributes, took more than half of the time of such a page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

OPTION = "django/forms/widgets/select_option.html"
INPUTS = ("checkbox", "date", "email", "file", "hidden", "input", "number", "text")


def attributes(attrs: Mapping[str, Any] | None) -> str:
    """An element's attributes, each after a blank; one that is True has no value, one that is False is left out."""
    return "".join(
        f" {conditional_escape(name)}" if value is True else f' {conditional_escape(name)}="{as_text(value)}"'
        for name, value in (attrs or {}).items()
        if value is not False
    )


def as_text(value: Any) -> str:
    """A value as it is sent: never in the notation of a language."""
    return value if isinstance(value, SafeString) else escape(str(value))


def as_words(value: Any) -> str:
    """A value as people read it."""
    return conditional_escape(localize(value))


def select(context: dict[str, Any]) -> str | None:
    """A list of choices; None where its options are drawn in a way of their own."""
    widget = context["widget"]
    lines = [f'<select name="{as_words(widget["name"])}"{attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            lines.append(f'\n  <optgroup label="{as_words(group)}">')
        for option in options:
            if option["template_name"] != OPTION:
                return None
            attrs, value = attributes(option["attrs"]), as_text(option["value"])
            lines.append(f'\n  <option value="{value}"{attrs}>{as_words(option["label"])}</option>\n')
        if group:
            lines.append("\n  </optgroup>")
    return "".join([*lines, "\n</select>"])


def field(context: dict[str, Any]) -> str:
    """A field of one line."""
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{as_text(widget["value"])}"'
    start = f'<input type="{as_words(widget["type"])}" name="{as_words(widget["name"])}"'
    return f"{start}{value}{attributes(widget['attrs'])}>"


def label(context: dict[str, Any]) -> str:
    """What a field is called."""
    words = as_words(context["label"])
    tag = context["tag"]
    return f"<{tag}{attributes(context['attrs'])}>{words}</{tag}>" if context["use_tag"] else words


def errors(context: dict[str, Any]) -> str | None:
    """Nothing, where nothing is wrong."""
    return None if context["errors"] else ""


DRAWN: dict[str, Callable[[dict[str, Any]], str | None]] = {
    "django/forms/widgets/select.html": select,
    **dict.fromkeys([f"django/forms/widgets/{name}.html" for name in INPUTS], field),
    "django/forms/label.html": label,
    "django/forms/errors/list/default.html": errors,
    "django/forms/errors/list/ul.html": errors,
}


class FormRenderer(DjangoTemplates):
    """Draws forms by Django's templates, except for those that are written out here."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        draw = DRAWN.get(template_name)
        drawn = draw(context) if draw else None
        if drawn is None:
            return super().render(template_name, context, request)
        return mark_safe(drawn)  # noqa: S308 - every piece is escaped above, but what its maker has marked as safe
