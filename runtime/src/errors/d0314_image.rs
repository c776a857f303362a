//! D0314: a picture that cannot be read, or not as the program declares it.

use super::Origin;
use texpr_base::{Diagnostic, ErrorCode};

/// D0314.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0314",
    title: "a picture that cannot be read as it is declared",
    explain: "\
## What happened

`.png`, `.jpg` and `.bmp` files are read as `u8[rows, columns]` when they are grey and `u8[rows, columns, 3]` when they have colours (4 with
transparency; `u16` for 16 bits a channel). The declared shape may ask for other channels as long as nothing is lost: grey pictures
become colours, and colours that are all grey become shades. This file is damaged, or would lose something.

## Example

    input img: u8[h, w]          # and -i img=photo.jpg, which has colours
    error[D0314]: input `img`: `photo.jpg` has colours, and the program declares shades of grey

## How to fix it

Declare `u8[h, w, 3]` and say how colours become shades: `let grey = img @ [0.299, 0.587, 0.114]`. Transparency is the fourth channel:
declare `u8[h, w, 4]`, and leave it out with `img[:, :, :3]`.
",
};

/// What is wrong with the picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ImageProblem {
    /// The file cannot be decoded.
    Damaged(String),
    /// There are colours where the program wants shades.
    Colours,
    /// Some pixel is transparent, and the program wants no such channel.
    Transparent,
}

/// The facts of D0314.
#[derive(Clone, Debug)]
pub struct NotImage {
    /// Whose data it is.
    pub origin: Origin,
    /// What is wrong with it.
    pub problem: ImageProblem,
}

impl NotImage {
    /// The message.
    pub fn diag(&self) -> Diagnostic {
        let Self { origin, problem } = self;
        let name = &origin.input;
        match problem {
            ImageProblem::Damaged(what) => {
                Diagnostic::error(&CODE, format!("{origin} is no readable picture: {what}"))
            }
            ImageProblem::Colours => Diagnostic::error(
                &CODE,
                format!("{origin} has colours, and the program declares shades of grey"),
            )
            .help(format!(
                "declare `{name}: u8[h, w, 3]`; `{name} @ [0.299, 0.587, 0.114]` is their brightness"
            )),
            ImageProblem::Transparent => Diagnostic::error(
                &CODE,
                format!("{origin} has transparent pixels, and the program declares no channel for that"),
            )
            .help(format!("declare `{name}: u8[h, w, 4]`; `{name}[:, :, :3]` leaves the transparency out")),
        }
    }
}
