//! Writes test media: `pattern y4m WIDTH HEIGHT FPS FRAMES SOURCE FILE` or `pattern wav SECONDS FILE` (`-` is stdout).

use std::fs::File;
use std::io::{self, BufWriter, Write};

use anyhow::{Context, Result, bail};
use tests::pattern::{Picture, write_wav};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["y4m", width, height, fps, frames, source, file] => {
            let picture = Picture {
                width: width.parse()?,
                height: height.parse()?,
                source: source.parse()?,
            };
            picture.write_y4m(&mut open(file)?, fps.parse()?, frames.parse()?)?;
        }
        ["wav", seconds, file] => write_wav(&mut open(file)?, seconds.parse()?)?,
        _ => bail!(
            "usage: pattern y4m WIDTH HEIGHT FPS FRAMES SOURCE FILE | pattern wav SECONDS FILE"
        ),
    }
    Ok(())
}

fn open(file: &str) -> Result<Box<dyn Write>> {
    Ok(if file == "-" {
        Box::new(BufWriter::new(io::stdout().lock()))
    } else {
        Box::new(BufWriter::new(
            File::create(file).with_context(|| format!("create {file}"))?,
        ))
    })
}
