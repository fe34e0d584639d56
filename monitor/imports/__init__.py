"""Documents that curators wrote before, read into entries: one file a shape, `SHAPES` lists them. Pure."""

from collections.abc import Sequence

from monitor.core.errors import ConfigError
from monitor.imports import annual_review, annual_themes, brief, quarterly, records, table
from monitor.imports.found import Document, Mistakes, Shape

SHAPES: Sequence[Shape] = (
    records.SHAPE, table.SHAPE, quarterly.SHAPE, brief.SHAPE, annual_review.SHAPE, annual_themes.SHAPE,
)  # fmt: skip


def read_document(name: str, text: str) -> Document:
    """The document by the first shape that knows its text; ConfigError names the shapes where none does."""
    shape = next((shape for shape in SHAPES if shape.knows(text)), None)
    if shape is None:
        known = ", ".join(shape.name for shape in SHAPES)
        raise ConfigError(f"{name}: holds nothing that can be imported; known are {known}")
    try:
        return shape.read(text)
    except Mistakes as error:
        raise ConfigError(*(f"{name}:{problem}" for problem in error.problems)) from error
