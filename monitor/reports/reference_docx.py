"""Builds `templates/reference.docx`, the Word styles of every report: `python -m monitor.reports.reference_docx`.

It is pandoc's own reference document with the styles of `word_styles.py` in place of its own, and with headers and
footers. An organization may replace the file by one made in Word: the style names are what counts, and the words in
double braces ({{publisher}}, {{title}}, {{page}}, {{of}}) are filled in wherever its headers and footers use them.
"""

import io
import subprocess
import zipfile
from collections.abc import Mapping

import pypandoc

from monitor.reports.markdown import TEMPLATES
from monitor.reports.word_styles import BRICK, HAIR, NAVY, SERIF, STYLES

_EPOCH = (1980, 1, 1, 0, 0, 0)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"


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
<w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8" w:color="{NAVY}"/><w:bottom w:val="single" w:sz="8" w:color="{NAVY}"/>
<w:insideH w:val="single" w:sz="4" w:color="{HAIR}"/></w:tblBorders><w:tblCellMar><w:top w:w="50" w:type="dxa"/>
<w:left w:w="100" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>
</w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr>
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
        '<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1320" w:right="1440" w:bottom="1200" w:left="1440" '
        'w:header="660" w:footer="580" w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>'
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
            new.writestr(zipfile.ZipInfo(name, _EPOCH), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


if __name__ == "__main__":
    (TEMPLATES / "reference.docx").write_bytes(build())
