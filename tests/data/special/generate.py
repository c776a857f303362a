#!/usr/bin/env python3
"""Takes from the SciPy wheel the tables of functions that texpr has (pip install numpy scipy).

    python3 generate.py

Writes scipy.npz beside it: a member `function.table` has the arguments' columns and last the result's, as SciPy's
`special/tests/test_data.py` uses them. Bessel functions of other orders than 0 and 1 are left out.
"""

import pathlib

import numpy as np
import scipy.special

FOLDER = pathlib.Path(scipy.special.__file__).parent / "tests" / "data"
# function, its table in boost.npz (without the part before the hyphen), columns of the arguments and of the result
COLUMNS = [
    ("beta", "beta_exp_data", (0, 1), 2),
    ("beta", "beta_med_data", (0, 1), 2),
    ("betainc", "ibeta_small_data", (0, 1, 2), 5),
    ("betainc", "ibeta_data", (0, 1, 2), 5),
    ("betainc", "ibeta_int_data", (0, 1, 2), 5),
    ("betainc", "ibeta_large_data", (0, 1, 2), 5),
    ("cbrt", "cbrt_data", (1,), 0),
    ("digamma", "digamma_data", (0,), 1),
    ("digamma", "digamma_neg_data", (0,), 1),
    ("digamma", "digamma_root_data", (0,), 1),
    ("digamma", "digamma_small_data", (0,), 1),
    ("erf", "erf_data", (0,), 1),
    ("erf", "erf_large_data", (0,), 1),
    ("erf", "erf_small_data", (0,), 1),
    ("erfc", "erf_data", (0,), 2),
    ("erfc", "erf_large_data", (0,), 2),
    ("erfc", "erf_small_data", (0,), 2),
    ("erfinv", "erf_inv_data", (0,), 1),
    ("erfcinv", "erfc_inv_data", (0,), 1),
    ("erfcinv", "erfc_inv_big_data", (0,), 1),
    ("expm1", "log1p_expm1_data", (0,), 2),
    ("log1p", "log1p_expm1_data", (0,), 1),
    ("gamma", "near_0", (0,), 1),
    ("gamma", "near_1", (0,), 1),
    ("gamma", "near_2", (0,), 1),
    ("gamma", "near_m10", (0,), 1),
    ("gamma", "near_m55", (0,), 1),
    ("gamma", "factorials", (0,), 1),
    ("gammaln", "near_0", (0,), 2),
    ("gammaln", "near_1", (0,), 2),
    ("gammaln", "near_2", (0,), 2),
    ("gammaln", "near_m10", (0,), 2),
    ("gammaln", "near_m55", (0,), 2),
    ("gammaln", "factorials", (0,), 2),
    ("gammainc", "igamma_small_data", (0, 1), 5),
    ("gammainc", "igamma_med_data", (0, 1), 5),
    ("gammainc", "igamma_int_data", (0, 1), 5),
    ("gammainc", "igamma_big_data", (0, 1), 5),
    ("gammaincc", "igamma_small_data", (0, 1), 3),
    ("gammaincc", "igamma_med_data", (0, 1), 3),
    ("gammaincc", "igamma_int_data", (0, 1), 3),
    ("gammaincc", "igamma_big_data", (0, 1), 3),
    ("zeta", "zeta_data", (0,), 1),
    ("zeta", "zeta_neg_data", (0,), 1),
    ("zeta", "zeta_1_up_data", (0,), 1),
    ("zeta", "zeta_1_below_data", (0,), 1),
    ("ellipe", "ellint_e_data", (0,), 1),
    ("ellipeinc", "ellint_e2_data", (0, 1), 2),
    ("ellipk", "ellint_k_data", (0,), 1),
    ("ellipkinc", "ellint_f_data", (0, 1), 2),
    ("elliprc", "ellint_rc_data", (0, 1), 2),
    ("elliprd", "ellint_rd_0xy", (0, 1, 2), 3),
    ("elliprd", "ellint_rd_0yy", (0, 1, 2), 3),
    ("elliprd", "ellint_rd_data", (0, 1, 2), 3),
    ("elliprd", "ellint_rd_xxx", (0, 1, 2), 3),
    ("elliprd", "ellint_rd_xxz", (0, 1, 2), 3),
    ("elliprd", "ellint_rd_xyy", (0, 1, 2), 3),
    ("elliprf", "ellint_rf_0yy", (0, 1, 2), 3),
    ("elliprf", "ellint_rf_data", (0, 1, 2), 3),
    ("elliprf", "ellint_rf_xxx", (0, 1, 2), 3),
    ("elliprf", "ellint_rf_xy0", (0, 1, 2), 3),
    ("elliprf", "ellint_rf_xyy", (0, 1, 2), 3),
    ("elliprg", "ellint_rg", (0, 1, 2), 3),
    ("elliprg", "ellint_rg_00x", (0, 1, 2), 3),
    ("elliprg", "ellint_rg_xxx", (0, 1, 2), 3),
    ("elliprg", "ellint_rg_xy0", (0, 1, 2), 3),
    ("elliprg", "ellint_rg_xyy", (0, 1, 2), 3),
    ("eval_genlaguerre", "laguerre3", (0, 1, 2), 3),
    ("eval_hermite", "hermite", (0, 1), 2),
    ("eval_laguerre", "laguerre2", (0, 1), 2),
    ("eval_legendre", "legendre_p", (0, 1), 2),
    ("eval_legendre", "legendre_p_large", (0, 1), 2),
]
# Tables in terms of the modulus, whose square is the parameter of SciPy's functions.
MODULUS = ("ellint_e_data", "ellint_e2_data", "ellint_k_data", "ellint_f_data")
# prefix of the function, table
BESSEL = [
    ("i", "bessel_i_int_data"),
    ("i", "bessel_i_data"),
    ("j", "bessel_j_int_data"),
    ("j", "bessel_j_data"),
    ("j", "bessel_j_large_data"),
    ("y", "bessel_y01_data"),
    ("y", "bessel_yn_data"),
    ("y", "bessel_yv_data"),
]


def main():
    boost = {name.split("_ipp-")[1]: table for name, table in np.load(FOLDER / "boost.npz").items()}
    local = np.load(FOLDER / "local.npz")
    out = {}
    for function, table, arguments, result in COLUMNS:
        rows = boost[table][:, [*arguments, result]]
        if table in MODULUS:
            rows[:, len(arguments) - 1] **= 2
        out[f"{function}.{table}"] = rows
    for function in ("gammainc", "gammaincc", "ellipkm1"):
        out[f"{function}.local"] = local[function]
    for function in ("ellipkinc", "ellipeinc"):
        out[f"{function}.neg_m"] = local[f"{function}_neg_m"]
    for prefix, table in BESSEL:
        for order in (0, 1):
            rows = boost[table]
            rows = rows[rows[:, 0] == order][:, 1:]
            if len(rows):
                out[f"{prefix}{order}.{table}"] = rows
    # Arguments below the smallest number, which have become 0.
    rows = out["erfcinv.erfc_inv_big_data"]
    out["erfcinv.erfc_inv_big_data"] = rows[rows[:, 0] > 0]
    np.savez_compressed(pathlib.Path(__file__).parent / "scipy.npz", **out)
    print(len(out), "tables,", sum(len(rows) for rows in out.values()), "rows")


main()
