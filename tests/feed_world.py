"""A register with more changes than one page of its feed holds, as those who keep it see it and as the public does."""

from __future__ import annotations

from functools import cached_property

from fastapi import FastAPI
from pyoxigraph import NamedNode
from small_graph import DOC, change_of

from graph_service.audiences.keeper import Keeper
from graph_service.changes import Change
from graph_service.registry import Registry
from web.app import create_app

CANARY = "kanariefågel"
SYSTEMS = 120


def record(kind: str, slug: str, class_name: str, rest: str = "", label: str = "") -> str:
    """Return the TriG of a record with a label and what else is said of it."""
    return (
        f"GRAPH <doc/{kind}/{slug}> {{ <id/{kind}/{slug}> a ansvar:{class_name} ; "
        f'skos:prefLabel "{label or slug}"@sv . {rest} <doc/{kind}/{slug}> foaf:primaryTopic <id/{kind}/{slug}> . }}\n'
    )


def service(label: str = "Lön", provider: str = "namnd") -> str:
    """Return a service of an organisation, which uses a system that comes after it by name."""
    rest = f"<id/service/lon> ansvar:providedBy <id/organisation/{provider}> ; ansvar:usesSystem <id/system/s7> ."
    return record("service", "lon", "Service", rest, label)


def risk() -> str:
    """Return a risk, which the public does not see, with a canary in its name."""
    return record("risk", "r", "Risk", "<id/risk/r> ansvar:concerns <id/service/lon> .", f"Risk {CANARY}")


ORGANISATIONS = record("organisation", "namnd", "Organisation") + record("organisation", "bolag", "Organisation")
BEGINNING = (
    ORGANISATIONS
    + service()
    + risk()
    + "".join(record("system", f"s{number}", "System") for number in range(SYSTEMS))
    + '<doc/system/s0> { <doc/system/s0> prov:wasDerivedFrom "'
    + CANARY
    + '.xlsx" . }'
)


class FeedWorld:
    """The register, the keeper of its audiences, and the application of each."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.keeper = Keeper(registry)
        self.keeper.register_of("public")

    @cached_property
    def internal(self) -> FastAPI:
        """The application of those who keep the register."""
        return create_app(self.registry, self.registry.settings)

    @cached_property
    def public(self) -> FastAPI:
        """The application of the public."""
        register = self.keeper.register_of("public")
        return create_app(register, register.settings)

    def commit(self, text: str) -> int:
        """Write records; the reason is one that the public must not learn."""
        return self.registry.commit(change_of(text, why=f"skäl {CANARY}", who=f"funktion {CANARY}"))

    def end(self, path: str) -> int:
        """End the record at a path, such as `service/lon`."""
        return self.registry.commit(Change({NamedNode(f"{DOC}{path}"): ()}, "test", "slut"))

    def close(self) -> None:
        """Let go of everything."""
        self.keeper.close()
        self.registry.close()


def feed_world() -> FeedWorld:
    """Return the register after its first revision."""
    registry = Registry.in_memory()
    registry.commit(change_of(BEGINNING, why=f"skäl {CANARY}", who=f"funktion {CANARY}"))
    return FeedWorld(registry)
