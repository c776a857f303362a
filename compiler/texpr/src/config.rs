//! Settings: one table; a flag beats a `TEXPR_*` variable, which beats `texpr.toml`, which beats the default.

use crate::errors::{c0504_bad_flag, c0505_unknown_key, c0506_cannot_read};
use crate::run::{Backend, ErrorModel};
use crate::source::read_text;
use std::path::{Path, PathBuf};
use texpr_base::Diagnostic;
use texpr_opt::rewrite::Flag;

/// A setting.
#[derive(Debug)]
pub struct Key {
    /// Its name in `texpr.toml`; the variable is `TEXPR_` and the name in capitals, the flag has dashes.
    pub name: &'static str,
    /// What it does, in a line.
    pub doc: &'static str,
    /// What it may be, for messages.
    pub form: &'static str,
    /// Its value where nobody says otherwise.
    pub default: &'static str,
}

/// Every setting.
pub static KEYS: [Key; 8] = [
    Key {
        name: "backend",
        doc: "where programs run",
        form: "`auto`, `cranelift`, `llvm` or `interp`",
        default: "auto",
    },
    Key {
        name: "error_model",
        doc: "whether dividing an integer by zero is counted (numpy) or an error (python)",
        form: "`numpy` or `python`",
        default: "numpy",
    },
    Key {
        name: "fast_math",
        doc: "what rewrites may give up: how operations are grouped (reassoc) and rounded (contract, recip), accuracy (approx), the sign of zero (nsz), NaN (nnan), infinities (ninf), both (finite)",
        form: "`none`, or some of `reassoc,contract,recip,approx,nsz,nnan,ninf,finite`",
        default: "none",
    },
    Key {
        name: "grad_memory",
        doc: "the most memory that a loop keeps of its turns for a derivative; beyond, turns are computed again",
        form: "a size such as `1G`",
        default: "256M",
    },
    Key {
        name: "mem_limit",
        doc: "the most memory for arrays: bytes, or with K, M, G, T",
        form: "a size such as `4G`, or `none`",
        default: "none",
    },
    Key {
        name: "stabilise",
        doc: "whether rewrites that improve accuracy are on, such as log(1 + x) to log1p(x)",
        form: "`true` or `false`",
        default: "true",
    },
    Key {
        name: "strict",
        doc: "whether implicit conversions between dtypes are errors",
        form: "`true` or `false`",
        default: "false",
    },
    Key {
        name: "threads",
        doc: "how many threads kernels may use; auto is one per core",
        form: "a number from 1 to 1024, or `auto`",
        default: "auto",
    },
];

/// A setting with its value and where that came from.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The setting.
    pub key: &'static Key,
    /// Its value as text.
    pub value: String,
    /// `default`, `texpr.toml`, `TEXPR_THREADS`, `--threads`.
    pub source: String,
}

/// All settings, read.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Where programs run.
    pub backend: Backend,
    /// What dividing an integer by zero means.
    pub error_model: ErrorModel,
    /// What rewrites may give up.
    pub fast_math: Vec<Flag>,
    /// The most bytes that a loop keeps of its turns for a derivative.
    pub grad_memory: usize,
    /// The most bytes in arrays.
    pub mem_limit: Option<usize>,
    /// Whether the stabilising rules are on.
    pub stabilise: bool,
    /// Whether implicit conversions between dtypes are errors.
    pub strict: bool,
    /// How many threads; `None` for one per core.
    pub threads: Option<usize>,
    /// The table, as it was decided.
    pub settings: Vec<Setting>,
}

impl Config {
    /// Decides every setting. `flags` are those given on the command line, by name; `file` is the nearest `texpr.toml`.
    pub fn load(
        flags: &[(&str, String)],
        env: &dyn Fn(&str) -> Option<String>,
        file: Option<&Path>,
    ) -> Result<Self, Box<Diagnostic>> {
        let stored = match file {
            Some(path) => read_file(path)?,
            None => Vec::new(),
        };
        let mut settings = Vec::with_capacity(KEYS.len());
        for key in &KEYS {
            let variable = format!("TEXPR_{}", key.name.to_uppercase());
            let flag = flags.iter().find(|(name, _)| *name == key.name);
            let (value, source) = if let Some((_, value)) = flag {
                (value.clone(), format!("--{}", key.name.replace('_', "-")))
            } else if let Some(value) = env(&variable).filter(|value| !value.is_empty()) {
                (value, variable)
            } else if let Some((_, value)) = stored.iter().find(|(name, _)| name == key.name) {
                (value.clone(), file.map(|path| path.display().to_string()).unwrap_or_default())
            } else {
                (key.default.to_owned(), "default".to_owned())
            };
            settings.push(Setting { key, value, source });
        }
        let mut config = Self { settings: Vec::new(), ..Self::default() };
        for setting in &settings {
            if config.set(setting.key.name, &setting.value).is_none() {
                return Err(c0504_bad_flag::refuse(&setting.source, &setting.value, setting.key.form));
            }
        }
        config.settings = settings;
        Ok(config)
    }

    /// Takes one value; `None` if it is not of the key's form.
    fn set(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "backend" => {
                self.backend = Backend::of_name(value)?;
            }
            "error_model" => {
                self.error_model = match value {
                    "numpy" => ErrorModel::Numpy,
                    "python" => ErrorModel::Python,
                    _ => return None,
                };
            }
            "fast_math" => self.fast_math = flags(value)?,
            "grad_memory" => self.grad_memory = bytes(value)?,
            "mem_limit" => self.mem_limit = if value == "none" { None } else { Some(bytes(value)?) },
            "stabilise" => self.stabilise = value.parse().ok()?,
            "strict" => self.strict = value.parse().ok()?,
            "threads" => {
                let count = |text: &str| text.parse().ok().filter(|n| (1..=1024).contains(n));
                self.threads = if value == "auto" { None } else { Some(count(value)?) };
            }
            _ => return None,
        }
        Some(())
    }
}

/// What a list of words gives up.
fn flags(list: &str) -> Option<Vec<Flag>> {
    if list == "none" {
        return Some(Vec::new());
    }
    let flag = |word: &str| match word.trim() {
        "reassoc" => Some(Flag::Reassociate),
        "nsz" => Some(Flag::NoSignedZeros),
        "finite" => Some(Flag::Finite),
        "nnan" => Some(Flag::NoNans),
        "ninf" => Some(Flag::NoInfs),
        "contract" => Some(Flag::Contract),
        "recip" => Some(Flag::Reciprocal),
        "approx" => Some(Flag::Approximate),
        _ => None,
    };
    list.split(',').map(flag).collect()
}

/// The nearest `texpr.toml`, in `folder` or above it.
pub fn find_file(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join("texpr.toml")).find(|path| path.is_file())
}

/// The keys of a file with their values as text.
fn read_file(path: &Path) -> Result<Vec<(String, String)>, Box<Diagnostic>> {
    let shown = path.display().to_string();
    let text = read_text(&shown)?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let reason = error.message().lines().next().unwrap_or("it is not TOML").to_owned();
        c0506_cannot_read::refuse(&shown, &reason)
    })?;
    let known: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
    let mut out = Vec::new();
    for (name, value) in &table {
        if !known.contains(&name.as_str()) {
            return Err(c0505_unknown_key::refuse(&shown, name, &known));
        }
        let value = match value {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        out.push((name.clone(), value));
    }
    Ok(out)
}

/// `4G` in bytes.
fn bytes(text: &str) -> Option<usize> {
    let text = text.trim().trim_end_matches(['B', 'b']).trim_end_matches('i');
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        "T" => 40,
        _ => return None,
    };
    let value: f64 = digits.trim().parse().ok()?;
    let scaled = value * (1u64 << shift) as f64;
    (value.is_finite() && value > 0.0 && scaled < usize::MAX as f64).then_some(scaled as usize)
}

#[cfg(test)]
mod tests {
    use super::{Config, bytes};

    #[test]
    fn a_flag_beats_a_variable_which_beats_the_default() {
        let env = |name: &str| (name == "TEXPR_THREADS").then(|| "3".to_owned());
        let config = Config::load(&[], &env, None).unwrap();
        assert_eq!((config.threads, config.stabilise), (Some(3), true));
        let config = Config::load(&[("threads", "2".to_owned())], &env, None).unwrap();
        assert_eq!(config.threads, Some(2));
        assert_eq!(config.settings.iter().find(|s| s.key.name == "threads").unwrap().source, "--threads");
        assert!(Config::load(&[("threads", "0".to_owned())], &env, None).is_err());
    }

    #[test]
    fn sizes_of_memory_have_units() {
        assert_eq!(
            [bytes("4G"), bytes("1.5k"), bytes("10"), bytes("x")],
            [Some(4 << 30), Some(1536), Some(10), None]
        );
    }
}
