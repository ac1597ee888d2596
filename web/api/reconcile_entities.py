"""How the reconciliation service names what the register has: identifiers, types and properties, and back."""

from __future__ import annotations

from graph_service.errors import BadRequest, Problem
from graph_service.fields import Field
from graph_service.merging import replaced_by
from graph_service.names import ANSVAR, CLASS_BY_KIND, KIND_BY_CLASS, PREFIXES
from graph_service.registry import Registry

DEFAULT_KINDS = ("organisation", "system", "service", "activity", "information")
"""What lists of others are about; looked among where no type is given."""


class Entities:
    """The names of the service for one request, in one language."""

    schema_space = ANSVAR.iri
    default_kinds = DEFAULT_KINDS

    def __init__(self, registry: Registry, lang: str) -> None:
        self.registry = registry
        self.lang = lang
        self.labels = registry.labels

    def word(self, english: str, swedish: str) -> str:
        """Return the words in the language of the request."""
        return swedish if self.lang == "sv" else english

    # --- entities --------------------------------------------------------------------------------------------------

    def id_of(self, iri: str) -> str:
        """Return the identifier of a record: what follows `/id/`."""
        return iri.removeprefix(f"{self.registry.base.iri}/id/")

    def known(self, given: str) -> str | None:
        """Return the record of an identifier or IRI, the one that it was merged into, or None where there is none."""
        prefix = f"{self.registry.base.iri}/id/"
        iri = given if given.startswith(prefix) else prefix + given
        if self.is_entity(iri):
            return iri
        return replaced_by(self.registry, iri) if self.registry.base.address(iri) is not None else None

    def is_entity(self, iri: str) -> bool:
        """Tell whether an IRI is a record: roles and rules are not matched with."""
        return self.labels.kind(iri) in CLASS_BY_KIND

    def name(self, iri: str) -> str:
        """Return what a thing is called."""
        return self.labels.label(iri, self.lang).value

    def suggestion(self, iri: str) -> dict[str, object]:
        """Return a record as a suggestion."""
        kind = self.labels.kind(iri)
        assert kind is not None
        return {"id": self.id_of(iri), "name": self.name(iri), "notable": [self.type_of(kind)]}

    # --- types -----------------------------------------------------------------------------------------------------

    def type_of(self, kind: str) -> dict[str, object]:
        """Return the type of a kind; its identifier is the name of its class."""
        class_iri = CLASS_BY_KIND[kind].value
        return {"id": class_iri.removeprefix(ANSVAR.iri), "name": self.name(class_iri)}

    def types(self) -> list[dict[str, object]]:
        """Return all types, those first that are looked among by default."""
        kinds = [*DEFAULT_KINDS, *(kind for kind in CLASS_BY_KIND if kind not in DEFAULT_KINDS)]
        return [self.type_of(kind) for kind in kinds]

    def kind_of_type(self, given: str, path: str) -> str:
        """Return the kind of a type: the name of its class, its IRI or the kind. Raises BadRequest for others."""
        if given in CLASS_BY_KIND:
            return given
        kind = KIND_BY_CLASS.get(given if given.startswith(ANSVAR.iri) else ANSVAR.iri + given)
        if kind is None:
            text = f"{path} is '{given[:100]}', which is no type here. The types are at /reconcile/suggest/type."
            raise BadRequest(text, (Problem(path, text),))
        return kind

    # --- properties ------------------------------------------------------------------------------------------------

    def property_of(self, field: Field) -> dict[str, object]:
        """Return a field as a property; its identifier is its name with prefix, such as `org:identifier`."""
        name = field.names.get(self.lang) or field.names.get("sv") or next(iter(field.names.values()), field.path)
        return {"id": prefixed(field.path), "name": name}

    def properties(self) -> list[dict[str, object]]:
        """Return the properties of the types that are looked among by default, each once."""
        found: dict[str, dict[str, object]] = {}
        for kind in DEFAULT_KINDS:
            for field in self.registry.fields(kind):
                found.setdefault(field.path, self.property_of(field))
        return list(found.values())


def prefixed(iri: str) -> str:
    """Return an IRI with prefix where it has one."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def whole(name: str) -> str:
    """Return the IRI of a name with prefix; an IRI is returned as it is."""
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else name
