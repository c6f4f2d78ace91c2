"""Sentences that several sections say, each chosen by the numbers it states."""

from __future__ import annotations

from typing import Any

from deckgen.formats import format_percent
from deckgen.results import ENOUGH, Results
from deckgen.sections.money_words import fixed, winners

# "four systems", "one system": bound to the metric, and followed by the noun in its number.
SYSTEMS = "{{ source_systems.words }} system{{ '' if source_systems == 1 else 's' }}"


def at_risk_phrase(results: Results) -> str:
    """Return who is at risk, with a whole sentence where the count is zero or too small to show."""
    count, floor = results.number("at_risk_donors"), results.deck["min_cell"]
    threshold = format_percent(results.deck["churn_thresholds"][1])
    if count == 0:
        return f"No active donor reaches a churn probability of {threshold}"
    if count < floor:
        return f"Fewer than {floor} active donors reach a churn probability of {threshold}"
    return f"{{{{ at_risk_donors }}}} of {{{{ scored_donors }}}} active donors have a churn probability of {threshold} or more"


def evidence_sentence(results: Results) -> str:
    """Return how many models beat their baseline, and the churn model's AUC with its interval."""
    useful, total = results.number("models_useful"), results.number("models_total")
    verdicts = {model.name: model.verdict for model in results.records("SELECT name, verdict FROM models")}
    if set(verdicts.values()) == {"not enough evidence"}:
        return "No model has enough evidence to be judged yet."
    if total == 1:
        first = (
            "The one model beats a simple baseline." if useful else "The one model does not beat a simple baseline yet."
        )
    elif not useful:
        first = "None of the {{ models_total.words }} models beats a simple baseline yet."
    elif useful == total:
        first = "All {{ models_total.words }} models beat a simple baseline."
    else:
        verb = "beats" if useful == 1 else "beat"
        first = f"Of {{{{ models_total.words }}}} models, {{{{ models_useful.words }}}} {verb} a simple baseline beyond chance."
    churn = verdicts.get("churn", "not enough evidence")
    if churn == "suspected leak":
        return first + " The churn model is stopped for a suspected leak: nobody is listed by it."
    if churn == "not enough evidence" or not results.shown("churn_auc", "churn_baseline_auc"):
        return first
    interval = " ({{ churn_auc.interval }})" if results.metrics["churn_auc"].low is not None else ""
    proven = "" if churn == "useful" else ", not proven better"
    first += " Churn AUC {{ churn_auc }}" + interval + ", baseline {{ churn_baseline_auc }}" + proven + "."
    thin = [group.label.lower() for group in churn_groups(results) if group.n_test and group.n_positive < ENOUGH]
    return first + (f" Untested alone: {', '.join(thin)}." if thin else "")


def churn_groups(results: Results) -> list[Any]:
    """Return the parts of the churn model's population with their own AUC, the largest first."""
    return results.records("SELECT * FROM model_subgroups WHERE model = 'churn' ORDER BY n_test DESC")


def return_sentence(results: Results) -> str:
    """Return the base case in a sentence, payback or none and net present value, and the chance that it pays.

    The range is the simulation's: the low and high scenarios are corners that hardly any outcome reaches.
    """
    at = "{{ investment }} for {{ planned_donors }} active donors "
    pays = (
        "pays back {{ payback }} from kickoff" if results.known("payback") else "does not pay back within {{ horizon }}"
    )
    chance = "" if fixed(results) else f"; {winners(results)} a positive one"
    return f"{at}{pays}; its net present value is {{{{ npv }}}}{nine_in_ten(results)}{chance}."


def nine_in_ten(results: Results) -> str:
    """Return where nine in ten simulated outcomes lie, in parentheses; nothing where the simulation varies nothing."""
    return "" if fixed(results) else " (nine in ten outcomes: {{ npv_simulated.interval }})"


def why_unscored(results: Results) -> str:
    """Return why no donor has a churn probability: there is nobody to score, or no model that may score."""
    if results.known("giving") and not results.number("active_donors"):
        return "nobody gave in the last twelve months, so there is nobody to score"
    return "no churn model can be trusted yet"
