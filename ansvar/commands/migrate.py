"""`ansvar migrate`: records that use deprecated terms are brought to the ontology as it is now."""

from __future__ import annotations

import argparse

from ansvar.options import Commands, add_store, register
from graph_service.changes import Difference
from graph_service.migrations import read_migrations


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "migrate", help="bring records that use deprecated terms to the ontology as it is now"
    )
    command.add_argument("--dry-run", action="store_true", help="show what would be removed and added; write nothing")
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run every migration in order of version, or show what it would do."""
    records = 0
    with register(options, read_only=options.dry_run) as registry:
        for migration in read_migrations():
            changed = migration.preview(registry.store, registry.base)
            records += len(changed)
            if not changed:
                continue
            if options.dry_run:
                print(*_lines(migration.version, changed), sep="\n")
            else:
                revision = registry.commit(migration.change(registry.store, registry.base))
                print(f"Ontology {migration.version}: {len(changed)} records changed. Revision {revision}.")
    if not records:
        print("No record uses a deprecated term.")
    elif options.dry_run:
        print(f"{records} records would be changed. Nothing was written.")
    return 0


def _lines(version: str, changed: list[Difference]) -> list[str]:
    """Return the preview: per record its document, then what it loses (-) and gains (+)."""
    lines = [f"Ontology {version}: {len(changed)} records"]
    for one in changed:
        lines.append(one.graph.value)
        lines += [f"  - {statement} ." for statement in sorted(map(str, one.removed))]
        lines += [f"  + {statement} ." for statement in sorted(map(str, one.added))]
    return lines
