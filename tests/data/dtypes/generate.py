"""Writes the dtypes that NumPy gives: see the head of numpy.txt, which is its output."""
import warnings
import numpy as np
warnings.simplefilter('ignore')
np.seterr(all='ignore')
SHORT = {'bool':'bool','int8':'i8','int16':'i16','int32':'i32','int64':'i64','uint8':'u8','uint16':'u16','uint32':'u32','uint64':'u64','float16':'f16','float32':'f32','float64':'f64','complex64':'c64','complex128':'c128'}
D = list(SHORT)
UNARY = '''abs negative positive sign square sqrt cbrt reciprocal exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh
asinh acosh atanh deg2rad rad2deg sinc floor ceil trunc rint round isnan isinf isfinite isposinf isneginf signbit spacing logical_not bitwise_invert bitwise_count nan_to_num
real imag conj angle sum prod min max mean std var any all argmin argmax count_nonzero ptp zeros_like ones_like ravel flip roll1 diagonal'''.split()
BINARY = '''add subtract multiply divide floor_divide remainder power fmod maximum minimum fmax fmin hypot atan2 copysign nextafter heaviside logaddexp
equal less logical_and logical_xor bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift matmul vecdot outer where concat'''.split()
def fn(name):
    if name == 'roll1': return lambda x: np.roll(x, 1)
    if name == 'where': return lambda a, b: np.where(np.ones(2, bool), a, b)
    if name == 'concat': return lambda a, b: np.concatenate([a, b])
    if name == 'diagonal': return lambda x: np.diagonal(np.stack([x, x]))
    return getattr(np, name)
def result(f, *dtypes):
    try:
        return SHORT[np.asarray(f(*(np.ones(2, d) for d in dtypes))).dtype.name]
    except (TypeError, ValueError):
        return '-'
print(f'# NumPy {np.__version__}: the dtype of a function of two ones, in the columns for the dtype of its last argument; `-` is refused.')
print('#', *(SHORT[d] for d in D))
for name in UNARY:
    print(f'{name}:', *(result(fn(name), d) for d in D))
for name in BINARY:
    for a in D:
        print(f'{name} {SHORT[a]}:', *(result(fn(name), a, b) for b in D))
