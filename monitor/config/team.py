"""`team.yaml`: the people around the monitor; only curators decide."""

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from monitor.config.yaml_file import read_yaml
from monitor.core.errors import ConfigError
from monitor.core.model import Person
