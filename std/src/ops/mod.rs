//! Every op of the vocabulary: one file holds all of an op, one line here lists it.

mod entry;
pub mod errors;
mod infer;
mod lower;
mod pull;
mod templates;

use texpr_ir::OpDef;

/// Declares the file of each op, and of what the ops of a group share, and lists the entries. The order is that of the reference.
macro_rules! ops {
    ($($group:ident $(with $helper:ident)* { $($file:ident: $($entry:ident)+,)* })*) => {
        $(
            pub mod $group {
                $(mod $helper;)*
                $(pub(in crate::ops) mod $file; pub use self::$file::{$($entry),+};)*
            }
        )*

        /// Every op once.
        pub static ALL: &[&OpDef] = &[$($($(&$group::$entry,)+)*)*];
    };
}

ops! {
    arithmetic {
        abs: ABS,
        add: ADD,
        cbrt: CBRT,
        clip: CLIP,
        divide: DIVIDE,
        floor_divide: FLOOR_DIVIDE,
        fma: FMA,
        fmax: FMAX,
        fmin: FMIN,
        fmod: FMOD,
        gcd: GCD,
        hypot: HYPOT,
        lcm: LCM,
        ldexp: LDEXP,
        maximum: MAXIMUM,
        minimum: MINIMUM,
        mulhi: MULHI,
        multiply: MULTIPLY,
        negative: NEGATIVE,
        positive: POSITIVE,
        power: POWER,
        reciprocal: RECIPROCAL,
        remainder: REMAINDER,
        rsqrt: RSQRT,
        sign: SIGN,
        sqrt: SQRT,
        square: SQUARE,
        stop_gradient: STOP_GRADIENT,
        subtract: SUBTRACT,
    }
    explog {
        exp: EXP,
        exp2: EXP2,
        expm1: EXPM1,
        log: LOG,
        log10: LOG10,
        log1p: LOG1P,
        log2: LOG2,
        logaddexp: LOGADDEXP,
        logsumexp: LOGSUMEXP,
        sigmoid: SIGMOID,
        softplus: SOFTPLUS,
    }
    trig {
        acos: ACOS,
        acosh: ACOSH,
        asin: ASIN,
        asinh: ASINH,
        atan: ATAN,
        atan2: ATAN2,
        atanh: ATANH,
        cos: COS,
        cosh: COSH,
        cospi: COSPI,
        deg2rad: DEG2RAD,
        rad2deg: RAD2DEG,
        sin: SIN,
        sinc: SINC,
        sinh: SINH,
        sinpi: SINPI,
        tan: TAN,
        tanh: TANH,
    }
    rounding {
        ceil: CEIL,
        floor: FLOOR,
        rint: RINT,
        round: ROUND,
        round_half_away: ROUND_HALF_AWAY,
        trunc: TRUNC,
    }
    compare {
        equal: EQUAL,
        greater: GREATER,
        greater_equal: GREATER_EQUAL,
        less: LESS,
        less_equal: LESS_EQUAL,
        not_equal: NOT_EQUAL,
    }
    logic {
        logical_and: LOGICAL_AND,
        logical_not: LOGICAL_NOT,
        logical_or: LOGICAL_OR,
        logical_xor: LOGICAL_XOR,
        r#where: WHERE,
    }
    bits {
        bitwise_and: BITWISE_AND,
        bitwise_count: BITWISE_COUNT,
        bitwise_invert: BITWISE_INVERT,
        bitwise_left_shift: BITWISE_LEFT_SHIFT,
        bitwise_or: BITWISE_OR,
        bitwise_right_shift: BITWISE_RIGHT_SHIFT,
        bitwise_xor: BITWISE_XOR,
        clz: CLZ,
        logical_right_shift: LOGICAL_RIGHT_SHIFT,
        popcount: POPCOUNT,
    }
    float {
        copysign: COPYSIGN,
        frexp_exponent: FREXP_EXPONENT,
        frexp_mantissa: FREXP_MANTISSA,
        heaviside: HEAVISIDE,
        isfinite: ISFINITE,
        isinf: ISINF,
        isnan: ISNAN,
        isneginf: ISNEGINF,
        isposinf: ISPOSINF,
        nan_to_num: NAN_TO_NUM,
        nextafter: NEXTAFTER,
        signbit: SIGNBIT,
        spacing: SPACING,
    }
    complex {
        angle: ANGLE,
        complex: COMPLEX,
        conj: CONJ,
        imag: IMAG,
        polar: POLAR,
        real: REAL,
    }
    special {
        beta: BETA,
        betainc: BETAINC,
        betaln: BETALN,
        digamma: DIGAMMA,
        erf: ERF,
        erfc: ERFC,
        erfcinv: ERFCINV,
        erfcx: ERFCX,
        erfinv: ERFINV,
        gamma: GAMMA,
        gammainc: GAMMAINC,
        gammaincc: GAMMAINCC,
        gammaln: GAMMALN,
        i0: I0,
        i0e: I0E,
        i1: I1,
        i1e: I1E,
        j0: J0,
        j1: J1,
        log_ndtr: LOG_NDTR,
        ndtr: NDTR,
        ndtri: NDTRI,
        polygamma: POLYGAMMA,
        trigamma: TRIGAMMA,
        y0: Y0,
        y1: Y1,
        zeta: ZETA,
    }
    reduction {
        all: ALL,
        any: ANY,
        argmax: ARGMAX,
        argmin: ARGMIN,
        count_nonzero: COUNT_NONZERO,
        max: MAX,
        mean: MEAN,
        min: MIN,
        norm: NORM,
        prod: PROD,
        ptp: PTP,
        std: STD,
        sum: SUM,
        var: VAR,
    }
    creation {
        arange: ARANGE,
        eye: EYE,
        full: FULL,
        full_like: FULL_LIKE,
        indices: INDICES,
        linspace: LINSPACE,
        ones: ONES,
        ones_like: ONES_LIKE,
        tri: TRI,
        tril: TRIL,
        triu: TRIU,
        zeros: ZEROS,
        zeros_like: ZEROS_LIKE,
    }
    shape {
        astype: ASTYPE,
        broadcast_to: BROADCAST_TO,
        concat: CONCAT,
        diag: DIAG,
        diagonal: DIAGONAL LINALG_DIAGONAL,
        expand_dims: EXPAND_DIMS,
        flatten: FLATTEN,
        flip: FLIP,
        join_dims: JOIN_DIMS,
        matrix_transpose: MATRIX_TRANSPOSE,
        moveaxis: MOVEAXIS,
        pad: PAD,
        repeat: REPEAT,
        reshape: RESHAPE,
        roll: ROLL,
        split_dims: SPLIT_DIMS,
        squeeze: SQUEEZE,
        stack: STACK,
        swapaxes: SWAPAXES,
        tile: TILE,
        transpose: TRANSPOSE,
        view: VIEW,
    }
    index {
        getitem: GETITEM,
        update: UPDATE,
        nonzero_places: NONZERO_PLACES,
        worst_index: WORST_INDEX,
    }
    scan with along {
        cummax: CUMMAX,
        cummin: CUMMIN,
        cumprod: CUMPROD,
        cumsum: CUMSUM,
        differences: DIFFERENCES,
        logcumsumexp: LOGCUMSUMEXP,
    }
    sort {
        argsort: ARGSORT,
        bincount: BINCOUNT,
        histogram_counts: HISTOGRAM_COUNTS,
        isin: ISIN,
        lexsort: LEXSORT,
        quantile: QUANTILE MEDIAN NANMEDIAN NANQUANTILE,
        searchsorted: SEARCHSORTED,
        sort: SORT,
        top_k: TOP_K_VALUES TOP_K_INDICES,
    }
    contraction with subscripts {
        dot: DOT,
        einsum: EINSUM,
        matmul: MATMUL,
        outer: OUTER,
        tensordot: TENSORDOT INNER,
        trace: TRACE LINALG_TRACE,
        vecdot: VECDOT,
    }
    conv with pull_windows with window {
        conv: CONV1D CONV2D CONV3D,
        conv_transpose: CONV_TRANSPOSE,
        convolve: CONVOLVE CORRELATE CONVOLVE2D,
        pool: MAX_POOL SUM_POOL AVG_POOL,
    }
    linalg with matrices {
        cholesky: CHOLESKY,
        det: DET,
        eig: EIG_VALUES EIG_VECTORS EIGVALS,
        eigh: EIGH_VALUES EIGH_VECTORS EIGVALSH,
        expm: EXPM,
        inv: INV,
        lstsq: LSTSQ_X LSTSQ_RESIDUALS LSTSQ_RANK LSTSQ_S,
        lu: LU_P LU_L LU_U,
        matrix_power: MATRIX_POWER,
        pinv: PINV,
        qr: QR_Q QR_R,
        slogdet: SLOGDET_SIGN SLOGDET_LOG,
        solve: SOLVE,
        solve_triangular: SOLVE_TRIANGULAR,
        svd: SVD_U SVD_S SVD_VT SVDVALS,
    }
    fft with along {
        fft: FFT FFT2 FFTN,
        ifft: IFFT IFFT2 IFFTN,
        irfft: IRFFT IRFFT2 IRFFTN,
        rfft: RFFT RFFT2 RFFTN,
        shift: FFTSHIFT IFFTSHIFT,
    }
    sparse {
        csr: CSR_MATVEC CSR_MATMAT CSR_TO_DENSE,
    }
    random with draw with philox {
        bernoulli: BERNOULLI,
        fold_in: FOLD_IN,
        inverse: EXPONENTIAL LAPLACE GUMBEL LOGISTIC CAUCHY,
        key: KEY,
        normal: NORMAL,
        permutation: PERMUTATION,
        randint: RANDINT,
        rejection: GAMMA POISSON BINOMIAL,
        split: SPLIT,
        uniform: UNIFORM,
    }
}

#[cfg(test)]
mod tests;
