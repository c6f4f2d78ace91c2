"""What the policy, the money and the plan of a deck rest on, as a person types it: inputs, each with its bounds."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from deckgen.shape import Shape, Share


class ActionSpec(Shape):
    """What is done for a segment, by whom, and how many weeks after the as-of date; and how, for who does it."""

    action: str
    owner: str
    due_weeks: int = Field(ge=0)
    message: str = ""  # what is said
    avoid: str = ""  # what is not
    measure: str = ""  # what tells whether it worked


class SegmentsSpec(Shape):
    """Thresholds on calibrated probabilities, capacities in people, and the action for each segment."""

    churn: tuple[Share, Share, Share] = (0.3, 0.6, 0.8)
    upgrade_lift: tuple[float, float, float] = (1.0, 1.5, 2.0)
    save_threshold: Share = 0.5
    prime_churn_below: Share = 0.3
    call_capacity: int = Field(100, ge=0)
    ask_capacity: int = Field(100, ge=0)
    call_cost: float = Field(0, ge=0)  # US dollars a personal call
    ask_cost: float = Field(0, ge=0)  # US dollars an ask
    holdout_share: float = Field(0.15, ge=0, le=0.5)  # of each segment, left alone to measure what contact changes
    actions: Mapping[Literal["save_first", "careful_ask", "prime_target", "consider_ask", "nurture"], ActionSpec]

    @model_validator(mode="after")
    def _targets_stay(self) -> SegmentsSpec:
        if self.prime_churn_below > self.save_threshold:
            raise ValueError(
                "prime_churn_below must not exceed save_threshold: nobody is both saved and asked for more"
            )
        return self

    @field_validator("churn", "upgrade_lift")
    @classmethod
    def _ascending(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if list(value) != sorted(set(value)):
            raise ValueError("thresholds must rise from left to right")
        return value


class Assumption(Shape):
    """A number that nobody has measured yet: its range, where it comes from, who answers for it."""

    low: float = Field(ge=0)
    base: float
    high: float
    source: str
    owner: str
    date: datetime.date  # when it was last looked at

    @model_validator(mode="after")
    def _ordered(self) -> Assumption:
        if not self.low <= self.base <= self.high:
            raise ValueError("must rise: low <= base <= high")
        return self


class ShareAssumption(Assumption):
    """An assumption about a share of people, in [0, 1]."""

    high: float = Field(le=1)


class FinanceSpec(Shape):
    """Every input of the finance model. Money in US dollars; shares in [0, 1]; time as named."""

    investment: float = Field(ge=0)
    opex_month: float = Field(ge=0)
    build_weeks: float = Field(ge=0)
    ramp_months: float = Field(ge=0)
    horizon_months: int = Field(36, ge=1, le=120)
    discount_rate: Share = 0.08
    donors: int | None = Field(None, ge=1)  # active donors to be served; None: as many as the linked file holds
    donors_source: str = ""
    contact_share: ShareAssumption
    save_uplift: ShareAssumption
    upgrade_uplift: ShareAssumption
    major_uplift: ShareAssumption
    hours_saved_month: Assumption
    hourly_rate: Assumption
    adoption: Assumption  # how much of the whole plan happens; moves all benefits together, 1 as planned
    contact_cost_factor: Assumption  # factor on what the policy's calls and asks cost, 1 as planned
    cost_overrun: Assumption  # factor on investment and running cost, 1 as planned
    delay_months: Assumption  # months that go-live comes later than planned
    draws: int = Field(10_000, ge=1000, le=1_000_000)  # of the simulation
    stated_benefit_month: float | None = Field(None, ge=0)  # a monthly benefit that somebody states, to be examined


class PhaseSpec(Shape):
    """A phase of the programme, in weeks from kickoff."""

    name: str
    start_week: float = Field(ge=0)
    weeks: float = Field(gt=0)
    owner: str
    build: bool = True  # whether it is a part of the build, whose weeks the finance model counts


class StepSpec(Shape):
    """A next step: what, who, and by when, counted in weeks from the as-of date."""

    action: str
    owner: str
    due_weeks: int = Field(ge=0)
    horizon: Literal["immediate", "short_term", "ongoing", "governance"] = "immediate"


class DecisionSpec(Shape):
    """A decision that the audience is asked for: a text template, who carries it out, and by when."""

    decision: str
    owner: str = ""
    due_weeks: int | None = Field(None, ge=0)

    @model_validator(mode="before")
    @classmethod
    def _alone(cls, value: Any) -> Any:
        return {"decision": value} if isinstance(value, str) else value


class ProgramSpec(Shape):
    """The plan that people made: phases, next steps, decisions asked for, platforms that are planned."""

    phases: tuple[PhaseSpec, ...] = ()
    next_steps: tuple[StepSpec, ...] = ()
    decisions: tuple[DecisionSpec, ...] = ()
    planned_platforms: tuple[str, ...] = ()
