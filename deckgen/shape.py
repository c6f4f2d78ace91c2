"""What all parts of a spec share: pydantic models that cannot be changed and take no unknown key."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Share = Annotated[float, Field(ge=0, le=1)]


class Shape(BaseModel):
    """What all parts of a spec share: they cannot be changed, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")
