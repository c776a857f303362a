//! Compiling a text and running it, without the command.

use texpr::bind::{Bound, bind};
use texpr::exec::{Executable, Generator};
use texpr::pipeline::{Checked, Options, Phases, check_text, lower};
use texpr::run::{Backend, Outcome, RunOptions, array_of, execute, run_compiled};
use texpr_base::{DType, Diagnostic, Scalar, Size};
use texpr_ir::core::CoreProgram;
use texpr_ir::interp::Value;
use texpr_kernel::ir::Code;
use texpr_runtime::files::Data;
use texpr_runtime::{Array, Pool};

/// A program that was compiled once.
#[derive(Debug)]
pub struct Compiled {
    pub core: CoreProgram,
    pub executable: Executable,
}

impl Compiled {
    /// Compiles a text.
    ///
    /// # Panics
    ///
    /// If it is wrong.
    pub fn of(text: &str) -> Self {
        Self::checked(check_text("program.tx", text))
    }

    /// Compiles what was checked.
    ///
    /// # Panics
    ///
    /// If there are errors.
    pub fn checked(mut checked: Checked) -> Self {
        let first = checked.diagnostics.iter().find(|it| it.is_error()).map(|it| it.message.clone());
        assert!(first.is_none(), "{}", first.unwrap_or_default());
        let program = checked.take_program().expect("it has outputs");
        let (core, _) =
            lower(program, &Options::default(), &mut Phases::default()).expect("it can be lowered");
        let executable = Executable::compile(&core, Generator::Auto, false).expect("it compiles");
        Self { core, executable }
    }

    /// How many kernels loop over more than a few points.
    pub fn loops(&self) -> usize {
        let many = |size: &Size| size.as_const().is_none_or(|n| n > 16);
        self.executable
            .code()
            .iter()
            .filter_map(Code::kernel)
            .filter(|kernel| kernel.axes.iter().any(many))
            .count()
    }

    /// How many loops are one function each.
    pub fn nests(&self) -> usize {
        self.executable.code().iter().filter(|code| code.nest().is_some()).count()
    }

    /// Fits data to the inputs, which are copied to memory outside of any pool that is measured.
    ///
    /// # Panics
    ///
    /// If they do not fit.
    pub fn bound(&self, given: Vec<(&str, Array)>) -> Bound {
        let data = given.into_iter().map(|(name, array)| Data::given(array, name)).collect();
        let pool = Pool::new();
        bind(&self.core, data, false, &RunOptions::new(&pool))
            .unwrap_or_else(|error| panic!("{}", error.message))
    }

    /// Runs the machine code, results in `pool`.
    pub fn run(&self, bound: &Bound, pool: &Pool) -> Result<Outcome, Box<Diagnostic>> {
        let options = RunOptions { threads: Some(2), ..RunOptions::new(pool) };
        run_compiled(&self.executable, &self.core, &bound.inputs, &bound.sizes, &options)
    }

    /// Runs the oracle.
    pub fn oracle(&self, bound: &Bound) -> Result<Outcome, Box<Diagnostic>> {
        let pool = Pool::new();
        let options = RunOptions { backend: Backend::Interp, ..RunOptions::new(&pool) };
        execute(&self.core, &bound.inputs, &bound.sizes, &options)
    }
}

/// `element(0), element(1), …` in a shape.
///
/// # Panics
///
/// If there is no memory for it.
pub fn array(shape: &[usize], element: impl Fn(usize) -> f64) -> Array {
    let elements = (0..shape.iter().product()).map(|i| Scalar::f64(element(i))).collect();
    let value = Value::new(DType::F64, shape.to_vec(), elements);
    array_of(&value, &Pool::new()).expect("there is memory")
}
