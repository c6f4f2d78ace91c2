"""What is learned can be sent away and applied in pieces: the same bits, and nothing heavy to import."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from deckgen.models.backtest import learn, pipeline
from deckgen.models.learned import Learned
from deckgen.models.scoring import Scoring

COLUMNS = [f"f{number}" for number in range(12)]


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    found = pd.DataFrame(rng.gamma(1, 50, (501, len(COLUMNS))), columns=COLUMNS)
    found["y_true"] = (rng.random(501) < 0.3).astype(float)
    return found.assign(
        golden_id=[f"G{n:03d}" for n in range(501)], churn_eligible=found["f0"] > 20, churn_subgroup="all"
    )


@pytest.fixture(scope="module")
def learned(rows: pd.DataFrame) -> Learned:
    return learn(rows, COLUMNS)


def test_a_probability_is_that_of_the_fitted_pipeline(rows: pd.DataFrame, learned: Learned) -> None:
    values = rows[COLUMNS].to_numpy()
    fitted = pipeline().fit(values, rows["y_true"].to_numpy())
    assert learned.predict(rows) == pytest.approx(fitted.predict_proba(values)[:, 1], rel=1e-12)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 500])
def test_rows_have_the_same_bits_whatever_rows_are_beside_them(rows: pd.DataFrame, learned: Learned, size: int) -> None:
    apart = [learned.predict(rows[start : start + size]) for start in range(0, len(rows), size)]
    assert np.concatenate(apart).tobytes() == learned.predict(rows).tobytes()


def test_who_is_not_in_a_population_has_no_score(rows: pd.DataFrame, learned: Learned) -> None:
    pieces = [rows[:100], rows[100:100], rows[100:]]
    found = pd.concat(Scoring({"churn": learned})(iter(pieces)))
    assert found["golden_id"].tolist() == rows.loc[rows["churn_eligible"], "golden_id"].tolist()


def test_an_executor_needs_no_scikit_learn(rows: pd.DataFrame, learned: Learned, tmp_path: Path) -> None:
    sent = tmp_path / "sent"
    sent.write_bytes(pickle.dumps((Scoring({"churn": learned}), rows)))
    code = f"""
import pickle, sys
from pathlib import Path
work, rows = pickle.loads(Path({str(sent)!r}).read_bytes())
print(sum(len(scores) for scores in work(iter([rows]))), sorted({{"sklearn", "duckdb", "pptx"}} & set(sys.modules)))
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == [str(rows["churn_eligible"].sum()), "[]"]
