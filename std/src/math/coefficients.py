#!/usr/bin/env python3
"""Derives the polynomial coefficients of this folder with Sollya's `fpminimax` (some with `remez`) (apt install sollya).

    python3 coefficients.py            every polynomial
    python3 coefficients.py exp log    those whose name starts so

Prints, for each, the coefficients from the highest power down, as the `horner` calls take them (less a fixed part), and log2 of the
approximation error as Sollya estimates it. Nothing is read from here at build time.
"""

import subprocess
import sys

# name, target g (an expression in x), degrees, format (D or SG), interval, weight (log2 of |error * weight| is printed)
LN2H = "log(2)/2"
ERFCX = "(1+8*(1+x)/(1-x))*exp((4*(1+x)/(1-x))^2)*erfc(4*(1+x)/(1-x))"
ERFCX_F32 = "2/(1-x)*exp(((1+x)/(1-x))^2)*erfc((1+x)/(1-x))"


def odd(count):
    return "[|" + ",".join(str(3 + 2 * i) for i in range(count)) + "|]"


def even(count):
    return "[|" + ",".join(str(4 + 2 * i) for i in range(count)) + "|]"


TABLE = [
    # exp(x) = 1 + x + g, and exp(x) = 1 + x + x^2 g
    ("exp_f64", "exp(x)", "[|2,...,11|]", "D", f"[-{LN2H};{LN2H}]", "exp(-x)", "1+x"),
    ("exp_f32", "exp(x)", "[|2,...,6|]", "SG", f"[-{LN2H};{LN2H}]", "exp(-x)", "1+x"),
    ("expm1_f64", "(exp(x)-1-x)/x^2", "[|0,...,10|]", "D", f"[-{LN2H};{LN2H}]", "x^2/(exp(x)-1)"),
    ("expm1_f32", "(exp(x)-1-x)/x^2", "[|0,...,5|]", "SG", f"[-{LN2H};{LN2H}]", "x^2/(exp(x)-1)"),
    ("exp_tail_f64", "(exp(x)-1-x)/x^2", "[|0,...,9|]", "D", f"[-{LN2H};{LN2H}]", "x^2*exp(-x)", "0"),
    ("exp_tail_f32", "(exp(x)-1-x)/x^2", "[|0,...,4|]", "SG", f"[-{LN2H};{LN2H}]", "x^2*exp(-x)", "0"),
    # exp(2 x) = 1 + 2 x + g
    ("exp_twice_f32", "exp(2*x)", "[|2,...,6|]", "SG", f"[-{LN2H}/2;{LN2H}/2]", "exp(-2*x)", "1+2*x"),
    # 2^x = 1 + x g
    ("exp2_f64", "(2^x-1)/x", "[|0,...,10|]", "D", "[-1/2;1/2]", "x*2^(-x)"),
    ("exp2_f32", "(2^x-1)/x", "[|0,...,5|]", "SG", "[-1/2;1/2]", "x*2^(-x)"),
    # log(1+x) = x + x^2 g
    ("log_f32", "(log(1+x)-x)/x^2", "[|0,...,9|]", "SG", "[sqrt(1/2)-1;sqrt(2)-1]", "x^2/log(1+x)"),
    # log((1+s)/(1-s)) = 2 s + s^3 g, in odd powers of x = s
    ("log_s_f64", "log((1+x)/(1-x))", odd(7), "D", "[2^-30;0.17158]", "1/g", "2*x"),
    ("log_s_f32", "log((1+x)/(1-x))", odd(3), "SG", "[2^-30;0.17158]", "1/g", "2*x"),
    # with x = g/2: log((2+g)/(2-g)) = g + g^3 h; the coefficients by powers of 4 and 1/8
    ("log1p_f64", "(log((1+x)/(1-x))-2*x)/x^3", "[|0,2,4,6,8,10,12,14,16,18|]", "D", "[2^-20;1/3]", "x^3/log((1+x)/(1-x))"),
    ("log1p_f32", "(log((1+x)/(1-x))-2*x)/x^3", "[|0,2,4,6|]", "SG", "[2^-20;1/3]", "x^3/log((1+x)/(1-x))"),
    # the same after 2 x + 2/3 x^3, for pow; and in base 2, for the f32 pow
    ("pow_log_f64", "log((1+x)/(1-x))", odd(10).replace("3,5", "5"), "D", "[2^-30;0.17158]", "1/g", "2*x+2/3*x^3"),
    ("pow_log_f32", "log((1+x)/(1-x))/log(2)", odd(5).replace("3", "1,3"), "D", "[2^-30;0.17158]", "1/g", "0"),
    ("pow_exp_f32", "2^x", "[|1,...,8|]", "D", "[-1/2;1/2]", "2^(-x)", "1"),
    ("cbrt", "x^(1/3)", "[|0,...,6|]", "D", "[1;2]", "1/g", "0"),
    # erf(x) = x + x g, in odd powers
    ("erf_f64", "erf(x)", odd(11).replace("|3", "|1,3"), "D", "[2^-30;1]", "1/g", "x"),
    ("erf_f32", "erf(x)", odd(6).replace("|3", "|1,3"), "SG", "[2^-30;1]", "1/g", "x"),
    # -log(erfc(1 + x)), weighted with erfc (a plain Remez fit, its coefficients rounded)
    ("erf_tail_f64", "-log(erfc(1+x))", "18", "D", "[0;4.95]", "erfc(1+x)", "remez"),
    ("erf_tail_f32", "-log(erfc(1+x))", "6", "SG", "[0;3]", "erfc(1+x)", "remez"),
    # (1 + 2 a) exp(a^2) erfc(a) for a = 4 (1+x)/(1-x)
    ("erfc_f64", ERFCX, "22", "D", "[-7/9;0.76]", "1", "remez"),
    # (1 + a) exp(a^2) erfc(a) for a = (1+x)/(1-x)
    ("erfc_f32", ERFCX_F32, "[|0,...,12|]", "SG", "[-1;0.803]", "1/g", "0"),
    # sin(x) = x + x^3 g, odd; cos(x) = 1 - x^2/2 + x^4 g, even
    ("sin_f64", "sin(x)", odd(6), "D", "[2^-30;0.7855]", "1/g", "x"),
    ("sin_f32", "sin(x)", odd(3), "SG", "[2^-30;0.7855]", "1/g", "x"),
    ("cos_f64", "cos(x)", even(6), "D", "[2^-30;0.7855]", "1/g", "1-x^2/2"),
    ("cos_f32", "cos(x)", even(3), "SG", "[2^-30;0.7855]", "1/g", "1-x^2/2"),
    # tanh(x) = x + x^3 g in even powers
    ("tanh_f32", "(tanh(x)-x)/x^3", "[|0,2,4,6,8,10,12|]", "SG", "[2^-12;0.9]", "x^3/tanh(x)", "0"),
    # tan, atan and asin in odd powers after x
    ("tan_f64", "tan(x)", odd(15), "D", "[2^-30;0.7855]", "1/g", "x"),
    ("tan_f32", "tan(x)", odd(7), "SG", "[2^-30;0.7855]", "1/g", "x"),
    ("atan_f64", "atan(x)", odd(20), "D", "[2^-30;1]", "1/g", "x"),
    ("atan_f32", "atan(x)", odd(10), "SG", "[2^-30;1]", "1/g", "x"),
    ("asin_f64", "asin(x)", odd(12), "D", "[2^-30;1/2]", "1/g", "x"),
    ("asin_f32", "asin(x)", odd(5), "SG", "[2^-30;1/2]", "1/g", "x"),
]

SCRIPT = """
prec = 300!; display = hexadecimal!;
g = {g}; r = {interval};
p = {fit};
q = p - ({fixed});
for i from degree(q) to 0 by -1 do {round}(coeff(q, i));
display = decimal!; prec = 24!;
print("ERR", round(log2(dirtyinfnorm((p - g) * ({weight}), r)), 12, RN));
quit;
"""


def derive(name, g, degrees, fmt, interval, weight, fixed=None):
    if fixed == "remez":
        fit = f"remez(g*({weight}), {degrees}, r, {weight})"
    else:
        kind = "absolute" if fixed is None else f"floating, relative, {fixed}"
        fit = f"fpminimax(g, {degrees}, [|{fmt}...|], r, {kind})"
    script = SCRIPT.format(g=g, interval=interval, fit=fit, fixed="0" if fixed in (None, "remez") else fixed, weight=weight, round=fmt)
    out = subprocess.run(["sollya"], input=script, capture_output=True, text=True).stdout
    lines = [line for line in out.replace("> ", "").split("\n") if line.strip()]
    values = [float.fromhex(line) for line in lines if line.lstrip("-").startswith("0x")]
    errors = [line for line in lines if line.startswith("ERR")]
    print(f"// {name}: {errors or lines}")
    for value in values:
        print(f"    {value!r},")


if __name__ == "__main__":
    for row in TABLE:
        if len(sys.argv) < 2 or any(row[0].startswith(word) for word in sys.argv[1:]):
            derive(*row)
