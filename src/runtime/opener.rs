//! The system's viewer and browser: one argument, no shell, nothing of theirs on our screen.

use std::path::Path;

use crate::model::{Exit, Fault, PaperId};
use crate::text::links;

/// Opens a file in the system's viewer. Says what was opened.
///
/// # Errors
/// No viewer could be started; names the path, so that it can be opened by hand.
pub fn open_file(path: &Path) -> Result<String, Fault> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    hand_over(path.as_os_str()).map(|()| name).map_err(|why| {
        Fault::new(Exit::Other, "no viewer opened the PDF", why, format!("open it by hand: {}", path.display()))
    })
}

/// Opens the abstract page in the browser. The address is built from the id alone.
///
/// # Errors
/// No browser could be started; names the address.
pub fn open_page(id: PaperId) -> Result<String, Fault> {
    open_url(&id.abs_url())
}

/// Opens an address in the browser. Only plain web addresses are handed on.
///
/// # Errors
/// No browser could be started; names the address.
pub fn open_url(url: &str) -> Result<String, Fault> {
    let web = url.starts_with("https://") || url.starts_with("http://");
    if !web || !links::is_safe(url) {
        return Err(Fault::new(Exit::Other, "this address is not opened", "it has signs no web address has", ""));
    }
    hand_over(url.as_ref())
        .map(|()| url.to_owned())
        .map_err(|why| Fault::new(Exit::Other, "no browser opened the page", why, format!("open it by hand: {url}")))
}

/// The programs that would be tried, in order.
pub fn openers() -> Vec<String> {
    let name = |c: std::process::Command| c.get_program().to_string_lossy().into_owned();
    let mut names: Vec<String> = open::commands("https://arxiv.org/").into_iter().map(name).collect();
    names.dedup();
    names
}

fn hand_over(target: &std::ffi::OsStr) -> Result<(), &'static str> {
    // The crate's own words are made for programmers.
    open::that_detached(target).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => "this system has no opener (xdg-open, gio, kde-open)",
        std::io::ErrorKind::PermissionDenied => "the system's opener may not be run",
        _ => "the system's opener failed",
    })
}
