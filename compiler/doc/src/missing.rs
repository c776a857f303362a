//! What users of NumPy and SciPy look for and do not find, and what there is instead.

use crate::model::{Entry, Page, Section};

/// Names that belong together, and why they are not here.
struct Missing {
    names: &'static [&'static str],
    why: &'static str,
}

const MISSING: &[Missing] = &[
    Missing {
        names: &["jv", "yv", "iv", "ive", "kv", "kve"],
        why: "Bessel functions of any order are not written yet; those of the orders 0 and 1 are `special.j0`, `special.y0`, `special.i0`, `special.k0` and their kin. \
              The next whole orders follow by recurrence: for `x` above the order `2 * n / x * j1 - j0` and so on.",
    },
    Missing {
        names: &["hyp1f1", "hyp2f1"],
        why: "No expansion of the hypergeometric functions is accurate for more than a part of their arguments, and none is written yet. Where the series converges \
              quickly, a loop sums it.",
    },
    Missing {
        names: &["fresnel", "sici", "wofz", "dawsn", "owens_t"],
        why: "Not written yet. `special.exp1` and `special.expi`, `special.erf` and its kin, and the inverses of the incomplete gamma and beta functions are there.",
    },
    Missing {
        names: &["schur", "qz", "sqrtm", "logm"],
        why: "The library behind the linear algebra has no Schur form to build them on. A function of a matrix with distinct eigenvalues is \
              `v * f(w) @ linalg.inv(v)` with `w` and `v` of `linalg.eig`; `linalg.expm` needs no such care.",
    },
    Missing {
        names: &["null_space", "orth"],
        why: "How many columns the result has depends on the data: take as many of `linalg.svd` as `linalg.matrix_rank` says.",
    },
    Missing {
        names: &["multi_dot", "tensorsolve", "tensorinv", "einsum_path"],
        why: "`a @ b @ c` is written out, `einsum` chooses its own order, and `reshape` turns an equation of tensors into one of matrices for `linalg.solve`.",
    },
    Missing {
        names: &["grid_sample", "map_coordinates", "interp1d", "lrn", "im2col"],
        why: "`interp` interpolates along a line; an image is sampled by a comprehension, `[i < n, j < m: …]`, whose indices may be any expression. `im2col` is \
              `sliding_window_view`.",
    },
    Missing { names: &["ctc_loss"], why: "Not written yet; the recurrence is a loop over rows." },
    Missing {
        names: &["csc_matrix", "coo_matrix"],
        why: "Sparse matrices are CSR only: `sparse.csr_from_coo` takes triples, and a CSC matrix is the CSR of its transpose.",
    },
    Missing {
        names: &["negative_binomial", "vonmises", "wald", "triangular"],
        why: "Not written yet. `random.poisson` of a rate drawn by `random.gamma` is negative binomial; others follow from `random.uniform` by the inverse of their \
              distribution function.",
    },
    Missing {
        names: &[
            "apply_along_axis",
            "apply_over_axes",
            "vectorize",
            "frompyfunc",
            "fromfunction",
            "piecewise",
        ],
        why: "`vmap` maps a function over an axis, a comprehension makes an array from its indices, and `where` or `select` chooses element by element.",
    },
    Missing {
        names: &["ix_", "mask_indices", "trim_zeros"],
        why: "`x[rows[:, newaxis], columns]` is `x[ix_(rows, columns)]`; `nonzero` of a mask is its indices, of which the first and last are the bounds of a slice.",
    },
    Missing {
        names: &["packbits", "unpackbits"],
        why: "`(x[:, newaxis] >> arange(8)) & 1` are the bits, and a sum of shifts puts them together.",
    },
    Missing {
        names: &[
            "ascontiguousarray",
            "asfortranarray",
            "copy",
            "copyto",
            "shares_memory",
            "may_share_memory",
            "from_dlpack",
        ],
        why: "Values never change and have no layout that a program could see, so that there is nothing to copy or share.",
    },
    Missing {
        names: &["load", "loadtxt", "genfromtxt", "save", "savez", "savetxt", "fromfile"],
        why: "A program names no files: its inputs and outputs are bound to files where it is run, `-i x=data.npy` and `-o y=out.csv`.",
    },
];

/// The page.
pub(crate) fn page() -> Page {
    let entry = |it: &Missing| Entry {
        name: it.names[0].to_owned(),
        aliases: it.names[1..].iter().map(|name| (*name).to_owned()).collect(),
        title: None,
        signature: None,
        text: it.why.to_owned(),
        arguments: Vec::new(),
        dtypes: None,
    };
    Page {
        name: "missing".to_owned(),
        title: "What is not here".to_owned(),
        text:
            "Functions of NumPy and SciPy that have no counterpart of their name, and what to write instead."
                .to_owned(),
        sections: vec![Section { title: None, entries: MISSING.iter().map(entry).collect() }],
    }
}
