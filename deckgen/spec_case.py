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
    """What is done."""
    owner: str
    """Who does it."""
    due_weeks: int = Field(ge=0)
    """Weeks after the as-of date."""
    message: str = ""
    """What is said."""
    avoid: str = ""
    """What is not said or done."""
    measure: str = ""
    """What tells whether it worked."""


class SegmentsSpec(Shape):
    """Thresholds on calibrated probabilities, capacities in people, and the action for each segment."""

    churn: tuple[Share, Share, Share] = (0.3, 0.6, 0.8)
    """Limits of Low, Medium, High, Critical churn probability; "at risk" is High and Critical."""
    upgrade_lift: tuple[float, float, float] = (1.0, 1.5, 2.0)
    """Limits of the upgrade bands, as multiples of the base rate."""
    save_threshold: Share = 0.5
    """Churn probability from which a donor may be Save First or Careful Ask."""
    prime_churn_below: Share = 0.3
    """Churn probability below which a donor may be a Prime Target."""
    call_capacity: int = Field(100, ge=0)
    """How many people can be called before the next deck."""
    ask_capacity: int = Field(100, ge=0)
    """How many people can be asked before the next deck."""
    call_cost: float = Field(0, ge=0)
    """US dollars a personal call."""
    ask_cost: float = Field(0, ge=0)
    """US dollars an ask."""
    holdout_share: float = Field(0.15, ge=0, le=0.5)
    """Share of each segment but Nurture that is left alone, to measure what a contact changes."""
    actions: Mapping[Literal["save_first", "careful_ask", "prime_target", "consider_ask", "nurture"], ActionSpec]
    """What is done for each segment."""

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
    """Low end of its range."""
    base: float
    """What is planned with."""
    high: float
    """High end of its range."""
    source: str
    """Where it comes from."""
    owner: str
    """Who answers for it."""
    date: datetime.date
    """When it was last looked at."""

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
    """One-time cost in US dollars, spread over the build."""
    opex_month: float = Field(ge=0)
    """Running cost a month from go-live, in US dollars."""
    build_weeks: float = Field(ge=0)
    """Weeks that the build takes, in which nothing comes back."""
    ramp_months: float = Field(ge=0)
    """Months from go-live until all of the benefit comes back."""
    horizon_months: int = Field(36, ge=1, le=120)
    """Months that the money is counted."""
    discount_rate: Share = 0.08
    """Discount rate a year."""
    donors: int | None = Field(None, ge=1)
    """Active donors that would be served; without it as many as the linked file holds."""
    donors_source: str = ""
    """Where that number comes from."""
    source: str = ""
    """Where investment and running cost come from, said below every figure of the case."""
    contact_share: ShareAssumption
    """Share of those on the lists who are reached."""
    save_uplift: ShareAssumption
    """Share of those contacted who stay because of it."""
    upgrade_uplift: ShareAssumption
    """Share of those contacted who give more because of it."""
    major_uplift: ShareAssumption
    """Share of those contacted who become major donors because of it."""
    hours_saved_month: Assumption
    """Hours of staff time avoided a month."""
    hourly_rate: Assumption
    """US dollars an hour of staff time."""
    adoption: Assumption
    """How much of the whole plan happens; moves all benefits together, 1 as planned."""
    contact_cost_factor: Assumption
    """Factor on what the policy's calls and asks cost, 1 as planned."""
    cost_overrun: Assumption
    """Factor on investment and running cost, 1 as planned."""
    delay_months: Assumption
    """Months that go-live comes later than planned."""
    draws: int = Field(10_000, ge=1000, le=1_000_000)
    """Draws of the simulation."""
    stated_benefit_month: float | None = Field(None, ge=0)
    """A monthly benefit that somebody states, in US dollars: examined, never used."""


class PhaseSpec(Shape):
    """A phase of the programme, in weeks from kickoff."""

    name: str
    """What the phase is called."""
    start_week: float = Field(ge=0)
    """Week from kickoff in which it begins."""
    weeks: float = Field(gt=0)
    """Weeks that it takes."""
    owner: str
    """Who answers for it."""
    build: bool = True
    """Whether it is a part of the build, whose weeks the finance model counts."""


class StepSpec(Shape):
    """A next step: what, who, and by when, counted in weeks from the as-of date."""

    action: str
    """What is to be done."""
    owner: str
    """Who does it."""
    due_weeks: int = Field(ge=0)
    """Weeks after the as-of date."""
    horizon: Literal["immediate", "short_term", "ongoing", "governance"] = "immediate"
    """Under which heading it stands."""


class DecisionSpec(Shape):
    """A decision that the audience is asked for: a text template, who carries it out, and by when."""

    decision: str
    """What the audience is asked to decide: a text template."""
    owner: str = ""
    """Who carries it out."""
    due_weeks: int | None = Field(None, ge=0)
    """Weeks after the as-of date."""

    @model_validator(mode="before")
    @classmethod
    def _alone(cls, value: Any) -> Any:
        return {"decision": value} if isinstance(value, str) else value


class ProgramSpec(Shape):
    """The plan that people made: phases, next steps, decisions asked for, platforms that are planned."""

    phases: tuple[PhaseSpec, ...] = ()
    """Phases, in weeks from kickoff."""
    next_steps: tuple[StepSpec, ...] = ()
    """Next steps: what, who, by when."""
    decisions: tuple[DecisionSpec, ...] = ()
    """Decisions asked for: a text, or a text with owner and date."""
    planned_platforms: tuple[str, ...] = ()
    """Platforms that are planned."""
