use std::path::Path;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::Target;

/// Damaged copies of each input that are tried too.
const DAMAGED: usize = 50;

/// Gives every target its folder of the corpus without a fuzzer, and damaged copies and random bytes
/// beside it. What crashed a reader once is tried again by this.
///
/// # Errors
/// A target refuses, or takes, its corpus as a whole: then that tests next to nothing.
pub fn replay(corpus: &Path, targets: &[Target]) -> Result<(), String> {
    for (name, target) in targets {
        let folder = corpus.join(name);
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        let mut inputs: Vec<Vec<u8>> = Vec::new();
        for entry in std::fs::read_dir(&folder).map_err(failed)? {
            inputs.push(std::fs::read(entry.map_err(failed)?.path()).map_err(failed)?);
        }
        let taken = inputs.iter().filter(|input| target(input)).count();
        if taken == 0 || taken == inputs.len() {
            return Err(format!("{name}: {taken} of {} taken", inputs.len()));
        }
        let mut rng = StdRng::seed_from_u64(0x6b6c_6965_6700);
        for input in inputs.iter().flat_map(|input| [input; DAMAGED]) {
            target(&damaged(input, &mut rng));
        }
    }
    Ok(())
}

/// The input cut short, or with a few bytes changed, or random altogether.
fn damaged(input: &[u8], rng: &mut StdRng) -> Vec<u8> {
    let mut bytes = input.to_vec();
    match rng.random_range(0..4) {
        0 => bytes.truncate(rng.random_range(0..=input.len())),
        1 => bytes = (0..rng.random_range(0..64)).map(|_| rng.random()).collect(),
        _ => {
            for _ in 0..rng.random_range(1..5) {
                let at = rng.random_range(0..=bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = rng.random();
                }
            }
        }
    }
    bytes
}
