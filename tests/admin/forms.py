"""Fills in forms of the desk as a browser would: what the page came with, and what a person changed."""

from __future__ import annotations

from typing import Any


def filled(response: Any, **typed: Any) -> dict[str, Any]:
    """What the form on this page sends if nothing but `typed` is changed; `parties__0__partner` is a row's field."""
    form = response.context["adminform"].form
    sent: dict[str, Any] = {}
    _collect(sent, form)
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        _collect(sent, formset.management_form)
        for row in formset.forms:
            _collect(sent, row)
    if editing := response.context.get("editing"):
        sent["_start"] = editing["start"]
        if editing["own"]:
            sent["_proposal"] = editing["own"].pk
    for name, value in typed.items():
        sent[name.replace("citations__", "base-citation-content_type-object_id__").replace("__", "-")] = value
    return sent


def _collect(sent: dict[str, Any], form: Any) -> None:
    for bound in form:
        value = bound.value()
        if value is None or value is False:
            continue
        if value is True:
            value = "on"
        if isinstance(value, (list, tuple)):
            value = [getattr(each, "pk", each) for each in value]
        sent[bound.html_name] = bound.field.prepare_value(value) if not isinstance(value, list) else value


def messages_of(response: Any) -> list[str]:
    """The sentences shown on the page."""
    return [str(message) for message in response.context["messages"]]
