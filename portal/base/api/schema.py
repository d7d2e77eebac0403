"""The OpenAPI description, drawn from what the endpoints do: parameters from the filter sets, problems of each."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.utils import translation
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from portal.base.api.problems import MEDIA_TYPE
from portal.base.moments import DAY, MOMENT, MomentParameter
from portal.base.parameters import (
    AmountParameter,
    ChoiceParameter,
    DayParameter,
    NumberParameter,
    OrderingParameter,
    Parameter,
    YearParameter,
)

# No text of a database holds this character.
NO_NULL = r"^[^\u0000]*$"


class ProblemError(serializers.Serializer):
    """One parameter at fault."""

    parameter = serializers.CharField()
    detail = serializers.CharField()


class Problem(serializers.Serializer):
    """An error, by RFC 9457."""

    type = serializers.CharField(help_text="`about:blank`: the status says it all.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What is wrong and what to do, for people.")
    parameter = serializers.CharField(allow_null=True, help_text="The first parameter at fault.")
    errors = ProblemError(many=True, help_text="Every parameter at fault.")


class StrictSchema(AutoSchema):
    """Adds to every operation the problems it may answer with."""

    def get_tags(self) -> list[str]:
        """The noun, or `registry` for what is about all of them."""
        return super().get_tags() if hasattr(self.view, "filterset_class") else ["registry"]

    def get_summary(self) -> str | None:
        """Whether it is the list, one record, or neither."""
        if not hasattr(self.view, "filterset_class"):
            return "Every endpoint"
        return "One record" if self.is_record else getattr(self.view, "list_summary", "The list")

    @property
    def is_record(self) -> bool:
        """Whether it is one record that is asked for, and not a list."""
        return self.path.endswith("{key}/")

    def get_description(self) -> str:
        """What the noun is: the first paragraph of the viewset's docstring."""
        return " ".join((self.view.__doc__ or "").split("\n\n")[0].split())

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        about = getattr(self.view, "key_help", "Id or slug of the record.")
        return [
            {
                "name": name,
                "in": "path",
                "required": True,
                "description": about,
                "schema": {"type": "string", "pattern": "^[^/]+$"},
            }
            for name in variables
        ]

    def is_deprecated(self) -> bool:
        """Whether the endpoint will go."""
        return getattr(self.view, "deprecated", None) is not None

    def get_override_parameters(self) -> list[Any]:
        """What a single record may be asked beside its address."""
        if not self.is_record:
            return super().get_override_parameters()
        return [
            OpenApiParameter(name, self._shape_of(name), OpenApiParameter.QUERY, description=about)
            for name, about in self.view.record_parameters.items()
        ]

    def _shape_of(self, name: str) -> dict[str, str]:
        """What a parameter of a single record may hold."""
        if name == "as_of":
            return {"type": "string", "pattern": f"^({DAY})?$"}
        return text_schema(fields_pattern(self.view) if name == "fields" else "")

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        statuses = [
            *(HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.NOT_ACCEPTABLE),
            HTTPStatus.TOO_MANY_REQUESTS,
        ]
        for status in statuses:
            body = self._get_response_for_code(Problem, str(int(status)), [MEDIA_TYPE], direction)
            bodies[str(int(status))] = {**body, "description": status.phrase}
        if self.is_record:
            bodies["301"] = {
                "description": "A former slug: the present address stands in `Location`.",
                "headers": {"Location": {"schema": {"type": "string", "format": "uri"}, "required": True}},
            }
        return bodies


class WordExtension(OpenApiSerializerFieldExtension):
    """A word of a fixed list: the list stands in the schema."""

    target_class = "portal.base.api.shapes.Word"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        words = self.target.words
        return {"type": "string", "enum": [*words, None] if self.target.allow_null else words}


class LinksExtension(OpenApiSerializerFieldExtension):
    """Addresses by name: the names stand in the schema."""

    target_class = "portal.base.api.shapes.Links"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        names = list(self.target.lists)
        address = {"type": "string", "format": "uri"}
        return {"type": "object", "properties": dict.fromkeys(names, address), "required": names}


def text_schema(pattern: str = "") -> dict[str, str]:
    """A text, of this pattern if it has one."""
    return {"type": "string", "pattern": pattern} if pattern else {"type": "string"}


def fields_pattern(view: Any) -> str:
    """Names of fields of the noun, separated by commas; or nothing."""
    name = rf"\s*({'|'.join(view.serializer_class().fields)})?\s*"
    return f"^{name}(,{name})*$"


def plain_parameter(name: str, about: str, pattern: str = "") -> dict[str, Any]:
    """A parameter that is a text, as OpenAPI has it."""
    return {"name": name, "in": "query", "required": False, "description": about, "schema": text_schema(pattern)}


def with_fields(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Says of every answer that takes `fields` that it may hold only some of them, and always the id."""
    components = result["components"]["schemas"]
    for operations in result["paths"].values():
        for operation in operations.values():
            if not any(parameter["name"] == "fields" for parameter in operation.get("parameters", [])):
                continue
            content = operation["responses"]["200"]["content"]["application/json"]
            whole = content["schema"]
            # A list is an envelope of its own component.
            holder = components[whole["$ref"].rpartition("/")[2]]["properties"].get("results")
            place, key = (holder, "items") if holder else (content, "schema")
            if "$ref" in place[key]:
                name = place[key]["$ref"].rpartition("/")[2]
                components[f"{name}Fields"] = {**components[name], "required": ["id"]}
                place[key] = {"anyOf": [place[key], {"$ref": f"#/components/schemas/{name}Fields"}]}
    return result


def parameter_schema(name: str, parameter: Parameter) -> dict[str, Any]:
    """One parameter of a filter set as OpenAPI has it, in English. An empty value always asks for nothing."""
    schema: dict[str, Any] = {"type": "string"}
    if isinstance(parameter, OrderingParameter):
        schema["enum"] = ["", *(value for value, _label in parameter.parent.ordering_choices())]
        if parameter.parent.default_ordering:
            schema["default"] = parameter.parent.default_ordering
    elif isinstance(parameter, ChoiceParameter):
        schema["enum"] = ["", *parameter.values]
    elif isinstance(parameter, YearParameter):
        schema["pattern"] = "^((19|20|21)[0-9]{2})?$"
    elif isinstance(parameter, DayParameter):
        schema["pattern"] = f"^({DAY})?$"
    elif isinstance(parameter, MomentParameter):
        schema["pattern"] = f"^({MOMENT})?$"
    elif isinstance(parameter, AmountParameter):
        schema["pattern"] = r"^([0-9]{1,15}(\.[0-9]{1,2})?)?$"
    elif isinstance(parameter, NumberParameter):
        schema["pattern"] = "^[0-9]{0,15}$"
    else:
        schema["pattern"] = NO_NULL
        if "max_length" in parameter.extra:
            schema["maxLength"] = parameter.extra["max_length"]
    with translation.override("en"):
        about = str(parameter.extra.get("help_text", ""))
    described = {"name": name, "in": "query", "required": False, "description": about, "schema": schema}
    if parameter.deprecated:
        described |= {"deprecated": True, "description": f"{about} {parameter.deprecated.instead}"}
    return described
