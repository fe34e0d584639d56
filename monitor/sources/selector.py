"""CSS selectors of `sources.yaml`: checked when the file is read, compiled once, asked of lxml trees."""

from functools import lru_cache
from typing import Annotated, cast

from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from pydantic import AfterValidator


def select(root: etree._Element, css: str) -> list[etree._Element]:
    """The elements at or below the root that match, in document order."""
    return cast(list[etree._Element], _compiled(css)(root))


def select_one(root: etree._Element, css: str) -> etree._Element | None:
    """The first of them."""
    found = select(root, css)
    return found[0] if found else None


@lru_cache(maxsize=1_000)
def _compiled(css: str) -> etree.XPath:
    return etree.XPath(HTMLTranslator().css_to_xpath(css))


def is_css(text: str) -> bool:
    """Whether the text can be compiled as a selector."""
    try:
        _compiled(text)
    except (SelectorError, etree.XPathError):
        return False
    return True


def _checked(css: str) -> str:
    if not is_css(css):
        raise ValueError("is no CSS selector")
    return css


Css = Annotated[str, AfterValidator(_checked)]
