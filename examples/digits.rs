//! digits.rs: digits.tx as a Rust program: a classifier of handwritten digits, trained and tested in one compiled function.
//!
//!     cargo run --release -p texpr --example digits

use texpr::{Builder, DType, Error, NEW, Outputs, args, ix};

/// Learns the mean picture of each digit from the first half of the data, and names the digits of the second half.
pub(crate) fn run() -> Result<Outputs, Error> {
    let tx = Builder::new();
    let x = tx.input("x", DType::U8, ("n", 64));
    let y = tx.input("y", DType::I64, ["n"]);

    let half = tx.size("n").floor_divide(2);
    let train = x.at(ix![..half]).astype(DType::F64);
    let test_x = x.at(ix![half..]).astype(DType::F64);
    let test_y = y.at(ix![half..]);

    // Which picture is which digit, as a table of zeros and ones; its product with the pictures adds up those of each digit.
    let digits = tx.arange(10);
    let member = y.at(ix![..half, NEW]).eq(digits).astype(DType::F64);
    let counts = member.sum_with(args().axis(0));
    let centroids = member.t().matmul(train) / counts.at(ix![.., NEW]);

    // |t - c|**2 of every picture and every centroid.
    let squares = test_x.pow(2).sum_with(args().axis(1).keepdims(true));
    let lengths = centroids.pow(2).sum_with(args().axis(1));
    let distance = squares - 2 * test_x.matmul(centroids.t()) + lengths;
    let guess = distance.argmin_with(args().axis(1));

    let right = guess.eq(test_y);
    tx.output("right", right.sum());
    tx.output("accuracy", right.astype(DType::F64).mean());
    let of_digit = right.at(ix![.., NEW]) & test_y.at(ix![.., NEW]).eq(digits);
    tx.output("right_by_digit", of_digit.sum_with(args().axis(0)));

    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/digits.npz");
    let pixels = texpr::read(&format!("{file}:x"))?;
    let labels = texpr::read(&format!("{file}:y"))?;
    tx.compile()?.call_named(&[("x", (&pixels).into()), ("y", (&labels).into())])
}

fn main() -> Result<(), Error> {
    print!("{}", run()?);
    Ok(())
}
