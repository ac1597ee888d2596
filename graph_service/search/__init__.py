"""Search: analysis, documents, index, questions."""
