"""What is hidden stays hidden from a reader who adds, subtracts, multiplies and divides what is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckgen.checks.numbers import check_numbers
from deckgen.metrics import catalogue
from deckgen.metrics.disclosure import additive_groups, protected
from deckgen.policy import SEGMENTS
from deckgen.values import MetricValue

TELLS = {metric.name: metric.tells for metric in catalogue().values()}
FOLLOWS = {metric.name for metric in catalogue().values() if metric.follows}
COUNTS = ("donors", "retained_donors", "new_donors", "recaptured_donors", "lapsed_donors", "lapsed_new_donors",
          "lapsed_repeat_donors")  # fmt: skip


def people(name: str, value: float, prior: float | None = None, floor: int = 10) -> MetricValue:
    return MetricValue(
        name=name, label=name, unit="count", definition="D.", value=value, prior=prior, people=True, min_cell=floor
    )  # fmt: skip


def money(name: str, value: float, largest: float = 0, n: int = 500, **more: object) -> MetricValue:
    return MetricValue(
        name=name, label=name, unit="USD", definition="D.", value=value, largest=largest, n=n, of_people=True,
        min_cell=10, min_base=30, dominance=0.5, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def share(name: str, value: float) -> MetricValue:
    return replace(money(name, value), unit="share", largest=None)


def listed(values: Iterable[MetricValue]) -> dict[str, MetricValue]:
    return protected({value.name: value for value in values}, TELLS, FOLLOWS)


def scorecard(
    retained: int, new: int, recaptured: int, lapsed_new: int, lapsed_repeat: int, floor: int = 10
) -> dict[str, MetricValue]:
    lapsed = lapsed_new + lapsed_repeat
    numbers = (retained + new + recaptured, retained, new, recaptured, lapsed, lapsed_new, lapsed_repeat)
    made = [people(name, n, floor=floor) for name, n in zip(COUNTS, numbers, strict=True)]
    made[0] = replace(made[0], prior=retained + lapsed)
    return listed([*made, share("donor_retention", retained / max(retained + lapsed, 1))])


def solutions(found: Mapping[str, MetricValue], floor: int) -> list[tuple[int, ...]]:
    """Return every scorecard that a reader cannot rule out: they try all, knowing what a mark says of a number."""
    shown = {name: int(v.value or 0) for name, v in found.items() if v.people and not v.hidden}
    most = int((found["donors"].value or 0) + (found["donors"].prior or 0))

    def may(name: str) -> Iterable[int]:
        if name in shown:
            return [shown[name]]
        return range(floor, most + 1) if found[name].withheld else range(1, floor)

    possible = []
    parts = ("new_donors", "recaptured_donors", "lapsed_new_donors", "lapsed_repeat_donors")
    before = None if found["donors"].prior_hidden else int(found["donors"].prior or 0)
    for numbers in product(*map(may, parts)):
        new, recaptured, lapsed_new, lapsed_repeat = numbers
        lapsed = lapsed_new + lapsed_repeat
        if lapsed not in may("lapsed_donors"):
            continue
        for retained in may("retained_donors") if before is None else [before - lapsed]:
            if retained in may("retained_donors") and retained + new + recaptured in may("donors"):
                possible.append((retained, *numbers))
    return possible


def test_a_hidden_part_takes_the_smallest_other_part_with_it() -> None:
    found = scorecard(retained=320, new=34, recaptured=6, lapsed_new=40, lapsed_repeat=75)
    assert found["recaptured_donors"].text == "<10"
    assert found["new_donors"].text == "not shown"
    assert found["retained_donors"].text == "320"
    assert found["donors"].text == "360"


def test_hiding_in_one_sum_is_not_undone_by_another() -> None:
    found = scorecard(retained=320, new=34, recaptured=40, lapsed_new=4, lapsed_repeat=2)
    # Those of the year before who lapsed are six: neither they, nor those who stayed, nor the rate may be seen.
    assert found["lapsed_donors"].text == "<10"
    assert found["retained_donors"].hidden
    assert found["donor_retention"].hidden
    assert found["new_donors"].hidden  # else those who stayed would be what is left of all donors


@settings(deadline=None, max_examples=150)
@given(
    st.tuples(st.integers(20, 60), *[st.integers(0, 30)] * 4),
    st.sampled_from([4, 10]),
)
def test_no_small_count_of_the_scorecard_can_be_worked_out(numbers: tuple[int, int, int, int, int], floor: int) -> None:
    found = scorecard(*numbers, floor=floor)
    possible = solutions(found, floor)
    assert numbers in possible
    for i, number in enumerate(numbers):
        if 0 < number < floor:
            # Of two parts of a small whole neither can be all of it.
            assert len({each[i] for each in possible}) >= floor - 2


def test_counts_below_fifty_are_kept_where_the_deck_asks_for_fifty() -> None:
    found = scorecard(retained=320, new=34, recaptured=78, lapsed_new=30, lapsed_repeat=85, floor=50)
    assert {name: found[name].hidden for name in COUNTS} == {
        "donors": False, "retained_donors": False, "new_donors": True, "recaptured_donors": True,
        "lapsed_donors": False, "lapsed_new_donors": True, "lapsed_repeat_donors": True,
    }  # fmt: skip


def test_prior_values_are_not_found_by_subtraction_either() -> None:
    found = listed([
        people("donors", 360, 340), people("retained_donors", 320, 300), people("new_donors", 25, 36),
        people("recaptured_donors", 15, 4),
    ])  # fmt: skip
    assert found["new_donors"].prior_text == "not shown"
    assert found["new_donors"].change == "no prior period"
    assert found["new_donors"].text == "25"


def test_nothing_is_withheld_where_nothing_is_small() -> None:
    found = scorecard(retained=320, new=34, recaptured=78, lapsed_new=30, lapsed_repeat=85)
    assert not any(value.hidden for value in found.values())


def test_a_sum_of_one_person_takes_what_would_tell_it_with_it() -> None:
    found = listed([
        money("giving", 100_000, largest=95_000), money("average_gift", 400), money("giving_per_donor", 900),
        money("giving_change", 5_000), share("dollar_retention", 1.1), share("top_tenth_share", 0.97),
        share("sustainer_share_giving", 0.2), money("active_giving", 90_000, largest=85_000),
        share("value_at_risk_share", 0.2), money("lifetime_value", 3e5), people("donors", 250),
    ])  # fmt: skip
    assert {name for name, value in found.items() if not value.hidden} == {"donors"}


def test_of_gain_and_loss_neither_tells_the_other() -> None:
    found = listed([
        money("giving", 100_000, prior=90_000, prior_n=400), money("giving_change", 10_000),
        money("giving_gain", 30_000, largest=25_000), money("giving_loss", 20_000),
    ])  # fmt: skip
    assert found["giving_loss"].hidden


def test_the_value_at_risk_of_one_segment_is_not_what_the_others_leave_of_the_total() -> None:
    keys = ("save_first", "careful_ask", "prime_target", "consider_ask", "nurture")
    parts = [money(f"{key}_value_at_risk", 1000 + i, largest=900 if i == 2 else 9) for i, key in enumerate(keys)]
    found = listed([*parts, money("value_at_risk", 5010)])
    assert [found[f"{key}_value_at_risk"].hidden for key in keys] == [True, False, True, False, False]


def test_who_is_held_out_is_counted_where_the_segment_is() -> None:
    open_ = listed(
        [people("save_first_donors", 20), people("save_first_holdout", 3), people("save_first_contacts", 17)]
    )
    assert [value.text for value in open_.values()] == ["20", "3", "17"]
    few = listed([people("save_first_donors", 8), people("save_first_holdout", 1), people("save_first_contacts", 7)])
    assert not any(value.text.isdigit() for value in few.values())


def test_a_total_of_costs_with_a_hidden_part_is_hidden() -> None:
    keys = ("save_first", "careful_ask", "prime_target", "consider_ask")
    costs = [money(f"{key}_contact_cost", 80, n=6 if key == "consider_ask" else 40) for key in keys]
    returns = [money(f"{key}_contact_return", 90) for key in keys]
    nets = [money(f"{key}_net_value", 10) for key in keys]
    found = listed([*costs, *returns, *nets, money("all_contact_cost", 320), money("all_contact_return", 360),
                    money("all_net_value", 40)])  # fmt: skip
    hidden = {name for name, value in found.items() if value.hidden}
    assert hidden == {"consider_ask_contact_cost", "consider_ask_net_value", "all_contact_cost", "all_net_value"}


@pytest.mark.parametrize("group", additive_groups(), ids="+".join)
def test_every_additive_group_names_metrics_that_there_are(group: tuple[str, ...]) -> None:
    assert {name.removesuffix(".prior") for name in group} <= set(catalogue())


def test_what_a_metric_tells_exists() -> None:
    told = {name.removesuffix(".prior") for names in TELLS.values() for name in names}
    assert told <= set(catalogue())


def test_a_case_that_rests_on_one_person_is_a_warning() -> None:
    found = listed([money("active_giving", 100_000, largest=95_000)])
    [finding] = check_numbers(found, lambda path: None)
    assert (finding.rule, finding.severity) == ("numbers.dominance", "warning")
    assert finding.message == "one donor gave 95.0% of the giving; the case rests on that person"
    assert list(check_numbers(listed([money("active_giving", 100_000, largest=900)]), lambda path: None)) == []


def test_donors_are_not_told_under_their_other_name() -> None:
    segments = [people(f"{key}_donors", n) for key, n in zip(SEGMENTS, (0, 0, 0, 0, 15), strict=True)]
    active = [*segments, people("active_donors", 15)]
    year = [people("donors", 15, prior=0), people("retained_donors", 0), people("new_donors", 12),
            people("recaptured_donors", 3)]  # fmt: skip
    found = listed([*active, *year])
    assert found["donors"].text == found["active_donors"].text == found["nurture_donors"].text == "not shown"
    fiscal = [people("donors", 16, prior=0), people("retained_donors", 0), people("new_donors", 13), year[3]]
    assert listed([*active, *fiscal])["active_donors"].text == "15"
