"""What published names mean: normal forms, identifiers, likeness, decisions, and names that share a cell."""
