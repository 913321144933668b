//! Makes the folder of the built web client exist, so that the server compiles before the client is built.

fn main() -> std::io::Result<()> {
    let dist = std::path::Path::new("../web/dist");
    std::fs::create_dir_all(dist)?;
    println!("cargo:rerun-if-changed=../web/dist");
    println!("cargo:rerun-if-changed=migrations");
    Ok(())
}
