//! The functions of the language itself, which no table and no `.tx` file describes.

use crate::model::Entry;

/// A builtin: its name, how it is called, and its text.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    pub name: &'static str,
    pub signature: &'static str,
    pub text: &'static str,
}

/// All of them. A test holds the names against those that the compiler knows.
pub const BUILTINS: &[Builtin] = &[
    Builtin {
        name: "len",
        signature: "len(x)",
        text: "The size of the first axis, or how many parts a tuple has.

```tx
len([[1, 2, 3], [4, 5, 6]])  # 2
```",
    },
    Builtin {
        name: "broadcast_arrays",
        signature: "broadcast_arrays(a, b, …)",
        text: "The arrays, all with the shape that they have together, as a tuple.

```tx
broadcast_arrays([1, 2], [[3], [4]])[0]  # [[1, 2], [1, 2]]
```",
    },
    Builtin {
        name: "broadcast_shapes",
        signature: "broadcast_shapes(a, b, …)",
        text: "The shape that arrays of these shapes have together, as a tuple.

```tx
broadcast_shapes((2, 1), (3,))[1]  # 3
```",
    },
    Builtin {
        name: "meshgrid",
        signature: "meshgrid(a, b, …, [indexing])",
        text: "The coordinates of the points of the grid over vectors: an array for each, as a tuple. With indexing \"xy\", which it is unless given, the first vector \
               goes along the columns, with \"ij\" along the rows.

```tx
meshgrid([1, 2], [3, 4])[0]                   # [[1, 2], [1, 2]]
meshgrid([1, 2], [3, 4], indexing=\"ij\")[0]  # [[1, 1], [2, 2]]
```",
    },
    Builtin {
        name: "put_along_axis",
        signature: "put_along_axis(x, indices, values, [axis])",
        text: "The array with `values` where `take_along_axis` with the same `indices` and `axis` would take them.

```tx
put_along_axis([[1, 2], [3, 4]], [[1], [0]], 9, axis=1)  # [[1, 9], [9, 4]]
```",
    },
    Builtin {
        name: "nonzero",
        signature: "nonzero(x)",
        text: "Where the elements are true, or not 0: a tuple of one vector of indices for each axis. How many there are is known when the program \
               runs.

```tx
nonzero([0, 7, 0, 9])[0]  # [1, 3]
```",
    },
    Builtin {
        name: "split",
        signature: "split(x, parts, [axis])",
        text: "The array cut along `axis` (0) into `parts` pieces of one size, or at the places that a tuple names, as a tuple. In the module `random`, \
               `random.split` makes keys.

```tx
split([1, 2, 3, 4], 2)[1]       # [3, 4]
split([1, 2, 3, 4], (1, 3))[1]  # [2, 3]
```",
    },
    Builtin {
        name: "take",
        signature: "take(x, indices, [axis])",
        text: "The elements at these places along `axis`, or of the flattened array.

```tx
take([10, 20, 30], [2, 0])                      # [30, 10]
take([[1, 2], [3, 4]], [1, 1], axis=1)          # [[2, 2], [4, 4]]
```",
    },
    Builtin {
        name: "take_along_axis",
        signature: "take_along_axis(x, indices, [axis])",
        text: "For every place of `indices`, which has as many axes as `x`, the element of `x` at that index along `axis` (the last), and at the same place \
               along the others: what `argsort` and `argmax` give fits.

```tx
take_along_axis([[3, 1, 2]], argsort([[3, 1, 2]]), axis=1)  # [[1, 2, 3]]
```",
    },
    Builtin {
        name: "unstack",
        signature: "unstack(x, [axis])",
        text: "The parts of the array along `axis` (0), each of one axis less, as a tuple. The size of that axis must be a number.

```tx
unstack([[1, 2], [3, 4]])[1]  # [3, 4]
```",
    },
    Builtin {
        name: "grad",
        signature: "grad(y, x)",
        text: "The slope of a real number `y`: an array of the shape of `x`, each element of which tells how much `y` changes with that element of `x`. For a
tuple of values `x` it is a tuple. `x` is a name that stands above `y`; what is computed from it on the way to `y` counts.

Equal greatest or least elements share the slope; of `where` and `if` only the branch taken counts. `abs`, `norm`, `hypot` and `std` have the slope 0 at their
corner. The slope by a complex `x` is JAX's: the derivative by the real part, less `1j` times that by the imaginary part.

```tx
{ let x = [1.0, 2.0, 3.0]; grad(sum(x**2), x) }  # [2.0, 4.0, 6.0]
```",
    },
    Builtin {
        name: "vjp",
        signature: "vjp(y, x, dy)",
        text: "The product of `dy` with the Jacobian of `y` by `x`: what the changes `dy` of the elements of `y` are worth in changes of `x`. One walk back through the
program, however large `x` is. For a tuple of values `x` it is a tuple.

```tx
{ let x = [1.0, 2.0, 3.0]; vjp(x**2, x, [1.0, 10.0, 100.0]) }  # [2.0, 40.0, 600.0]
```",
    },
    Builtin {
        name: "jvp",
        signature: "jvp(y, x, dx)",
        text: "The product of the Jacobian of `y` by `x` with `dx`: how `y` changes when `x` changes by `dx`. One walk forward, beside the values, which keeps
nothing. For a tuple of values `x` there is a tuple of changes.

```tx
{ let x = [1.0, 2.0, 3.0]; jvp(x**2, x, [1.0, 0.0, 0.0]) }  # [2.0, 0.0, 0.0]
```",
    },
    Builtin {
        name: "jacobian",
        signature: "jacobian(y, x)",
        text: "The slope of each element of `y` by each of `x`: its shape is that of `y`, then that of `x`. For a tuple of values `x` it is a tuple.

```tx
{ let x = [1.0, 2.0]; jacobian(x**2 * sum(x), x) }  # [[7.0, 1.0], [4.0, 16.0]]
```",
    },
    Builtin {
        name: "hessian",
        signature: "hessian(y, x)",
        text: "The slopes of the slopes of a real number `y`, `jacobian(grad(y, x), x)`. The product of it with a vector `v` needs no matrix:
`grad(sum(grad(y, x) * v), x)`.

```tx
{ let x = [1.0, 2.0]; hessian(x[0]**2 * x[1], x) }  # [[4.0, 2.0], [2.0, 0.0]]
```",
    },
    Builtin {
        name: "hstack",
        signature: "hstack(arrays)",
        text: "The arrays of a list or tuple side by side: vectors one behind the other, others along their second axis.

```tx
hstack([[1, 2], [3]])                # [1, 2, 3]
hstack([[[1], [2]], [[3], [4]]])     # [[1, 3], [2, 4]]
```",
    },
    Builtin {
        name: "vstack",
        signature: "vstack(arrays)",
        text: "The arrays of a list or tuple one above the other: vectors as rows, others along their first axis.

```tx
vstack([[1, 2], [[3, 4], [5, 6]]])  # [[1, 2], [3, 4], [5, 6]]
```",
    },
    Builtin {
        name: "dstack",
        signature: "dstack(arrays)",
        text: "The arrays of a list or tuple along a third axis, which those that have fewer get first.

```tx
dstack([[1, 2], [3, 4]])  # [[[1, 3], [2, 4]]]
```",
    },
    Builtin {
        name: "column_stack",
        signature: "column_stack(arrays)",
        text: "The arrays of a list or tuple as columns: vectors as one each, matrices with all of theirs.

```tx
column_stack([[1, 2], [3, 4]])  # [[1, 3], [2, 4]]
```",
    },
    Builtin {
        name: "block",
        signature: "block(arrays)",
        text: "One array of blocks, which nested lists hold: the innermost lists are joined along the last axis, those around them along the one before it.

```tx
block([[eye(2), zeros((2, 1))], [ones((1, 2)), 7.0]])  # [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 1.0, 7.0]]
```",
    },
    Builtin {
        name: "array_split",
        signature: "array_split(x, parts, [axis])",
        text: "As `split`, but the pieces need not be of one size: the first ones have one element more if it does not come out even.

```tx
array_split([1, 2, 3, 4, 5], 2)[0]  # [1, 2, 3]
```",
    },
    Builtin {
        name: "hsplit",
        signature: "hsplit(x, parts)",
        text: "`split` along the second axis, or that of a vector.

```tx
hsplit([[1, 2], [3, 4]], 2)[1]  # [[2], [4]]
```",
    },
    Builtin {
        name: "vsplit",
        signature: "vsplit(x, parts)",
        text: "`split` along the first axis.

```tx
vsplit([[1, 2], [3, 4]], 2)[1]  # [[3, 4]]
```",
    },
    Builtin {
        name: "dsplit",
        signature: "dsplit(x, parts)",
        text: "`split` along the third axis.

```tx
dsplit([[[1, 2], [3, 4]]], 2)[1]  # [[[2], [4]]]
```",
    },
    Builtin {
        name: "finfo",
        signature: "finfo(dtype)",
        text: "The limits of a float dtype, of a complex one's parts, or of an array's dtype: `finfo(f32).eps`, the gap behind 1, `epsneg`, that before it, `max`, \
               `min`, `smallest_normal` (or `tiny`), `smallest_subnormal`, each of that dtype; `bits`; `dtype`. Known when the program is compiled.

```tx
finfo(f64).eps         # 2.220446049250313e-16
finfo(f16).max         # 65504.0
finfo([1.5, 2.5]).bits   # 64
```",
    },
    Builtin {
        name: "iinfo",
        signature: "iinfo(dtype)",
        text: "The limits of an integer dtype, or of an array's: `iinfo(i8).max` and `min`, numbers as if they were written there, which take their partner's \
               dtype; `bits`; `dtype`. Known when the program is compiled.

```tx
iinfo(i8).min      # -128
iinfo(u64).max     # 18446744073709551615
```",
    },
    Builtin {
        name: "isdtype",
        signature: "isdtype(dtype, kind)",
        text: "Whether a dtype, or an array's, is of a kind: a dtype, \"bool\", \"signed integer\", \"unsigned integer\", \"integral\", \"real floating\", \
               \"complex floating\", \"numeric\", or a tuple of kinds of which one is enough. Known when the program is compiled, so that an `if` on it has one branch.

```tx
isdtype(i8, \"integral\")                # true
isdtype([1.5].dtype, (\"bool\", f64))    # true
```",
    },
    Builtin {
        name: "result_type",
        signature: "result_type(a, b, …)",
        text: "The dtype that arrays, numbers and dtypes have together in arithmetic. Literals take their partner's.

```tx
astype(1, result_type(i16, u8)) << 14  # 16384
result_type(f32, 1.5) == f32           # true
```",
    },
    Builtin {
        name: "can_cast",
        signature: "can_cast(from, to)",
        text: "Whether a dtype, or that of an array, widens to another, so that every value is kept: NumPy's \"safe\" casting. Known when the program is compiled.

```tx
can_cast(i16, f32)  # true
can_cast(f64, f32)  # false
```",
    },
    Builtin {
        name: "vmap",
        signature: "vmap(f, [in_axes])",
        text: "The function `f` as one of arrays with one axis more: it is called for each place along that axis, and the results are stacked. `in_axes` \
               says which axis of each argument that is (0), or `none` for an argument that is the same for all.

```tx
vmap(cumsum)([[1, 2], [3, 4]])                             # [[1, 3], [3, 7]]
vmap(dot, in_axes=(0, none))([[1, 2], [3, 4]], [1, 10])  # [21, 43]
```",
    },
];

/// Their entries.
pub(crate) fn entries() -> Vec<Entry> {
    let entry = |it: &Builtin| Entry {
        name: it.name.to_owned(),
        aliases: Vec::new(),
        title: None,
        signature: Some(it.signature.to_owned()),
        text: it.text.to_owned(),
        arguments: Vec::new(),
        dtypes: None,
    };
    BUILTINS.iter().map(entry).collect()
}
