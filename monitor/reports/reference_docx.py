"""Builds `templates/reference.docx`, the Word styles of every report: `python -m monitor.reports.reference_docx`.

It is pandoc's own reference document with the styles below in place of its styles, and with headers and footers. An
organization may replace the file by one made in Word: the style names are what counts, and the words in double
braces ({{publisher}}, {{title}}, {{page}}, {{of}}) are filled in wherever its headers and footers use them.
"""

import io
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import quoteattr

import pypandoc

from monitor.reports.markdown import TEMPLATES

INK, NAVY, BRICK, MUTED = "1B2A38", "14344D", "A23B2A", "56626D"
TINT, PALE, HAIR, AMBER = "F4F1EA", "FDF3D3", "D5CFC3", "C9971C"
SERIF, SANS = "Cambria", "Calibri"
EPOCH = (1980, 1, 1, 0, 0, 0)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"


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
        based = "" if self.name == "Normal" else f'<w:basedOn w:val="{_style_id(self.based_on)}"/>'
        return (
            f'<w:style w:type="paragraph"{default}{custom} w:styleId="{self.id}"><w:name w:val={quoteattr(self.name)}/>'
            f'{based}<w:next w:val="{_style_id(self.next)}"/><w:qFormat/>'
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
STYLES = (
    Style(name="Normal", next="Normal", font=SERIF, size=10.5, color=INK, line=1.2),
    Style(name="Body Text", before=0, after=8),
    Style(name="First Paragraph", based_on="Body Text"),
    Style(name="Compact", based_on="Body Text", after=3),
    Style(
        name="Title", font=SERIF, size=26, bold=True, color="FFFFFF", before=12, after=30, line=1.05, keep_next=True,
        fill=NAVY, edges=_BAND,
    ),
    Style(name="Subtitle", font=SERIF, size=15, color=MUTED, after=12, keep_next=True),
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
    Style(name="Summary", based_on="Body Text", keep_next=True),
    Style(
        name="Implications", size=10, before=8, after=14, indent=13, right=7, keep_lines=True, fill=TINT,
        edges=_box(TINT, NAVY),
    ),
    Style(
        name="Missing", size=10, before=8, after=14, indent=13, right=7, keep_lines=True, fill=PALE,
        edges=_box(PALE, AMBER),
    ),
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

_CHARACTERS = f"""
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>
<w:semiHidden/></w:style>
<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="{BRICK}"/>
<w:u w:val="single"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:rPr>
<w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="VerbatimChar"><w:name w:val="Verbatim Char"/><w:rPr>
<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/></w:rPr></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/><w:tblPr>
<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>
</w:tblCellMar></w:tblPr></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="Table"><w:name w:val="Table"/><w:basedOn w:val="TableNormal"/>
<w:pPr><w:spacing w:before="40" w:after="40"/></w:pPr><w:rPr><w:sz w:val="19"/></w:rPr><w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8" w:color="{NAVY}"/><w:bottom w:val="single" w:sz="8" w:color="{NAVY}"/>
<w:insideH w:val="single" w:sz="4" w:color="{HAIR}"/></w:tblBorders><w:tblCellMar><w:top w:w="50" w:type="dxa"/>
<w:left w:w="100" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>
</w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr><w:tcPr>
<w:shd w:val="clear" w:color="auto" w:fill="{NAVY}"/><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>
"""


def build() -> bytes:
    """The reference document; the same bytes at every build with the same pandoc."""
    default = subprocess.run(  # noqa: S603 - a fixed program, no shell
        [pypandoc.get_pandoc_path(), "--print-default-data-file=reference.docx"], capture_output=True, check=True
    ).stdout
    with zipfile.ZipFile(io.BytesIO(default)) as old:
        parts = {name: old.read(name).decode() for name in old.namelist()}
    parts["word/styles.xml"] = _styles()
    parts["word/header1.xml"] = _part("hdr", "header", "{{title}}")
    parts["word/header2.xml"] = _part("hdr", "header", "{{publisher}}")
    parts["word/footer1.xml"] = _part("ftr", "footer", "{{publisher}}\t{{page}} PAGE {{of}} NUMPAGES")
    parts["word/document.xml"] = _document()
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        "</Relationships>",
        _relation("rIdH1", "header", "header1.xml")
        + _relation("rIdH2", "header", "header2.xml")
        + _relation("rIdF1", "footer", "footer1.xml")
        + "</Relationships>",
    )
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{name[:-1]}+xml"/>'
        for name in ("header1", "header2", "footer1")
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", f"{overrides}</Types>")
    return _zipped(parts)


def _styles() -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{SERIF}" w:hAnsi="{SERIF}" w:cs="{SERIF}" w:eastAsia="{SERIF}"/><w:sz w:val="21"/>'
        '<w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>" + "\n".join(style.xml() for style in STYLES) + _CHARACTERS + "</w:styles>"
    )


def _document() -> str:
    """One paragraph of each style, so that the file can be judged in Word, and the page itself."""
    shown = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style.id}"/></w:pPr><w:r><w:t>{style.name}</w:t></w:r></w:p>'
        for style in STYLES
        if style.name not in ("header", "footer")
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document {_W} {_R}><w:body>{shown}<w:sectPr>'
        '<w:headerReference w:type="default" r:id="rIdH1"/><w:headerReference w:type="first" r:id="rIdH2"/>'
        '<w:footerReference w:type="default" r:id="rIdF1"/><w:footerReference w:type="first" r:id="rIdF1"/>'
        '<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1300" w:left="1440" '
        'w:header="720" w:footer="620" w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>'
    )


def _part(tag: str, style: str, text: str) -> str:
    runs = "".join(_run(piece) for piece in text.replace("\t", " \t ").split(" ") if piece)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{tag} {_W} {_R}><w:p><w:pPr>'
        f'<w:pStyle w:val="{style.title()}"/></w:pPr>{runs}</w:p></w:{tag}>'
    )


def _run(piece: str) -> str:
    if piece == "\t":
        return "<w:r><w:tab/></w:r>"
    if piece in ("PAGE", "NUMPAGES"):
        return f'<w:fldSimple w:instr=" {piece} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    spaced = {"{{page}}": "{{page}} ", "{{of}}": " {{of}} "}.get(piece, piece)
    return f'<w:r><w:t xml:space="preserve">{spaced}</w:t></w:r>'


def _relation(number: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'


def _zipped(parts: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in parts.items():
            new.writestr(zipfile.ZipInfo(name, EPOCH), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _style_id(name: str) -> str:
    return name.title().replace(" ", "")


def _twips(points: float | None) -> int | None:
    return None if points is None else round(points * 20)


def _attributes(**values: object) -> str:
    return "".join(f' w:{name}="{value}"' for name, value in values.items() if value is not None)


if __name__ == "__main__":
    (TEMPLATES / "reference.docx").write_bytes(build())
