"""What all parts of a spec share: pydantic models that cannot be changed and take no unknown key."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Share = Annotated[float, Field(ge=0, le=1)]


def one_of(names: str) -> Any:
    """Return what marks a text as one of `names`, which `deckgen.schema` lists for editors; the plan resolves it."""
    return Field(json_schema_extra={NAMES: names})


NAMES = "names"  # the key of that mark in a JSON schema, until `deckgen.schema` puts the names there
MetricName = Annotated[str, one_of("metrics")]
FigureName = Annotated[str, one_of("figures")]
UnitName = Annotated[str, one_of("units")]
RuleName = Annotated[str, one_of("rules")]
ThemeName = Annotated[str, one_of("themes")]
LayoutName = Annotated[str, one_of("layouts")]
TemplateLayout = Annotated[str, one_of("template layouts")]


class Shape(BaseModel):
    """What all parts of a spec share: they cannot be changed, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")
