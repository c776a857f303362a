//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use texpr::bench::Plan;
use texpr::config::{Config, find_file};
use texpr::emit::Stage;
use texpr::pipeline::Options;
use texpr_base::Diagnostic;

const EXAMPLES: &str = "\
Examples:
  texpr run pi.tx                          print each output
  texpr run mean.tx -i x=data.npy -o y=mean.npy
  texpr check mean.tx                      types and sizes, without data
  texpr bench mean.tx -i x=data.npy        how fast it compiles and runs
  texpr explain E0201                      what a message means

Exit status: 0 done, 1 the program is wrong, 2 the command line is wrong, 3 the data does not fit,
4 it failed while running or an output could not be written";

const RUN_EXAMPLES: &str = "\
Examples:
  texpr run pi.tx --profile
  texpr run mean.tx -i x=data.npy -i k=3 -i 'w=[1, 2, 3]' -o y=mean.npy
  texpr run mean.tx -i x=set.npz:train -o y=out.npz:mean -o z=table.csv
  texpr run heat.tx --steps 1000 --save-state heat.npz
  texpr run heat.tx --steps 1000 --load-state heat.npz -o u=u.npy";

const BENCH_EXAMPLES: &str = "\
Examples:
  texpr bench pi.tx
  texpr bench mean.tx -i x=data.npy --threads 1 --fast-math
  texpr bench mean.tx -i x=data.npy --samples 100 --time 10 --json

Times what an embedding program does:
  compile     from the text to what can be called, in a process that compiled nothing before
  first call  makes memory and threads ready
  warm call   new results are made and dropped; several short calls make one sample

States begin anew in each call; what the program prints is dropped.";

const GRAD_CHECK_EXAMPLES: &str = "\
Examples:
  texpr grad-check loss.tx                   random inputs, sizes 3, 4, 5 ...
  texpr grad-check loss.tx -i n=100 -i w=weights.npy

Each output is checked by each input of floats that it depends on:
  reverse    slopes of single elements, by reverse mode, against differences
  forward    the change along a random direction, by forward mode, against differences
  agreement  both modes against each other, which counts every element
Figures are relative errors. Rules of your own (`deriv`, `vjp`) are checked like everything else.";

const DOC_EXAMPLES: &str = "\
Examples:
  texpr doc                                  all names, each with a line
  texpr doc nn.softmax                       one function
  texpr doc nn                               a module
  texpr doc E0201                            what a message means
  texpr doc mean.tx                          a program, from its ## comments
  texpr doc --out docs/reference             the whole reference as Markdown files
  texpr doc mean.tx sum.tx --out site --format html";

/// An array language: scripts become multithreaded machine code.
#[derive(Parser, Debug)]
#[command(name = "texpr", bin_name = "texpr", version, arg_required_else_help = true, max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Run a program; print its outputs or write them to files
    #[command(after_help = RUN_EXAMPLES)]
    Run(RunArgs),
    /// Measure how fast a program compiles and runs
    #[command(after_help = BENCH_EXAMPLES)]
    Bench(BenchArgs),
    /// Show names with their types, and warnings; needs no data
    Check(CheckArgs),
    /// Show a stage of the compilation
    Emit(EmitArgs),
    /// Lay files out anew
    Fmt(FmtArgs),
    /// Run the `test` blocks of files
    Test(TestArgs),
    /// Compare the derivatives of a program's outputs with differences
    #[command(after_help = GRAD_CHECK_EXAMPLES)]
    GradCheck(GradCheckArgs),
    /// What an error code means, or which rewrites fired in a program; without either, all codes
    Explain(ExplainArgs),
    /// Show the reference of a function, the names of all, or the documentation of programs
    #[command(after_help = DOC_EXAMPLES)]
    Doc(DocArgs),
    /// Show every setting, its value and where that came from
    Config(ConfigArgs),
    /// Show what programs can run on
    Devices {
        /// Print them as JSON
        #[arg(long)]
        json: bool,
        /// Measure this machine again
        #[arg(long)]
        measure: bool,
    },
    /// Tell of the machine code that is kept between runs (LLVM's), empty it, or look for damaged files
    Cache {
        /// What to do
        #[arg(value_enum, default_value = "info")]
        action: CacheAction,
        /// Print the answer as JSON
        #[arg(long)]
        json: bool,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Whatever else stands there
    #[command(external_subcommand)]
    Other(Vec<String>),
}

impl Command {
    /// Whether messages are wanted as JSON.
    pub(crate) fn wants_json(&self) -> bool {
        match self {
            Self::Run(args) => args.json,
            Self::Bench(args) => args.json,
            Self::Check(args) => args.json,
            Self::Test(args) => args.json,
            Self::GradCheck(args) => args.json,
            Self::Explain(args) => args.json,
            Self::Config(args) => args.json,
            Self::Devices { json, .. } | Self::Cache { json, .. } => *json,
            Self::Emit(_) | Self::Fmt(_) | Self::Doc(_) | Self::Completions { .. } | Self::Other(_) => false,
        }
    }
}

/// What `texpr cache` does.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum CacheAction {
    /// Where it is, and how much is in it
    Info,
    /// Take everything away
    Clear,
    /// Compare every file with its checksum
    Verify,
}

/// Flags that override settings.
#[derive(Args, Debug, Default)]
pub(crate) struct SettingArgs {
    /// How many threads, or auto
    #[arg(long, value_name = "N")]
    threads: Option<String>,
    /// The most memory for arrays: 4G
    #[arg(long, value_name = "SIZE")]
    mem_limit: Option<String>,
    /// Integer division by zero: numpy (0, counted) or python (an error)
    #[arg(long, value_name = "MODEL")]
    error_model: Option<String>,
    #[command(flatten)]
    pub(crate) compile: CompileArgs,
}

/// Flags that say how programs are compiled.
#[derive(Args, Debug, Default)]
pub(crate) struct CompileArgs {
    /// Where to run: auto, cranelift, llvm (if built in), interp
    #[arg(long)]
    backend: Option<String>,
    /// Switch the rewrites off that improve accuracy
    #[arg(long)]
    no_stabilise: bool,
    /// Make implicit conversions between dtypes errors
    #[arg(long)]
    strict: bool,
    /// The most memory that a loop keeps of its turns for a derivative; beyond, turns are computed again: 256M
    #[arg(long, value_name = "SIZE")]
    grad_memory: Option<String>,
    /// What rewrites may give up: reassoc (operations are grouped anew), contract (a product is not rounded before it is added), recip (x/c is
    /// x times 1/c), approx (accuracy), nsz (the sign of zero), nnan, ninf (NaN, infinities; both: finite); without a list, the first four and nsz
    #[arg(long, value_name = "LIST", num_args = 0..=1, require_equals = true, default_missing_value = "reassoc,contract,recip,approx,nsz")]
    fast_math: Option<String>,
    /// Verify the program after each pass
    #[arg(long)]
    self_check: bool,
}

/// The settings of the command line, a `TEXPR_*` variable, `texpr.toml`, or the default.
fn load(flags: &[(&str, String)]) -> Result<Config, Box<Diagnostic>> {
    let file = std::env::current_dir().ok().and_then(|folder| find_file(&folder));
    Config::load(flags, &|name| std::env::var(name).ok(), file.as_deref())
}

impl CompileArgs {
    /// What the command line says about settings.
    fn flags(&self) -> impl Iterator<Item = (&'static str, String)> {
        let backend = self.backend.clone().map(|name| ("backend", name));
        let stabilise = self.no_stabilise.then(|| ("stabilise", "false".to_owned()));
        let fast = self.fast_math.clone().map(|list| ("fast_math", list));
        let memory = self.grad_memory.clone().map(|size| ("grad_memory", size));
        stabilise
            .into_iter()
            .chain(backend)
            .chain(self.strict.then(|| ("strict", "true".to_owned())))
            .chain(memory)
            .chain(fast)
    }

    /// Every setting, decided.
    pub(crate) fn config(&self) -> Result<Config, Box<Diagnostic>> {
        load(&self.flags().collect::<Vec<_>>())
    }

    /// What compiling may do under `config`.
    pub(crate) fn options(&self, config: &Config) -> Options {
        let mut options = Options::default();
        options.rewrite.stabilise = config.stabilise;
        options.rewrite.fast.clone_from(&config.fast_math);
        options.rewrite.max_kept = i64::try_from(config.grad_memory).unwrap_or(i64::MAX);
        options.verify |= self.self_check;
        options
    }
}

impl CheckArgs {
    /// Every setting, decided.
    pub(crate) fn config(&self) -> Result<Config, Box<Diagnostic>> {
        load(&self.strict.then(|| ("strict", "true".to_owned())).into_iter().collect::<Vec<_>>())
    }
}

impl SettingArgs {
    /// Every setting, decided.
    pub(crate) fn config(&self) -> Result<Config, Box<Diagnostic>> {
        let flags = [
            ("threads", self.threads.clone()),
            ("mem_limit", self.mem_limit.clone()),
            ("error_model", self.error_model.clone()),
        ];
        let flags = flags.into_iter().filter_map(|(name, value)| Some((name, value?)));
        load(&flags.chain(self.compile.flags()).collect::<Vec<_>>())
    }

    /// What compiling may do under `config`.
    pub(crate) fn options(&self, config: &Config) -> Options {
        self.compile.options(config)
    }
}

#[derive(Args, Debug)]
pub(crate) struct ConfigArgs {
    /// Print the settings as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) settings: SettingArgs,
}

/// A program, what goes in and where results go.
#[derive(Args, Debug)]
pub(crate) struct DataArgs {
    /// The program; - for standard input
    pub(crate) file: String,
    /// An input (or a size): a file (.npy .npz[:member] .safetensors[:member] .csv[:column,...] .json .png .jpg .bmp
    /// .parquet[:column,...] .arrow[:column,...], - for an npy on standard input) or a value
    #[arg(short, long = "input", value_name = "NAME=FILE|VALUE", allow_hyphen_values = true)]
    pub(crate) input: Vec<String>,
    /// Write an output to a file: .npy .npz[:member] .safetensors[:member] .csv[:column] .json .png .jpg .bmp,
    /// - for an npy on standard output
    #[arg(short, long = "output", value_name = "NAME=FILE")]
    pub(crate) output: Vec<String>,
    /// Take data of any dtype, converting each value
    #[arg(long)]
    pub(crate) cast: bool,
}

#[derive(Args, Debug)]
pub(crate) struct BenchArgs {
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// How many samples are timed
    #[arg(long, value_name = "N", default_value_t = Plan::default().samples as u64,
          value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub(crate) samples: u64,
    /// How long they may take; a few are timed all the same
    #[arg(long, value_name = "SECONDS", default_value_t = Plan::default().time.as_secs_f64(), value_parser = seconds)]
    pub(crate) time: f64,
    /// Print figures and messages as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) settings: SettingArgs,
}

/// A length of time.
fn seconds(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(seconds) if (0.0..=1e6).contains(&seconds) => Ok(seconds),
        _ => Err("it is not a number of seconds, such as 0.5".into()),
    }
}

#[derive(Args, Debug)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// Print results and messages as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Print neither outputs, warnings nor progress
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Show where the time went (part of the document with --json), or write that to FILE.json
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub(crate) profile: Option<String>,
    /// Call the program N times, each call from the states that the one before left; outputs are the last call's
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) steps: Option<u64>,
    /// Go on from the states in a file (.npz, .safetensors)
    #[arg(long, value_name = "FILE")]
    pub(crate) load_state: Option<String>,
    /// Write the states to a file (.npz, .safetensors) after the last call
    #[arg(long, value_name = "FILE")]
    pub(crate) save_state: Option<String>,
    // What the reference promises and this version does not have: refused by name.
    #[arg(long, hide = true)]
    pub(crate) nan_guard: bool,
    #[arg(long, hide = true)]
    pub(crate) device: Option<String>,
    #[command(flatten)]
    pub(crate) settings: SettingArgs,
}

#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    /// The program; - for standard input
    pub(crate) file: String,
    /// Make implicit conversions between dtypes errors
    #[arg(long)]
    strict: bool,
    /// Print names and messages as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct EmitArgs {
    /// The program; - for standard input
    pub(crate) file: String,
    /// The stage
    #[arg(long, value_enum, default_value = "simplified")]
    pub(crate) stage: StageArg,
    #[command(flatten)]
    pub(crate) compile: CompileArgs,
}

#[derive(Clone, Copy, ValueEnum, Debug)]
pub(crate) enum StageArg {
    /// The syntax tree
    Ast,
    /// The program as a graph of operations, with types
    Graph,
    /// The graph after rewriting
    Simplified,
    /// The graph in the few operations that everything is made of
    Core,
    /// The fused loops
    Kernels,
    /// The machine code of the fused loops
    Asm,
    /// The simplified graph as a picture for Graphviz
    Dot,
}

impl StageArg {
    pub(crate) fn stage(self) -> Stage {
        match self {
            Self::Ast => Stage::Ast,
            Self::Graph => Stage::Graph,
            Self::Simplified => Stage::Simplified,
            Self::Core => Stage::Core,
            Self::Kernels => Stage::Kernels,
            Self::Asm => Stage::Asm,
            Self::Dot => Stage::Dot,
        }
    }
}

#[derive(Args, Debug)]
pub(crate) struct FmtArgs {
    /// The files; - reads standard input and prints
    #[arg(required = true)]
    pub(crate) files: Vec<String>,
    /// Change nothing; fail if a file is laid out otherwise
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Args, Debug)]
pub(crate) struct TestArgs {
    /// The files
    #[arg(required = true)]
    pub(crate) files: Vec<String>,
    /// Print results and messages as JSON, one a line
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) settings: SettingArgs,
}

#[derive(Args, Debug)]
pub(crate) struct GradCheckArgs {
    /// The program; - for standard input
    pub(crate) file: String,
    /// An input (or a size): a file or a value, as of `run`; floats that are not given are random
    #[arg(short, long = "input", value_name = "NAME=FILE|VALUE", allow_hyphen_values = true)]
    pub(crate) input: Vec<String>,
    /// Print results and messages as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) settings: SettingArgs,
}

#[derive(Args, Debug)]
pub(crate) struct DocArgs {
    /// A function, a module, a code, or programs; without any, the whole reference
    #[arg(value_name = "NAME|FILE")]
    pub(crate) what: Vec<String>,
    /// Write pages to this folder
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: Option<String>,
    /// How pages are written
    #[arg(long, value_enum, default_value = "md", requires = "out")]
    pub(crate) format: DocFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(crate) enum DocFormat {
    /// Markdown
    Md,
    /// HTML, each page with all it needs
    Html,
}

#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    /// A code such as E0202, or a program
    #[arg(value_name = "CODE|FILE")]
    pub(crate) what: Option<String>,
    /// Print the page or the rewrites as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) compile: CompileArgs,
}
