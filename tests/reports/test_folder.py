"""The curators' folder: what it may hold, and how its mistakes are told."""

from datetime import date
from pathlib import Path

import pytest

from monitor.core.errors import ConfigError
from monitor.core.model import Bilingual
from monitor.reports.curation import Curation, Override
from monitor.reports.folder import read_folder


def test_a_folder_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "highlights").mkdir()
    (tmp_path / "highlights" / "nals.md").write_text("Text.", encoding="utf-8")
    (tmp_path / "introduction.es.md").write_text("# Título", encoding="utf-8")
    (tmp_path / "report.yaml").write_text(
        "masthead: CBI\npurpose: {es: Propósito}\nissued: 2023-03-01\ninclude: [3]\n"
        "overrides: {7: {title: Shorter}}\nhighlights: [nals]\n",
        encoding="utf-8",
    )
    found = read_folder(tmp_path, known=frozenset(["nals"]))
    assert found.masthead == Bilingual(en="CBI")
    assert found.purpose == Bilingual(es="Propósito")
    assert found.issued == date(2023, 3, 1)
    assert found.include == (3,)
    assert found.override(7) == Override(title=Bilingual(en="Shorter"))
    assert found.override(8) == Override()
    assert found.parts == {"highlights/nals": "Text.", "introduction.es": "# Título"}


def test_an_empty_folder_decides_nothing(tmp_path: Path) -> None:
    assert read_folder(tmp_path) == Curation()


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"report.yaml": "masthed: x\n"}, r"report\.yaml:1:1: masthed: unknown key"),
        ({"report.yaml": "issued: soon\n"}, r"report\.yaml:1:1: issued: must be a valid date"),
        ({"report.yaml": "highlights: [nals, hlde]\n"}, r"report\.yaml:1:20: highlights: there is no .* 'hlde'"),
        (
            {"report.yaml": "scorecard: [{row: A, light: blue, reason: {en: x}}]\n"},
            r"report\.yaml:1:22: scorecard\.0\.light: must be ",
        ),
        ({"report.yaml": "parts: {introduction: x}\n"}, r"report\.yaml:1:1: parts: are files"),
        ({"introducton.md": "x"}, r"introducton\.md: no report has a part of this name; there are introduction, "),
        ({"spotlight.md": "![A picture](picture.png)"}, r"spotlight\.md:1: a picture .* cannot be printed"),
    ],
)
def test_mistakes_are_named(files: dict[str, str], message: str, tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        read_folder(tmp_path, known=frozenset(["nals"]))


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "about.md").write_bytes(b"caf\xe9")
    with pytest.raises(ConfigError, match=r"about\.md:1:1: not UTF-8 text \(byte 3\)"):
        read_folder(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere: there is no such folder"):
        read_folder(tmp_path / "nowhere")
