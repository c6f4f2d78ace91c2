"""What a list finds at the team's capacity, in sentences that follow its verdict."""

from __future__ import annotations

from typing import Any, NamedTuple

from deckgen.results import Results


class _Outcome(NamedTuple):
    """How a sentence calls who is found, and what reaches them."""

    people: str
    contact: str


_OUTCOMES = {
    "churn": _Outcome("the donors who left", "call"),
    "upgrade": _Outcome("the new sustainers", "ask"),
    "increase": _Outcome("the increases", "ask"),
    "major_gift": _Outcome("the new major donors", "ask"),
}


def has_capacity(results: Results, name: str) -> bool:
    """Return whether what the first k of a list hold may be shown."""
    captures = (f"{name}_{who}capture_at_capacity" for who in ("", "baseline_", "random_"))
    shares = (f"{name}_precision_at_capacity", f"{name}_base_rate")
    return bool(results.number(f"{name}_capacity") > 0) and results.shown(*captures, *shares)


def calls(name: str) -> str:
    """Return a template for the planned contacts: "100 calls", "1 ask"."""
    return f"{{{{ {name}_capacity }}}} {_OUTCOMES[name].contact}{{{{ '' if {name}_capacity == 1 else 's' }}}}"


def planned(results: Results, models: list[Any]) -> str:
    """Return the team's capacities, each kind of contact once: "100 calls, 100 asks"."""
    first = {_OUTCOMES[model.name].contact: model.name for model in reversed(models)}
    return ", ".join(calls(name) for name in reversed(first.values()) if results.number(f"{name}_capacity"))


def most_telling(results: Results, models: list[Any]) -> Any:
    """Return the model that the title speaks of: churn if useful, else the useful one, or any, of the highest lift."""
    useful = [model for model in models if model.verdict == "useful"] or models
    churn = [model for model in useful if model.name == "churn"]
    return max(churn or useful, key=lambda model: results.metrics[f"{model.name}_lift"].value or 0)


def lift_title(results: Results, model: Any) -> str:
    """Return what the planned contacts would have reached, beside chance, or the baseline where nothing is proven."""
    name, people = model.name, _OUTCOMES[model.name].people
    proven = "" if model.verdict == "useful" else ": not proven better"
    if not has_capacity(results, name):
        if not results.shown(f"{name}_lift"):
            return f"What the top tenth of each list would have reached, beside a tenth picked at random{proven}"
        return f"The top tenth holds {{{{ {name}_lift }}}} as many of {people} as a tenth picked at random{proven}"
    if results.number(f"{name}_random_capture_at_capacity") == 1:
        return f"{calls(name)} would have reached everybody in the test, so the order of the list changes nothing"
    reached = f"{calls(name)} would have reached {{{{ {name}_capture_at_capacity }}}} of {people}"
    if proven:
        return f"{reached}, a simple baseline's list {{{{ {name}_baseline_capture_at_capacity }}}}{proven}"
    return f"{reached}; at random, {{{{ {name}_random_capture_at_capacity }}}}"


def lift_words(results: Results, model: Any) -> str:
    """Return how many of those reached were real, and what the baseline's list would have reached."""
    name = model.name
    if not has_capacity(results, name):
        return "Lift is what a team with room for one call in ten gains from the ranking."
    return (
        f"Of those reached, {{{{ {name}_precision_at_capacity }}}} had the outcome, where {{{{ {name}_base_rate }}}} of all "
        f"did. The list of the simple baseline would have reached {{{{ {name}_baseline_capture_at_capacity }}}} of the outcomes."
    )
