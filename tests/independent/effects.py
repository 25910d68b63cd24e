"""Effects and standard errors by statsmodels, to hold this project's own against.

    python3 -m venv venv && venv/bin/pip install statsmodels
    venv/bin/python tests/independent/effects.py

Writes tables.json (small tables, the same every time) and expected.json (what statsmodels makes of them) beside itself. The
test `causal::independent` compares. Nothing here shares code with the project; only the definitions are the same:

- A cell stands for n_eff people of equal weight, so each cell and option is one row of frequency n_eff * p.
- Raw: a weighted mean for each level (intercept-only GLM; frequency weights for people, variance weights share / n_eff for how
  much each counts), with the HC0 sandwich times n / (n - 1); the estimate also as the slope of a joint regression.
- Standardised: a saturated regression on cells in which each cell has its own residual variance (feasible GLS), and the contrast
  sum_z P(z) (cell with level B - cell with level A) by t_test; to its variance comes that of the mean difference over people
  (HC0 sandwich), because P(z) are estimates. Age-adjusted: the same on p_age and n_eff_age.
- Conditional on all other attributes: Welch's two-sample comparison.
- The table "people" is made from single people, and its as-answered effects are estimated from these, not from the table: OLS
  with HC2 for the contrasts, WLS with survey weights and HC0 for raw effects.
"""

import json
import platform
from pathlib import Path

import numpy as np
import pandas as pd
import patsy
import scipy
import statsmodels
import statsmodels.api as sm
import statsmodels.formula.api as smf
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

HERE = Path(__file__).parent
ATTRIBUTES = ["gender", "education", "residence", "marital"]
BITS = dict(zip(ATTRIBUTES, [8, 4, 2, 1]))
CELLS = range(16)


def proportions(rng, options):
    """Four decimals that sum to 1, none of them 0."""
    p = np.round(rng.dirichlet(np.full(options, 3.0)) * 0.8 + 0.2 / options, 4)
    p[p.argmax()] += 1 - p.sum()
    return [round(float(v), 4) for v in p]


def summary_table(rng, name, options, weighted, missing=(), estimated=()):
    shares = rng.dirichlet(np.full(16, 4.0))
    shares[list(missing)] = 0
    shares /= shares.sum()
    cells = []
    for cell in CELLS:
        if cell in missing:
            cells.append(None)
            continue
        n = int(rng.integers(12, 90))
        n_eff = round(n * rng.uniform(0.5, 0.95), 1) if weighted else float(n)
        n_eff_age = round(n_eff * rng.uniform(0.5, 1), 1)
        own = cell in estimated
        cells.append({
            "n": None if own else n, "n_eff": 0.0 if own else n_eff, "share": float(shares[cell]), "estimated": own,
            "p": proportions(rng, options), "n_eff_age": 0.0 if own else n_eff_age, "p_age": proportions(rng, options),
        })
    return {"name": name, "cells": cells}


def people_table(rng, options):
    """Single people; a cell's people have one survey weight, so that n_eff is their number."""
    cells, rows = [], []
    weights = rng.uniform(0.5, 2, 16)
    for cell in CELLS:
        n = int(rng.integers(15, 80))
        answers = rng.choice(options, n, p=rng.dirichlet(np.full(options, 4.0)))
        rows += [{"cell": cell, "answer": int(a), "weight": weights[cell]} for a in answers]
        cells.append((n, np.bincount(answers, minlength=options) / n))
    total = sum(n * w for (n, _), w in zip(cells, weights))
    cells = [
        {"n": n, "n_eff": float(n), "share": float(n * w / total), "estimated": False, "p": p.tolist(),
         "n_eff_age": 0.8 * n, "p_age": proportions(rng, options)}
        for (n, p), w in zip(cells, weights)
    ]
    return {"name": "people", "cells": cells}, pd.DataFrame(rows)


def level(cell, attribute):
    return int(bool(cell & BITS[attribute]))


def scores(options):
    """The position on the 0-1 scale, then an indicator for each option."""
    yield np.arange(options) / (options - 1)
    yield from np.eye(options)


def expanded(cells, x, age):
    p, n = ("p_age", "n_eff_age") if age else ("p", "n_eff")
    rows = [
        {"cell": c, "y": x[k], "people": cell[n] * cell[p][k], "n_eff": cell[n], "share": cell["share"]}
        for c, cell in cells.items() for k in range(len(x))
    ]
    return pd.DataFrame(rows)


def constant(frame):
    return np.ones((len(frame), 1))


def raw(cells, attribute, x):
    data = expanded(cells, x, False)
    data["level"] = [level(c, attribute) for c in data.cell]
    data["counts"] = data.share / data.n_eff
    exog = sm.add_constant(data.level.astype(float))
    joint = sm.GLM(data.y, exog, freq_weights=data.people, var_weights=data.counts).fit(cov_type="HC0").t_test([0, 1])
    variance = plain = 0.0
    for _, side in data.groupby("level"):
        fit = sm.GLM(side.y, constant(side), freq_weights=side.people, var_weights=side.counts).fit(cov_type="HC0")
        n = side.people.sum()
        plain += fit.bse.iloc[0] ** 2
        variance += fit.bse.iloc[0] ** 2 * n / (n - 1)
    assert abs(np.sqrt(plain) - joint.sd[0][0]) < 1e-9
    return float(joint.effect[0]), float(np.sqrt(variance))


def pairs(cells, attribute):
    """Contexts with both cells, and their weights."""
    found = [(c, c | BITS[attribute]) for c in cells if not level(c, attribute) and c | BITS[attribute] in cells]
    weights = np.array([cells[a]["share"] + cells[b]["share"] for a, b in found])
    return found, weights / weights.sum()


def contrast(names, found, weights):
    row = np.zeros(len(names))
    for (a, b), weight in zip(found, weights):
        row[names.index(f"C(cell)[{b}]")] = weight
        row[names.index(f"C(cell)[{a}]")] = -weight
    return row


def share_variance(cells, found, weights, mean, n):
    """Of the mean over people of their context's difference."""
    used = [(c, gap) for pair, gap in zip(found, weights) for c in pair]
    share = np.array([cells[c]["share"] for c, _ in used])
    people = np.array([cells[c][n] for c, _ in used])
    fit = sm.GLM(
        np.array([gap for _, gap in used]), np.ones((len(used), 1)), freq_weights=people, var_weights=share / people
    ).fit(cov_type="HC0")
    assert abs(fit.params[0] - mean) < 1e-9
    return fit.bse[0] ** 2


def standardised(cells, attribute, x, age):
    data = expanded(cells, x, age)
    scale = {c: sm.GLM(g.y, constant(g), freq_weights=g.people).fit().scale for c, g in data.groupby("cell")}
    data["weight"] = data.people / data.cell.map(scale)
    fit = smf.wls("y ~ 0 + C(cell)", data, weights=data.weight).fit(cov_type="fixed scale", cov_kwds={"scale": 1.0})
    found, weights = pairs(cells, attribute)
    test = fit.t_test(contrast(list(fit.model.exog_names), found, weights))
    gaps = [fit.params[f"C(cell)[{b}]"] - fit.params[f"C(cell)[{a}]"] for a, b in found]
    effect = float(test.effect[0])
    variance = test.sd[0][0] ** 2 + share_variance(cells, found, gaps, effect, "n_eff_age" if age else "n_eff")
    return effect, float(np.sqrt(variance))


def people_raw(people, attribute, x):
    data = people.assign(y=x[people.answer], level=[level(c, attribute) for c in people.cell])
    joint = smf.wls("y ~ level", data, weights=data.weight).fit(cov_type="HC0")
    variance = 0.0
    for _, side in data.groupby("level"):
        fit = smf.wls("y ~ 1", side, weights=side.weight).fit(cov_type="HC1")
        variance += fit.bse.iloc[0] ** 2
    return float(joint.params["level"]), float(np.sqrt(variance))


def people_standardised(people, cells, attribute, x):
    data = people.assign(y=x[people.answer])
    fit = smf.ols("y ~ 0 + C(cell)", data).fit(cov_type="HC2")
    found, weights = pairs(cells, attribute)
    test = fit.t_test(contrast(list(fit.model.exog_names), found, weights))
    gaps = {c: fit.params[f"C(cell)[{b}]"] - fit.params[f"C(cell)[{a}]"] for a, b in found for c in (a, b)}
    mean = smf.wls("gap ~ 1", data.assign(gap=data.cell.map(gaps)), weights=data.weight).fit(cov_type="HC0")
    return float(test.effect[0]), float(np.sqrt(test.sd[0][0] ** 2 + mean.bse.iloc[0] ** 2))


def welch(cells, attribute, context):
    a, b = [cells.get(c) for c in (context, context | BITS[attribute])]
    if a is None or b is None:
        return None
    x = np.arange(len(a["p"])) / (len(a["p"]) - 1)
    side_a, side_b = [DescrStatsW(x, weights=c["n_eff"] * np.array(c["p"])) for c in (a, b)]
    compared = CompareMeans(side_b, side_a)
    low, high = compared.tconfint_diff(usevar="unequal")
    return {
        "attribute": attribute, "context": context, "shift": 100 * float(side_b.mean - side_a.mean),
        "error": 100 * float(compared.std_meandiff_separatevar), "interval": [100 * float(low), 100 * float(high)],
    }


def main():
    rng = np.random.default_rng(20_260_112)
    people, rows = people_table(rng, 5)
    tables = [
        summary_table(rng, "two options", 2, weighted=False),
        summary_table(rng, "four options, weighted", 4, weighted=True),
        summary_table(rng, "ten options, weighted", 10, weighted=True),
        summary_table(rng, "cells missing and estimated", 3, weighted=True, missing=[5], estimated=[0, 6, 11]),
        people,
    ]
    expected = []
    for table in tables:
        cells = {c: cell for c, cell in enumerate(table["cells"]) if cell and not cell["estimated"]}
        options = len(cells[next(iter(cells))]["p"])
        entry = {"table": table["name"], "effects": [], "conditional": []}
        for attribute in ATTRIBUTES:
            single = table["name"] == "people"
            estimators = {
                "raw": lambda x: people_raw(rows, attribute, x) if single else raw(cells, attribute, x),
                "standardised": lambda x: people_standardised(rows, cells, attribute, x) if single
                else standardised(cells, attribute, x, False),
                "age_adjusted": lambda x: standardised(cells, attribute, x, True),
            }
            for kind, estimate in estimators.items():
                (shift, error), *delta = [estimate(x) for x in scores(options)]
                entry["effects"].append({
                    "attribute": attribute, "kind": kind, "shift": 100 * shift, "error": 100 * error,
                    "delta": [d for d, _ in delta], "delta_error": [e for _, e in delta],
                })
            contexts = [c for c in CELLS if not level(c, attribute)]
            entry["conditional"] += filter(None, (welch(cells, attribute, c) for c in contexts))
        expected.append(entry)
    versions = {m.__name__: m.__version__ for m in (statsmodels, scipy, np, pd, patsy)}
    result = {"versions": {"python": platform.python_version(), **versions}, "tables": expected}
    for name, value in [("tables.json", tables), ("expected.json", result)]:
        (HERE / name).write_text(json.dumps(value, indent=1) + "\n")


if __name__ == "__main__":
    main()
