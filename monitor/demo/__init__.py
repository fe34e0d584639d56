"""The first run: the whole line on bundled documents, without tokens and without a network."""
