"""The paragraph styles of every report in Word: a table of values, and how one becomes XML. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import quoteattr

INK, NAVY, BRICK, MUTED = "1B2A38", "14344D", "A23B2A", "56626D"
TINT, PALE, HAIR, AMBER = "F4F1EA", "FDF3D3", "D5CFC3", "C9971C"
SERIF, SANS = "Cambria", "Calibri"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A paragraph's border line: eighths of a point wide, `space` points away from the text."""

    size: int
    color: str
    space: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A paragraph style. Sizes and distances are in points; `line` is a multiple of the single line."""

    name: str
    based_on: str = "Normal"
    next: str = "Body Text"
    font: str = ""
    size: float = 0
    bold: bool | None = None
    italic: bool | None = None
    color: str = ""
    caps: bool = False
    tracking: float = 0
    before: float | None = None
    after: float | None = None
    line: float = 0
    align: Literal["", "left", "center", "right"] = ""
    indent: float | None = None
    hanging: float = 0
    right: float = 0
    keep_next: bool = False
    keep_lines: bool = False
    page_break: bool = False
    outline: int | None = None
    fill: str = ""
    edges: Mapping[str, Edge] | None = None
    tabs: tuple[tuple[str, float, str], ...] = ()

    @property
    def id(self) -> str:
        return self.name.title().replace(" ", "")

    def xml(self) -> str:
        """The `<w:style>` element, its children in the schema's order."""
        custom = "" if self.name in _BUILT_IN else ' w:customStyle="1"'
        default = ' w:default="1"' if self.name == "Normal" else ""
        based = "" if self.name == "Normal" else f'<w:basedOn w:val="{style_id(self.based_on)}"/>'
        return (
            f'<w:style w:type="paragraph"{default}{custom} w:styleId="{self.id}"><w:name w:val={quoteattr(self.name)}/>'
            f'{based}<w:next w:val="{style_id(self.next)}"/><w:qFormat/>'
            f"<w:pPr>{self._paragraph()}</w:pPr><w:rPr>{self._run()}</w:rPr></w:style>"
        )

    def _paragraph(self) -> str:
        parts = []
        if self.keep_next:
            parts.append("<w:keepNext/>")
        if self.keep_lines:
            parts.append("<w:keepLines/>")
        if self.page_break:
            parts.append("<w:pageBreakBefore/>")
        if self.edges:
            lines = "".join(
                f'<w:{side} w:val="single" w:sz="{edge.size}" w:space="{edge.space}" w:color="{edge.color}"/>'
                for side, edge in self.edges.items()
            )
            parts.append(f"<w:pBdr>{lines}</w:pBdr>")
        if self.fill:
            parts.append(f'<w:shd w:val="clear" w:color="auto" w:fill="{self.fill}"/>')
        if self.tabs:
            stops = "".join(f'<w:tab w:val="{kind}" {lead}w:pos="{_twips(at)}"/>' for kind, at, lead in self.tabs)
            parts.append(f"<w:tabs>{stops}</w:tabs>")
        spacing = _attributes(
            before=_twips(self.before), after=_twips(self.after), line=round(self.line * 240) or None,
            lineRule="auto" if self.line else None,
        )  # fmt: skip
        if spacing:
            parts.append(f"<w:spacing{spacing}/>")
        if self.indent is not None:
            parts.append(
                f'<w:ind w:left="{_twips(self.indent)}" w:right="{_twips(self.right)}" '
                f'w:hanging="{_twips(self.hanging)}"/>'
            )
        if self.align:
            parts.append(f'<w:jc w:val="{self.align}"/>')
        if self.outline is not None:
            parts.append(f'<w:outlineLvl w:val="{self.outline}"/>')
        return "".join(parts)

    def _run(self) -> str:
        parts = []
        if self.font:
            parts.append(f'<w:rFonts w:ascii="{self.font}" w:hAnsi="{self.font}" w:cs="{self.font}"/>')
        for tag, on in (("b", self.bold), ("i", self.italic)):
            if on is not None:
                parts.append(f"<w:{tag}/>" if on else f'<w:{tag} w:val="0"/>')
        if self.caps:
            parts.append("<w:caps/>")
        if self.color:
            parts.append(f'<w:color w:val="{self.color}"/>')
        if self.tracking:
            parts.append(f'<w:spacing w:val="{_twips(self.tracking)}"/>')
        if self.size:
            parts.append(f'<w:sz w:val="{round(self.size * 2)}"/><w:szCs w:val="{round(self.size * 2)}"/>')
        return "".join(parts)


def _box(color: str, left: str, *, inside: int = 6) -> Mapping[str, Edge]:
    """A tinted block: edges of its own colour make its padding, the left one is its mark."""
    pad = Edge(size=4, color=color, space=inside)
    return {"top": pad, "left": Edge(size=24, color=left, space=10), "bottom": pad, "right": pad}


# The built-in names come first: Word shows those by their own translations. The order of `edges` is the schema's.
_BUILT_IN = frozenset(
    ["Normal", "Body Text", "Title", "Subtitle", "Author", "Date", "header", "footer", "caption", "footnote text"]
    + [f"heading {level}" for level in range(1, 7)]
    + ["TOC Heading", *(f"toc {level}" for level in range(1, 4))]
)
_BAND = {side: Edge(size=8, color=NAVY, space=space) for side, space in (("top", 18), ("left", 31))} | {
    "bottom": Edge(size=48, color=BRICK, space=16),
    "right": Edge(size=8, color=NAVY, space=31),
}
_LEADER = (("right", 468, 'w:leader="dot" '),)
STYLES = (
    Style(name="Normal", next="Normal", font=SERIF, size=10.5, color=INK, line=1.15),
    Style(name="Body Text", before=0, after=8),
    Style(name="First Paragraph", based_on="Body Text"),
    Style(name="Compact", based_on="Body Text", after=3),
    Style(
        name="Title", font=SERIF, size=26, bold=True, color="FFFFFF", before=12, after=30, line=1.05, keep_next=True,
        fill=NAVY, edges=_BAND,
    ),
    Style(name="Subtitle", font=SERIF, size=17, color=MUTED, before=10, after=12),
    Style(name="Author", font=SANS, size=10, color=MUTED),
    Style(name="Date", font=SANS, size=10, color=MUTED),
    Style(
        name="heading 1", size=13, bold=True, color=BRICK, tracking=1.6, before=24, after=10, keep_next=True,
        keep_lines=True, outline=0, edges={"bottom": Edge(size=6, color=BRICK, space=3)},
    ),
    Style(
        name="heading 2", size=12.5, bold=True, color=NAVY, before=16, after=2, line=1.1, keep_next=True,
        keep_lines=True, outline=1,
    ),
    Style(
        name="heading 3", size=11.5, bold=True, italic=True, color=NAVY, before=12, after=2, keep_next=True,
        keep_lines=True, outline=2,
    ),
    Style(name="heading 4", size=10.5, bold=True, color=MUTED, before=10, after=2, keep_next=True, outline=3),
    Style(name="Purpose", italic=True, size=11.5, color=MUTED, after=12, line=1.25),
    Style(name="Dateline", font=SANS, size=9.5, color=MUTED, after=5, keep_next=True),
    Style(name="Summary", based_on="Body Text"),
    Style(
        name="Implications", size=10, before=8, after=14, indent=13, right=7, keep_lines=True, fill=TINT,
        edges=_box(TINT, NAVY),
    ),
    Style(
        name="Missing", size=10, before=8, after=14, indent=13, right=7, keep_lines=True, fill=PALE,
        edges=_box(PALE, AMBER),
    ),
    Style(
        name="Cover Title", size=46, bold=True, color=NAVY, before=170, after=14, line=1,
        edges={"bottom": Edge(size=36, color=BRICK, space=10)},
    ),
    Style(name="Imprint", size=11.5, color=MUTED, before=150, after=6),
    Style(name="Cover Date", font=SANS, size=11, bold=True, color=BRICK, tracking=1.2, before=6),
    Style(name="Table Head", font=SANS, size=9.5, bold=True, color="FFFFFF", before=2, after=2, line=1.05),
    Style(name="Table Text", size=9.5, before=1, after=1, line=1.05),
    Style(
        name="TOC Heading", size=13, bold=True, color=BRICK, caps=True, tracking=1.6, after=14, page_break=True,
        edges={"bottom": Edge(size=6, color=BRICK, space=3)},
    ),
    Style(name="toc 1", bold=True, before=9, after=2, tabs=_LEADER),
    Style(name="toc 2", size=10, before=0, after=2, indent=32, hanging=16, right=24, tabs=_LEADER),
    Style(name="toc 3", size=10, italic=True, before=0, after=2, indent=48, hanging=16, right=24, tabs=_LEADER),
    Style(name="Timeline Title", size=12, bold=True, color=NAVY, after=4, keep_next=True, page_break=True),
    Style(name="Timeline Month", font=SANS, size=9, bold=True, color=BRICK, tracking=1, before=6, keep_next=True),
    Style(name="Timeline", font=SANS, size=8.5, line=1.05, after=2, indent=8, hanging=8),
    Style(name="Note", size=9, italic=True, color=MUTED, before=6),
    Style(name="caption", size=9.5, italic=True, color=MUTED, before=6, after=6, keep_next=True),
    Style(name="Table Caption", based_on="caption"),
    Style(name="Image Caption", based_on="caption"),
    Style(name="Block Text", based_on="Body Text", italic=True, indent=18),
    Style(name="footnote text", size=9, after=3),
    Style(
        name="header", next="header", font=SANS, size=8.5, color=MUTED, caps=True, tracking=0.8, after=0,
        tabs=(("right", 468, ""),), edges={"bottom": Edge(size=4, color=HAIR, space=4)},
    ),
    Style(
        name="footer", next="footer", font=SANS, size=8.5, color=MUTED, caps=True, tracking=0.8, after=0,
        tabs=(("right", 468, ""),),
    ),
)  # fmt: skip


def style_id(name: str) -> str:
    """The id by which Word's files refer to a style."""
    return name.title().replace(" ", "")


def _twips(points: float | None) -> int | None:
    return None if points is None else round(points * 20)


def _attributes(**values: object) -> str:
    return "".join(f' w:{name}="{value}"' for name, value in values.items() if value is not None)
