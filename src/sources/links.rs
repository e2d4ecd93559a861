//! The links that every record of the query service carries, for sources that give none.

use crate::model::{Link, PaperId};
use crate::text::{Clean, cap};

/// The abstract page and the PDF of one version.
pub(super) fn of(id: PaperId, version: u32) -> Vec<Link> {
    let link = |rel: &str, title: &str, href: String| Link {
        rel: Clean::line(rel, cap::LINE),
        title: Clean::line(title, cap::LINE),
        href: Clean::line(&href, cap::LINE),
    };
    vec![link("alternate", "", format!("{}v{version}", id.abs_url())), link("related", "pdf", id.pdf_url(version))]
}
