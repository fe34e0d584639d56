"""Source type `federal_register`: documents of the Federal Register through its JSON API, which needs no key. No I/O.

`url` is a query such as `https://www.federalregister.gov/api/v1/documents.json?conditions[term]=USMCA&order=newest`.
"""

import json
import re
from html.entities import html5
from typing import Any, Literal
from urllib.parse import quote

from monitor.core.errors import ParseError
from monitor.core.model import Item
from monitor.core.period import Period
from monitor.core.text import clean, one_line
from monitor.sources.base import Document, Page, Request, SourceBase
from monitor.sources.html import web_link
from monitor.sources.walls import not_what_was_promised, refuse_empty
from monitor.sources.when import published

_JSON = {"Accept": "application/json"}
_BRACKETED = re.compile(r"\[([A-Za-z]{2,8})\]")
_MAX_TEXT = 100_000


class FederalRegisterSource(SourceBase):
    """A query to the Federal Register's API."""

    type: Literal["federal_register"]

    def first(self, period: Period | None = None) -> Request:
        if period is None:
            return Request(url=self.url, headers=_JSON)
        key = quote("conditions[publication_date]")
        joint = "&" if "?" in self.url else "?"
        return Request(url=f"{self.url}{joint}{key}[gte]={period.start}&{key}[lte]={period.last}", headers=_JSON)

    def parse(self, document: Document) -> Page:
        refuse_empty(document, self.name)
        try:
            answer = json.loads(document.body)
        except ValueError as error:
            raise not_what_was_promised(document, self.name, "list of documents") from error
        if not isinstance(answer, dict):
            raise not_what_was_promised(document, self.name, "list of documents")
        if answer.get("errors"):
            raise ParseError(self.name, "http_error", f"the API refuses: {one_line(str(answer['errors']))[:120]}")
        results = answer.get("results", [] if answer.get("count") == 0 else None)
        if not isinstance(results, list):
            raise not_what_was_promised(document, self.name, "list of documents")
        items = (self._item(result) for result in results if isinstance(result, dict))
        following = answer.get("next_page_url")
        target = web_link(following, base=document.url) if isinstance(following, str) else None
        return Page(
            items=tuple(item for item in items if item.title),
            next=Request(url=target, headers=_JSON) if target and target != document.url else None,
        )

    def _item(self, result: dict[str, Any]) -> Item:
        agencies = result.get("agencies")
        names = (
            [agency.get("name") for agency in agencies if isinstance(agency, dict)]
            if isinstance(agencies, list)
            else []
        )
        said_by = "Agencies: " + "; ".join(name for name in names if isinstance(name, str)) if any(names) else ""
        text = "\n\n".join(filter(None, (_spelled(result.get("abstract")), said_by)))
        return Item(
            source=self.name,
            language=self.language,
            country=self.country,
            title=one_line(_spelled(result.get("title")))[:1_000],
            text=clean(text)[:_MAX_TEXT],
            url=web_link(result["html_url"], base=self.url) if isinstance(result.get("html_url"), str) else None,
            guid=one_line(str(result.get("document_number") or ""))[:100] or None,
            published=published(str(result.get("publication_date") or ""), zone=self.zone),
            timezone=self.zone.key,
        )


def _spelled(text: object) -> str:
    """The API writes accented letters as `[eacute]`; brackets that name no single character stay as they are."""
    if not isinstance(text, str):
        return ""
    return _BRACKETED.sub(lambda found: letter if len(letter := html5.get(f"{found[1]};", "")) == 1 else found[0], text)
