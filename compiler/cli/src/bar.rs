//! The bar that shows how far a long loop is: on a terminal, after a second.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fmt;
use std::io::{self, IsTerminal};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use texpr_base::progress::Turns;

/// Work that is done sooner shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar that appears when a loop takes long, and is gone when the loop ends.
pub(crate) struct Bar {
    target: Box<dyn Fn() -> ProgressDrawTarget + Sync>,
    state: Mutex<State>,
}

struct State {
    /// When the loop was first heard of.
    since: Option<Instant>,
    shown: Option<ProgressBar>,
}

impl Bar {
    /// A bar on standard error, if that is a terminal.
    pub(crate) fn on_terminal() -> Option<Self> {
        io::stderr().is_terminal().then(|| Self::on(Box::new(ProgressDrawTarget::stderr)))
    }

    fn on(target: Box<dyn Fn() -> ProgressDrawTarget + Sync>) -> Self {
        Self { target, state: Mutex::new(State { since: None, shown: None }) }
    }

    /// Takes note of how far the loop is.
    pub(crate) fn tell(&self, turns: Turns) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match turns {
            Turns::Over => {
                state.since = None;
                if let Some(bar) = state.shown.take() {
                    bar.finish_and_clear();
                }
            }
            Turns::Done { done, total } => {
                let since = *state.since.get_or_insert_with(Instant::now);
                if since.elapsed() >= PATIENCE {
                    let bar = state.shown.get_or_insert_with(|| self.show(total, since));
                    bar.set_position(done);
                }
            }
        }
    }

    fn show(&self, total: Option<u64>, since: Instant) -> ProgressBar {
        let template = match total {
            Some(_) => "{elapsed_precise} [{wide_bar:.cyan}] turn {human_pos} of {human_len}, {eta} left",
            None => "{elapsed_precise} {spinner} turn {human_pos}",
        };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::with_draw_target(total, (self.target)())
            .with_style(style.progress_chars("=> "))
            .with_elapsed(since.elapsed())
    }
}

impl fmt::Debug for Bar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bar")
    }
}

#[cfg(test)]
mod tests {
    use super::{Bar, PATIENCE};
    use indicatif::{InMemoryTerm, ProgressDrawTarget};
    use texpr_base::progress::Turns;

    #[test]
    fn a_bar_appears_after_a_while_and_goes_with_its_loop() {
        let term = InMemoryTerm::new(10, 100);
        let target = term.clone();
        let bar = Bar::on(Box::new(move || ProgressDrawTarget::term_like(Box::new(target.clone()))));
        bar.tell(Turns::Done { done: 1, total: Some(4_000) });
        assert_eq!(term.contents(), "");
        std::thread::sleep(PATIENCE);
        bar.tell(Turns::Done { done: 1_000, total: Some(4_000) });
        let shown = term.contents();
        assert!(shown.contains("turn 1,000 of 4,000"), "{shown}");
        bar.tell(Turns::Over);
        assert_eq!(term.contents(), "");
        bar.tell(Turns::Done { done: 1, total: None });
        assert_eq!(term.contents(), "");
    }
}
