//! The addresses a paper names, and what each leads to.

use super::{FoundLink, LinkKind};
use crate::text::{Clean, cap, links};

/// Addresses of what everybody knows, or of nothing of the paper's own.
const NO_NEWS: [&str; 6] =
    ["arxiv.org", "imstat.org", "creativecommons.org", "dx.doi.org", "github.com", "huggingface.co"];
/// Words before an address tell what it is, as far back.
const BEFORE: usize = 60;

/// The addresses of some texts, each once, at most `most`.
pub(super) fn find(texts: &[&str], most: usize) -> Vec<FoundLink> {
    let mut found: Vec<FoundLink> = Vec::new();
    for text in texts {
        if !links::may_stand_in(text) {
            continue;
        }
        let plain = links::plain(text);
        for placed in links::links(&plain) {
            let Some(link) = of(placed.link, &plain[..placed.at]) else { continue };
            if !found.iter().any(|f| same(&f.address, &link.address)) && found.len() < most {
                found.push(link);
            }
        }
    }
    found
}

fn of(link: &str, before: &str) -> Option<FoundLink> {
    let link = link.strip_prefix("http://").map_or_else(|| link.to_owned(), |rest| format!("https://{rest}"));
    let link = link.trim_end_matches(['-', '*', '_', '.']);
    let (host, path) = links::parts(link)?;
    let path = path.trim_matches('/');
    if NO_NEWS.contains(&&*host) && (path.is_empty() || host == "arxiv.org" || host == "imstat.org") {
        return None;
    }
    let kind = kind(&host, path).unwrap_or_else(|| told(before));
    Some(FoundLink { kind, address: Clean::line(link, cap::LINE) })
}

/// What its place tells; none where that can be anything.
fn kind(host: &str, path: &str) -> Option<LinkKind> {
    let ends = |end: &str| host.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let first = path.split('/').next().unwrap_or_default();
    match host {
        "huggingface.co" | "hf.co" => Some(match first {
            "datasets" => LinkKind::Dataset,
            "spaces" => LinkKind::Project,
            "papers" | "blog" | "docs" | "collections" | "posts" => LinkKind::Page,
            _ if path.contains('/') => LinkKind::Model,
            _ => LinkKind::Page,
        }),
        "github.com" if !path.contains('/') => Some(LinkKind::Page),
        "github.com" | "gist.github.com" | "bitbucket.org" | "codeberg.org" | "git.sr.ht" | "gitee.com" => {
            Some(LinkKind::Code)
        }
        "anonymous.4open.science" | "pypi.org" | "crates.io" | "colab.research.google.com" => Some(LinkKind::Code),
        "doi.org" | "dx.doi.org" if path.contains("zenodo") => Some(LinkKind::Dataset),
        "doi.org" | "dx.doi.org" | "openreview.net" | "youtube.com" | "youtu.be" => Some(LinkKind::Page),
        _ if host.starts_with("gitlab.") => Some(LinkKind::Code),
        _ if ["github.io", "gitlab.io", "netlify.app", "vercel.app", "pages.dev"].iter().any(|e| ends(e)) => {
            Some(LinkKind::Project)
        }
        "sites.google.com" => Some(LinkKind::Project),
        "kaggle.com" if first == "datasets" => Some(LinkKind::Dataset),
        _ if ends("zenodo.org") || ends("figshare.com") || host.starts_with("dataverse.") => Some(LinkKind::Dataset),
        _ => None,
    }
}

/// What the words before an address call it.
fn told(before: &str) -> LinkKind {
    let from = before.char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
    let near = before[from..].to_lowercase();
    let near = near.rsplit(". ").next().unwrap_or_default();
    let last = |words: &[&str]| words.iter().filter_map(|w| near.rfind(w)).max();
    let kinds = [
        (LinkKind::Code, last(&["code", "implementation", "software", "repository", "github"])),
        (LinkKind::Project, last(&["project", "webpage", "web page", "website", "homepage", "demo"])),
        (LinkKind::Dataset, last(&["dataset", "data set", "data is", "data are", "data at", "data:"])),
    ];
    let told = kinds.into_iter().filter_map(|(kind, at)| at.map(|at| (at, kind))).max_by_key(|(at, _)| *at);
    told.map_or(LinkKind::Page, |(_, kind)| kind)
}

/// Whether two addresses are one but for a slash and the case of letters.
fn same(a: &str, b: &str) -> bool {
    a.trim_end_matches('/').eq_ignore_ascii_case(b.trim_end_matches('/'))
}
