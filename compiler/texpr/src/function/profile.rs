//! A call that tells where its time went.

use super::{Function, Outputs};
use crate::error::Error;
use crate::exec::profile::{Measured, Profile, rows};
use crate::pipeline::timed;
use crate::run::warnings;
use std::time::{Duration, Instant};
use texpr_runtime::Arg;
use texpr_runtime::exec::{self, RunOptions};

impl Function {
    /// [`Function::call`] with a profile of the run. Its phases up to code generation are those of compiling the function; the peak memory
    /// is that of the function's pool, whose peak starts anew with this call.
    ///
    /// ```
    /// let f = texpr::Function::from_text("norm", "
    ///     input x: f64[n]
    ///     output length = sqrt(sum(x**2))
    /// ")?;
    /// let x = vec![0.5f64; 40_000];
    /// let (out, profile) = f.profile(&[x.as_slice().into()])?;
    /// assert_eq!(out["length"].item::<f64>(), Some(100.0));
    /// // A root of a sum of squares is a `norm`.
    /// let norm = profile.steps.rows.iter().find(|row| row.ops.iter().any(|op| op == "norm")).unwrap();
    /// assert_eq!(norm.place.as_ref().unwrap().line, 3);
    /// println!("{profile}");
    /// # Ok::<(), texpr::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Function::call`].
    pub fn profile(&self, args: &[Arg<'_>]) -> Result<(Outputs, Profile), Error> {
        let inner = &*self.inner;
        let mut phases = inner.phases;
        let compiling: Duration = phases.rows().iter().map(|(_, time)| *time).sum();
        let pool = &inner.options.pool;
        pool.reset_peak();
        let before = pool.stats();
        let start = Instant::now();
        let mut run_time = Duration::ZERO;
        let (mut arrays, report) = self.with_given(args, |ready, given, workspace, run| {
            let run = RunOptions { profile: true, ..*run };
            phases.bind = start.elapsed();
            timed(&mut run_time, || exec::run(ready, given, workspace, &run))
        })?;
        arrays.truncate(inner.names.len());
        let total = compiling + start.elapsed();
        phases.run = run_time;
        let rows = rows(&inner.executable, &report.steps);
        let program = inner.sources.files().next().map_or("", |(_, file)| file.name.as_str());
        let profile = Profile::new(&Measured {
            program,
            backend: inner.executable.generator().name(),
            threads: inner.threads,
            phases: &phases,
            total,
            rows: Some(&rows),
            pool: Some(pool.stats().since(before)),
            turns_together: report.turns_together,
            peak: report.peak_step.and_then(|step| inner.executable.steps()[step].span),
            sources: &inner.sources,
        });
        let warnings = warnings(&report.divisions_by_zero, &inner.sources);
        Ok((Outputs::new(inner.names.clone(), arrays, warnings), profile))
    }
}
