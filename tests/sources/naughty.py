"""A source type for the tests of the workers: its documents are Python, and what they do, their parser does."""

from typing import Literal

from monitor.core.period import Period
from monitor.sources.base import Document, Page, Request, SourceBase


class Naughty(SourceBase):
    """Executes each document."""

    type: Literal["naughty"] = "naughty"

    def first(self, period: Period | None = None) -> Request:
        return Request(url=self.url)

    def parse(self, document: Document) -> Page:
        exec(document.body)
        return Page(items=())


NAUGHTY = Naughty(name="n", url="https://x.example/", publisher="P", country="US", language="en")
