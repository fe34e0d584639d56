"""The only caller of pandoc: a report's Markdown in, another format's bytes out. It knows no styles."""

import subprocess
from collections.abc import Sequence

import pypandoc

from monitor.core.errors import ReportError
from monitor.reports.markdown import TEMPLATES

# CommonMark's rules of escaping are exact, which is why data can be kept from becoming markup. No raw HTML.
DIALECT = "commonmark+fenced_divs+attributes+pipe_tables+footnotes+superscript+gfm_auto_identifiers-raw_html"
_SECONDS = 60


def convert(markdown: str, to: str, *options: str) -> bytes:
    """The Markdown in pandoc's format `to`; raises ReportError with pandoc's first complaint."""
    command: Sequence[str] = (
        pypandoc.get_pandoc_path(),
        f"--from={DIALECT}",
        f"--to={to}",
        "--sandbox",
        f"--lua-filter={TEMPLATES / 'styles.lua'}",
        "--wrap=none",
        "--output=-",
        *options,
    )
    try:
        # The environment is empty on purpose: no user's pandoc defaults, no locale, no other encoding.
        done = subprocess.run(  # noqa: S603 - a fixed program, no shell
            command,
            input=markdown.encode(),
            capture_output=True,
            timeout=_SECONDS,
            env={"LANG": "C.UTF-8"},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ReportError(f"pandoc could not make {to}: {error}") from error
    if done.returncode != 0:
        complaint = done.stderr.decode(errors="replace").strip().splitlines()
        raise ReportError(f"pandoc could not make {to}: {complaint[0] if complaint else 'no reason given'}")
    return done.stdout
