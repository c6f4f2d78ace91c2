"""The models stage: who may leave, upgrade, increase, give a major gift, what people will give; how sure that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckgen.address import read_address
from deckgen.engine import Engine
from deckgen.plan import Plan
from deckgen.spark import open_engine
from deckgen.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.results import FittedModel


def models_stage(plan: Plan, entities: Path, folder: Path) -> None:
    """Train and test the models; leaves their evidence, their scores, and the giving expected of each person."""
    from deckgen.models import fit_models
    from deckgen.models.lifetime import lifetime_frames

    spec = plan.spec
    engine = _loaded(open_engine(spec.engine), entities, TABLES)
    # Lifetime values are worked out on this machine, whatever the engine, and from the gifts alone.
    here = _loaded(Engine(), entities, ["donations"]) if read_address(spec.engine).spark else engine
    models = fit_models(
        engine, as_of=spec.as_of, seed=spec.seed, names=spec.models.names,
        major_threshold=spec.models.major_threshold,
    )  # fmt: skip
    lifetime = lifetime_frames(here, as_of=spec.as_of, years=spec.models.lifetime_years)
    for name, frame in (model_frames(models) | lifetime).items():
        here.put(name, frame)
        here.save(name, folder)


def _loaded(engine: Engine, entities: Path, names: Iterable[str]) -> Engine:
    """Return `engine` with the activity of people: at least a table of gifts, without which there is none to learn from."""
    from deckgen.metrics.schema import TABLES as SCHEMA

    for name in names:
        engine.load_table(entities, name)
    if "donations" not in engine.tables():
        # Each model then says so.
        engine.run(f"CREATE TABLE donations ({SCHEMA['donations']})")
    return engine


def model_frames(models: Iterable[FittedModel]) -> dict[str, pd.DataFrame]:
    """Return ``models`` and, a row a model and item, the frames of what stands behind each of them."""
    import pandas as pd

    listed = list(models)
    rows, groups, coefficients = [], [], []
    for position, model in enumerate(listed):
        row: dict[str, Any] = {"position": position}
        for field in fields(model):
            value = getattr(model, field.name)
            if isinstance(value, str | int | float | None) and not field.name.endswith("_interval"):
                row[field.name] = value
        for name, interval in (
            ("auc", model.auc_interval), ("baseline", model.baseline_interval),
            ("difference", model.difference_interval),
        ):  # fmt: skip
            row[f"{name}_low"], row[f"{name}_high"] = (interval.low, interval.high) if interval else (None, None)
        row["train_as_of"], row["test_as_of"] = " ".join(model.train_as_of), " ".join(model.test_as_of)
        rows.append(row)
        coefficients += [(model.name, feature, value) for feature, value in model.coefficients.items()]
        for group in model.subgroups:
            interval = group.auc_interval
            low, high = (interval.low, interval.high) if interval else (None, None)
            groups.append((model.name, group.name, group.label, group.n_test, group.n_positive, group.auc, low, high))
    columns = ["model", "name", "label", "n_test", "n_positive", "auc", "auc_low", "auc_high"]
    frame = pd.DataFrame(rows)
    measured = [
        c for c in frame.columns if c.endswith(("auc", "_low", "_high", "_10", "_threshold", "precision", "error"))
    ]
    return {
        "models": frame.astype(dict.fromkeys(measured, float)),
        "model_subgroups": pd.DataFrame(groups, columns=columns).astype(dict.fromkeys(columns[5:], float)),
        "scores": pd.concat([m.scores.assign(model=m.name) for m in listed], ignore_index=True),
        "calibration": pd.concat([m.calibration.assign(model=m.name) for m in listed], ignore_index=True),
        "coefficients": pd.DataFrame(coefficients, columns=["model", "feature", "coefficient"]),
        "test_predictions": pd.concat([_tested(m) for m in listed], ignore_index=True),
    }


def _tested(model: FittedModel) -> pd.DataFrame:
    """Return the backtest's rows with types that an empty frame lacks."""
    numbers, texts = ("y_true", "y_score", "y_baseline"), ("model", "as_of", "golden_id", "subgroup")
    types = dict.fromkeys(numbers, float) | dict.fromkeys(texts, str)
    return model.test_predictions.assign(model=model.name)[[*texts, *numbers]].astype(types)
