//! What the fuzz targets of this crate read, replayed without a fuzzer.

use std::path::Path;

#[test]
fn every_target_takes_its_corpus_and_survives_damage() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    assert_eq!(
        sfu::fuzz::replay(&corpus, recordings::fuzz::TARGETS),
        Ok(())
    );
}
