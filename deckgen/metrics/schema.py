"""The tables that a person's SQL sees, with their columns; a test holds them to what a build really leaves."""

from __future__ import annotations

from typing import Final

TABLES: Final[dict[str, str]] = {
    "actions": (
        "segment VARCHAR, action VARCHAR, owner VARCHAR, due_weeks BIGINT, message VARCHAR, avoid VARCHAR, "
        "measure VARCHAR, position BIGINT"
    ),
    "assumptions": (
        "name VARCHAR, label VARCHAR, low DOUBLE, base DOUBLE, high DOUBLE, source VARCHAR, owner VARCHAR, date VARCHAR"
    ),
    "calibration": "bin BIGINT, predicted DOUBLE, observed DOUBLE, n BIGINT, model VARCHAR",
    "capacities": "model VARCHAR, k BIGINT, position BIGINT",
    "cash_flow": "scenario VARCHAR, month BIGINT, benefit DOUBLE, cost DOUBLE, cumulative DOUBLE",
    "coefficients": "model VARCHAR, feature VARCHAR, coefficient DOUBLE",
    "constituents": (
        "golden_id VARCHAR, n_records BIGINT, n_identities BIGINT, n_sources BIGINT, first_seen TIMESTAMP, "
        "last_seen TIMESTAMP"
    ),
    "decisions": "decision VARCHAR, owner VARCHAR, due_weeks BIGINT, position BIGINT",
    "donations": (
        "golden_id VARCHAR, identity_id BIGINT, known_id BIGINT, date DATE, amount DOUBLE, recurring BOOLEAN, status VARCHAR, "
        "method VARCHAR, currency VARCHAR, source VARCHAR"
    ),
    "email_events": (
        "golden_id VARCHAR, identity_id BIGINT, known_id BIGINT, date DATE, campaign VARCHAR, event_type VARCHAR, source VARCHAR"
    ),
    "event_tickets": (
        "golden_id VARCHAR, identity_id BIGINT, known_id BIGINT, date DATE, event VARCHAR, quantity INTEGER, amount DOUBLE, "
        "currency VARCHAR, source VARCHAR"
    ),
    "finance_inputs": (
        "investment DOUBLE, donors DOUBLE, horizon_months DOUBLE, break_even_donors DOUBLE, "
        "discount_rate DOUBLE, opex_month DOUBLE, build_weeks DOUBLE, ramp_months DOUBLE, "
        "stated_benefit_month DOUBLE"
    ),
    "lifetime": "golden_id VARCHAR, kind VARCHAR, year BIGINT, expected DOUBLE",
    "lifetime_check": (
        "kind VARCHAR, as_of VARCHAR, months BIGINT, n BIGINT, predicted DOUBLE, actual DOUBLE, "
        "last_year_times_two DOUBLE"
    ),
    "lifetime_fit": "name VARCHAR, value DOUBLE",
    "linkage": "name VARCHAR, value DOUBLE",
    "links": '"table" VARCHAR, row_id BIGINT, identity_id BIGINT, known_id BIGINT, golden_id VARCHAR, source VARCHAR',
    "model_subgroups": (
        "model VARCHAR, name VARCHAR, label VARCHAR, n_test BIGINT, n_positive BIGINT, auc DOUBLE, "
        "auc_low DOUBLE, auc_high DOUBLE"
    ),
    "models": (
        "position BIGINT, name VARCHAR, label VARCHAR, population VARCHAR, target VARCHAR, n_train BIGINT, "
        "n_test BIGINT, n_test_people BIGINT, n_positive BIGINT, n_positive_people BIGINT, base_rate DOUBLE, "
        "auc DOUBLE, baseline_name VARCHAR, baseline_auc DOUBLE, average_precision DOUBLE, "
        "lift_at_10 DOUBLE, capture_at_10 DOUBLE, precision_at_threshold DOUBLE, recall_at_threshold DOUBLE, "
        "threshold DOUBLE, calibration_error DOUBLE, expected_positives DOUBLE, verdict VARCHAR, "
        "verdict_reason VARCHAR, n_scored BIGINT, auc_low DOUBLE, auc_high DOUBLE, baseline_low DOUBLE, "
        "baseline_high DOUBLE, difference_low DOUBLE, difference_high DOUBLE, train_as_of VARCHAR, "
        "test_as_of VARCHAR"
    ),
    "next_steps": "action VARCHAR, owner VARCHAR, due_weeks BIGINT, horizon VARCHAR, position BIGINT",
    "pair_bands": "low DOUBLE, high DOUBLE, n BIGINT",
    "phases": "name VARCHAR, start_week DOUBLE, weeks DOUBLE, owner VARCHAR, build BOOLEAN, position BIGINT",
    "platforms": "platform VARCHAR, position BIGINT",
    "policy_inputs": (
        "call_cost DOUBLE, ask_cost DOUBLE, holdout_share DOUBLE, save_uplift DOUBLE, upgrade_uplift DOUBLE, "
        "major_uplift DOUBLE"
    ),
    "quality": "dimension VARCHAR, stage VARCHAR, source VARCHAR, score DOUBLE, n BIGINT, unit VARCHAR",
    "reject_reasons": "label VARCHAR, reason VARCHAR, n BIGINT",
    "scenarios": (
        "scenario VARCHAR, size VARCHAR, donors BIGINT, saved DOUBLE, upgraded DOUBLE, major DOUBLE, "
        "time DOUBLE, annual_benefit DOUBLE, capped BOOLEAN, contact_cost DOUBLE, payback DOUBLE, "
        "npv DOUBLE, roi DOUBLE, deepest DOUBLE, total_cost DOUBLE, net DOUBLE, cash_payback DOUBLE, "
        "cash_npv DOUBLE, ceiling DOUBLE"
    ),
    "scores": "golden_id VARCHAR, subgroup VARCHAR, probability DOUBLE, model VARCHAR",
    "segments": (
        "golden_id VARCHAR, subgroup VARCHAR, annual DECIMAL(38,2), p_churn DOUBLE, churn_band VARCHAR, "
        "value_at_risk DOUBLE, path VARCHAR, u DOUBLE, lift DOUBLE, gain DOUBLE, upgrade_band VARCHAR, "
        "segment VARCHAR, priority DOUBLE, driver VARCHAR, contact_cost DOUBLE, contact_return DOUBLE, "
        "net_value DOUBLE, holdout BOOLEAN"
    ),
    "sensitivity": "name VARCHAR, label VARCHAR, base DOUBLE, low DOUBLE, high DOUBLE",
    "simulation": (
        "draws BIGINT, npv_p5 DOUBLE, npv_p50 DOUBLE, npv_p95 DOUBLE, payback_p5 DOUBLE, payback_p50 DOUBLE, "
        "payback_p95 DOUBLE, deepest_p5 DOUBLE, deepest_p50 DOUBLE, deepest_p95 DOUBLE, "
        "chance_npv_positive DOUBLE, chance_payback_12 DOUBLE, "
        "chance_payback_horizon DOUBLE"
    ),
    "simulation_cash": "month BIGINT, p5 DOUBLE, p50 DOUBLE, p95 DOUBLE",
    "sources": (
        '"table" VARCHAR, label VARCHAR, file VARCHAR, read BIGINT, accepted BIGINT, rejected BIGINT, '
        "synthetic BOOLEAN, source VARCHAR, sha256 VARCHAR"
    ),
    "stated_case": "year DOUBLE, payback DOUBLE, npv DOUBLE, times_giving DOUBLE, donors DOUBLE",
    "subscriptions": (
        "golden_id VARCHAR, identity_id BIGINT, known_id BIGINT, date DATE, end_date DATE, plan VARCHAR, amount DOUBLE, "
        "status VARCHAR, currency VARCHAR, source VARCHAR"
    ),
    "survivors": 'field VARCHAR, "table" VARCHAR, reason VARCHAR, n BIGINT',
    "test_predictions": (
        "model VARCHAR, as_of VARCHAR, golden_id VARCHAR, subgroup VARCHAR, y_true DOUBLE, y_score DOUBLE, "
        "y_baseline DOUBLE"
    ),
}

# What a deck's filter sees beside them: one row a constituent, with personal data.
GOLDEN: Final = (
    "golden_id VARCHAR, first_name VARCHAR, last_name VARCHAR, email VARCHAR, phone VARCHAR, address VARCHAR, "
    "zip VARCHAR, n_records BIGINT, n_identities BIGINT, n_sources BIGINT, first_seen TIMESTAMP, last_seen TIMESTAMP"
)
