"""What the Reconciliation Service API 0.2 asks of each answer, written as JSON Schemas after its sections 3 to 7."""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string", "minLength": 1}
ADDRESS = {"type": "string", "pattern": "^https?://"}
TEMPLATE = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
TYPE = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": TEXT, "name": TEXT},
    "additionalProperties": False,
}
_SERVICE = {
    "type": "object",
    "required": ["service_url", "service_path"],
    "properties": {"service_url": ADDRESS, "service_path": {"type": "string", "pattern": "^/"}},
    "additionalProperties": False,
}

MANIFEST: dict[str, Any] = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "items": TEXT, "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": ADDRESS,
        "schemaSpace": ADDRESS,
        "documentation": ADDRESS,
        "defaultTypes": {"type": "array", "items": TYPE, "uniqueItems": True},
        "view": {"type": "object", "required": ["url"], "properties": {"url": TEMPLATE}, "additionalProperties": False},
        "preview": {
            "type": "object",
            "required": ["url", "width", "height"],
            "properties": {"url": TEMPLATE, "width": {"type": "integer"}, "height": {"type": "integer"}},
            "additionalProperties": False,
        },
        "suggest": {
            "type": "object",
            "properties": {"entity": _SERVICE, "property": _SERVICE, "type": _SERVICE},
            "additionalProperties": False,
        },
        "extend": {
            "type": "object",
            "properties": {
                "propose_properties": _SERVICE,
                "property_settings": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["name", "label", "type"],
                        "properties": {
                            "name": TEXT,
                            "label": TEXT,
                            "type": {"enum": ["number", "text", "checkbox", "select"]},
                            "default": {"type": ["number", "string", "boolean"]},
                            "help_text": TEXT,
                        },
                        "additionalProperties": False,
                    },
                },
            },
            "additionalProperties": False,
        },
        "batchSize": {"type": "integer", "minimum": 1},
    },
    "additionalProperties": False,
}

CANDIDATE = {
    "type": "object",
    "required": ["id", "name", "score"],
    "properties": {
        "id": TEXT,
        "name": TEXT,
        "description": TEXT,
        "type": {"type": "array", "items": TYPE},
        "score": {"type": "number"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "value"],
                "properties": {"id": TEXT, "value": {"type": ["number", "boolean"]}},
                "additionalProperties": False,
            },
        },
        "match": {"type": "boolean"},
    },
    "additionalProperties": False,
}
RESULTS: dict[str, Any] = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": CANDIDATE}},
        "additionalProperties": False,
    },
}

SUGGESTIONS: dict[str, Any] = {
    "type": "object",
    "required": ["result"],
    "properties": {
        "result": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {
                    "id": TEXT,
                    "name": TEXT,
                    "description": TEXT,
                    "notable": {"type": "array", "items": TYPE},
                },
                "additionalProperties": False,
            },
        }
    },
    "additionalProperties": False,
}

PROPERTIES: dict[str, Any] = {
    "type": "object",
    "required": ["type", "properties"],
    "properties": {"type": TEXT, "limit": {"type": "integer"}, "properties": {"type": "array", "items": TYPE}},
    "additionalProperties": False,
}


def _one(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": [name], "properties": {name: schema}, "additionalProperties": False}


EXTENSION: dict[str, Any] = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {"id": TEXT, "name": TEXT, "type": TYPE},
                "additionalProperties": False,
            },
        },
        "rows": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {
                    "type": "array",
                    "items": {
                        "oneOf": [
                            TYPE,
                            _one("str", {"type": "string"}),
                            _one("int", {"type": "integer"}),
                            _one("float", {"type": "number"}),
                            _one("date", {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}),
                        ]
                    },
                },
            },
        },
    },
    "additionalProperties": False,
}
