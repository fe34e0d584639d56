"""The first run without tokens or network: bundled documents, served on loopback and read by the real program."""
