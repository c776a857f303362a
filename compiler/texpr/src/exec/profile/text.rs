//! A [`Profile`] for people: at most [`WIDTH`] columns, the most costly [`TOP`] rows of each view.

use super::report::{
    Bound, Cost, LineRow, Memory, NamedRow, Overhead, Place, Profile, Remaining, StepRow, View,
};
use std::fmt;

/// Columns of a terminal.
const WIDTH: usize = 100;
/// Rows shown of a view; the rest is summed up in one.
const TOP: usize = 20;

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let threads = if self.threads == 1 { "thread" } else { "threads" };
        writeln!(f, "{} on {}, {} {threads}", self.program, self.backend, self.threads)?;
        writeln!(f, "\nphases")?;
        for phase in &self.phases {
            line(f, phase.share, phase.seconds, "", &phase.name)?;
        }
        line(f, 1.0, self.total_seconds, "", "total")?;
        if self.steps_booked {
            self.views(f)?;
        } else {
            writeln!(f, "\nThe interpreter books no steps: the whole run is one phase.")?;
        }
        self.memory(f)?;
        let Overhead { bookings, seconds_each, seconds, share } = self.overhead;
        if bookings > 0 {
            let (each, all) = (seconds_each * 1e9, seconds * 1e3);
            let share = 100.0 * share;
            writeln!(
                f,
                "profiling: {bookings} bookings of {each:.0} ns are {all:.3} ms, {share:.1} % of the run"
            )?;
        }
        Ok(())
    }
}

impl Profile {
    fn views(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |row: &NamedRow| (row.cost, row.name.clone());
        self.view(f, "classes", &self.classes, named, "")?;
        self.view(f, "ops", &self.ops, named, "")?;
        let of_line =
            |row: &LineRow| (row.cost, format!("{:>5}  {}", self.place(row.place.as_ref()), row.text));
        self.view(f, "source lines", &self.lines, of_line, "       ")?;
        writeln!(f, "\nsteps: what is computed in one go, by the expression it results in")?;
        writeln!(
            f,
            "{:>7} {:>10} {:>7} {:>7} {:>8} {:>4} {:>4}  {:<8} {:>5}  expression",
            "share", "ms", "calls", "GB/s", "GFLOP/s", "thr", "idle", "bound", "line"
        )?;
        for row in self.steps.rows.iter().take(TOP) {
            self.step(f, row)?;
        }
        self.rest(f, self.steps.rows.iter().map(|row| row.cost), self.steps.remaining, &" ".repeat(51))
    }

    fn view<R>(
        &self,
        f: &mut fmt::Formatter<'_>,
        title: &str,
        view: &View<R>,
        parts: impl Fn(&R) -> (Cost, String),
        indent: &str,
    ) -> fmt::Result {
        writeln!(f, "\n{title}")?;
        for (cost, text) in view.rows.iter().take(TOP).map(&parts) {
            let est = if cost.est { "est  " } else { "     " };
            line(f, cost.share, cost.seconds, est, &text)?;
        }
        let indent = format!("     {indent}");
        self.rest(f, view.rows.iter().map(|row| parts(row).0), view.remaining, &indent)
    }

    fn step(&self, f: &mut fmt::Formatter<'_>, row: &StepRow) -> fmt::Result {
        let bound = match row.bound {
            Some(Bound::Memory) => "memory",
            Some(Bound::Compute) => "compute",
            Some(Bound::Overhead) => "overhead",
            None => "-",
        };
        let idle = row.idle_share.map_or("-".to_owned(), |idle| format!("{:.0}%", 100.0 * idle));
        let head = format!(
            "{:>5.1} % {:>10.3} {:>7} {:>7.2} {:>8.2} {:>4} {idle:>4}  {bound:<8} {:>5}  ",
            100.0 * row.cost.share,
            1e3 * row.cost.seconds,
            row.calls,
            row.gb_per_s,
            row.gflop_per_s,
            row.threads,
            self.place(row.place.as_ref()),
        );
        let room = WIDTH.saturating_sub(head.chars().count()).max(20);
        writeln!(f, "{head}{}", shortened(&row.expression, room))
    }

    /// The rows that are not shown, what no row covers, and the sum of all.
    fn rest(
        &self,
        f: &mut fmt::Formatter<'_>,
        rows: impl Iterator<Item = Cost>,
        remaining: Remaining,
        indent: &str,
    ) -> fmt::Result {
        let others: Vec<Cost> = rows.skip(TOP).collect();
        if !others.is_empty() {
            let sum = |part: fn(&Cost) -> f64| others.iter().map(part).sum::<f64>();
            let name = format!("{} more", others.len());
            line(f, sum(|cost| cost.share), sum(|cost| cost.seconds), indent, &name)?;
        }
        line(f, remaining.share, remaining.seconds, indent, "remaining")?;
        line(f, 1.0, self.run_seconds, indent, "run")
    }

    fn memory(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.memory.turns_together > 0 {
            let turns = self.memory.turns_together;
            write!(
                f,
                "\n{turns} turns of loops were made several at a time, of a part of their arrays before the next part"
            )?;
        }
        let Some(bytes) = self.memory.peak_bytes else { return Ok(()) };
        write!(f, "\npeak memory of arrays: {bytes} bytes")?;
        match &self.memory.peak_at {
            Some(at) => {
                let place = self.place(self.memory.place.as_ref());
                writeln!(f, ", reached in line {place}: {}", shortened(at, 40))?;
            }
            None => writeln!(f)?,
        }
        let Memory { fresh_blocks: Some(fresh), reused_blocks: Some(reused), kept_bytes: Some(kept), .. } =
            self.memory
        else {
            return Ok(());
        };
        writeln!(
            f,
            "{fresh} blocks from the system, {reused} used again, {kept} bytes kept for what comes next"
        )
    }

    /// The line, with the file if it is not the program's.
    fn place(&self, place: Option<&Place>) -> String {
        match place {
            Some(place) if place.file == self.program => place.line.to_string(),
            Some(place) => format!("{}:{}", place.file, place.line),
            None => "-".to_owned(),
        }
    }
}

fn line(f: &mut fmt::Formatter<'_>, share: f64, seconds: f64, between: &str, text: &str) -> fmt::Result {
    let head = format!("{:>5.1} % {:>10.3} ms  {between}", 100.0 * share, 1e3 * seconds);
    let room = WIDTH.saturating_sub(head.chars().count()).max(20);
    writeln!(f, "{head}{}", shortened(text, room))
}

/// A text of at most `width` characters, shortened in the middle.
fn shortened(text: &str, width: usize) -> String {
    let n_chars = text.chars().count();
    if n_chars <= width {
        return text.to_owned();
    }
    let head = width * 2 / 3;
    let tail = width - head - 1;
    text.chars().take(head).chain(['…']).chain(text.chars().skip(n_chars - tail)).collect()
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn long_texts_are_cut_in_the_middle() {
        assert_eq!(shortened("abcdef", 6), "abcdef");
        assert_eq!(shortened("abcdefghij", 6), "abcd…j");
        assert_eq!(shortened("ääääääääää", 6).chars().count(), 6);
    }
}
