"""A draft as YAML in the curator's own editor, and what was changed there."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from monitor.config.yaml_file import read_yaml
from monitor.core.edits import editable
from monitor.core.errors import ConfigError
from monitor.core.model import Candidate

_KEPT = "your text is kept; a text with a colon needs quotes around it, or >- and a new line before it"
_FIELDS = TypeAdapter(dict[str, str | None])


class _Folded(yaml.SafeDumper):
    """Prose as folded blocks, so that an editor shows it as prose."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=">" if len(text) > 80 else None)


_Folded.add_representer(str, _text)


def edited(candidate: Candidate) -> dict[str, str]:
    """Open the draft in $EDITOR (or vi) and return the fields that were changed there.

    What cannot be read stays where it was written, and the error names the file: nobody types a text twice.
    """
    before = editable(candidate.draft)
    head = f"# Candidate {candidate.id}. Save and close to make the next version; change nothing to leave it.\n"
    folder = Path(tempfile.mkdtemp(prefix="monitor-"))
    path = folder / f"candidate-{candidate.id}.yaml"
    dumped = yaml.dump(before, Dumper=_Folded, sort_keys=False, allow_unicode=True, width=100)
    path.write_text(head + dumped, encoding="utf-8")
    command = [*shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"), str(path)]
    try:
        subprocess.run(command, check=True)  # noqa: S603 - the curator's own editor
    except (OSError, subprocess.CalledProcessError) as error:
        raise ConfigError(f"the editor {command[0]!r} did not work: set EDITOR, or use the options") from error
    try:
        after = read_yaml(path).load(_FIELDS)
        if unknown := [name for name in after if name not in before]:
            raise ConfigError(f"{path}: {unknown[0]!r} is no field of a draft (there are {', '.join(before)})")
    except ConfigError as error:
        raise ConfigError(*error.problems, f"{_KEPT}: {path}") from error
    shutil.rmtree(folder)
    return {name: text or "" for name, text in after.items() if (text or "").strip() != before[name].strip()}
