//! A paper as a Markdown link. It writes no document.

use crate::model::Paper;
use crate::text::tex;

/// `[Title](https://arxiv.org/abs/2608.11232)`, with what Markdown would read otherwise escaped.
pub fn link(paper: &Paper) -> String {
    format!("[{}]({})", escaped(&tex::render(&paper.title)), paper.id.abs_url())
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            if matches!(c, '\\' | '[' | ']' | '*' | '_' | '`' | '<' | '>' | '$' | '~' | '|') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::bibtex::tests::paper;
    use super::*;

    #[test]
    fn brackets_do_not_end_the_link() {
        let link = link(&paper(r"On [X](evil) and \emph{Y}_1, a*b", &[]));
        assert_eq!(link, r"[On \[X\](evil) and Y\_1, a\*b](https://arxiv.org/abs/2608.11232)");
    }
}
