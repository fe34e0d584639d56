"""`decisions.yaml`: what the demo's curator decides, checked before anything is applied. It applies nothing itself."""

from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from monitor.config.yaml_file import YamlFile
from monitor.core.edits import FIELDS
from monitor.core.model import RejectReason


def _known(edits: dict[str, str]) -> dict[str, str]:
    if unknown := edits.keys() - FIELDS.keys():
        raise ValueError(f"no field of a draft: {', '.join(sorted(unknown))} (there are {', '.join(FIELDS)})")
    return edits


class BundledDecision(BaseModel):
    """One decision on the candidate that holds the item at `url`.

    `entry` is the number of the event in the published report of the quarter. `edits` are applied before accepting.
    A merge puts the item's candidate into that of the entry, a reject puts it away; both only where there is one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Annotated[str, Field(pattern=r"^https://[a-z.]+\.example/")]
    choice: Literal["accept", "merge", "reject"]
    entry: Annotated[int, Field(ge=1, le=15)] | None = None
    reason: RejectReason | None = None
    edits: Annotated[dict[str, str], AfterValidator(_known)] = {}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.choice == "accept" and (self.entry is None or self.reason is not None):
            raise ValueError("an accept names its entry and no reason")
        if self.choice == "merge" and (self.entry is None or self.reason is not None or self.edits):
            raise ValueError("a merge names its entry, no reason and no edits")
        if self.choice == "reject" and (self.reason is None or self.entry is not None or self.edits):
            raise ValueError("a reject names its reason, no entry and no edits")
        return self


_DECISIONS = TypeAdapter(tuple[BundledDecision, ...])


def load_decisions() -> tuple[BundledDecision, ...]:
    """The bundled decisions in the order of the file; raises ConfigError with the line of a mistake."""
    text = files("monitor.demo").joinpath("decisions.yaml").read_text(encoding="utf-8")
    return YamlFile(Path("monitor/demo/decisions.yaml"), text).load(_DECISIONS)
