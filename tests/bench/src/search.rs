//! Search by letter: what people type, answered after every letter.

use std::time::Duration;

use offprint::app::Question;
use offprint::model::Query;
use offprint::runtime::Answers;
use rusqlite::Connection;

use crate::Outcome;
use crate::figures::{Samples, ms, ratio, say};
use crate::world::Stage;

/// Papers a question asks for while it is typed.
const WHILE_TYPING: usize = 200;
/// What is typed, letter by letter.
const TYPED: [&str; 60] = [
    "attention is all you need",
    "multilingual mixture of experts routing",
    "diffusion models",
    "graph neural network",
    "quantum error correction",
    "large language models",
    "chain of thought",
    "reinforcement learning from human feedback",
    "dark matter",
    "transformer",
    "retrieval augmented generation",
    "protein folding",
    "o(n^2)",
    "erdos",
    "gpt-4",
    "low rank adaptation",
    "speech recognition",
    "neural radiance fields",
    "black hole",
    "topological insulator",
    "federated learning privacy",
    "in context learning",
    "a survey of",
    "the",
    "to be",
    "code generation benchmark",
    "hallucination detection",
    "vision language",
    "long context",
    "kv cache",
    "speculative decoding",
    "scaling laws",
    "monte carlo",
    "bayesian optimization",
    "causal inference",
    "time series forecasting",
    "knowledge graph",
    "author:lee transformer",
    "title:agents",
    "cat:cs.CL summarization",
    "agents -survey",
    "\"world model\"",
    "robot manipulation",
    "sparse autoencoder",
    "mechanistic interpretability",
    "prompt injection",
    "jailbreak",
    "image segmentation",
    "text to sql",
    "machine translation low resource",
    "tokenization",
    "embedding",
    "video",
    "medical imaging",
    "stochastic gradient descent",
    "optimal transport",
    "string theory",
    "gravitational waves",
    "is:unread agents",
    "since:30d reasoning",
];

/// Types the log through the program's reader, then asks the same index as a search engine would.
pub fn measure(stage: &Stage) -> Outcome<()> {
    let world = stage.world()?;
    let mut answers = Answers::open(&world)?;
    let (mut ours, mut theirs) = (Samples::default(), Samples::default());
    let mut slowest = Vec::new();
    for round in 0..2 {
        for typed in TYPED {
            for text in letters(typed) {
                let question = Question::List { query: Query::parse(text), limit: WHILE_TYPING, near: None };
                let mut cold = Samples::default();
                // The first round warms the page cache.
                let samples = if round == 0 { &mut cold } else { &mut ours };
                samples.time(|| answers.answer(&world, question))?;
                slowest.push((if round == 0 { Duration::ZERO } else { samples.newest() }, text));
            }
        }
    }
    say("search", "a letter, 200 ids, 96 rows, 3 papers", "5 ms median", &ours.line());
    slowest.sort_by_key(|(took, _)| std::cmp::Reverse(*took));
    let named: Vec<String> = slowest.iter().take(8).map(|(t, text)| format!("{text:?} {}", ms(*t))).collect();
    say("search", "slowest", "", &named.join(", "));
    let rival = Connection::open(&world.places.index)?;
    for typed in TYPED {
        for text in letters(typed) {
            let Some(expression) = expression(text) else { continue };
            let best = || -> rusqlite::Result<Vec<i64>> {
                let mut asked =
                    rival.prepare_cached("SELECT rowid FROM fts WHERE fts MATCH ? ORDER BY rank LIMIT 50")?;
                asked.query_map([expression], |r| r.get(0))?.collect()
            };
            std::hint::black_box(theirs.time(best)?);
        }
    }
    say("search", "rival: FTS5, best 50 by rank, ids alone", "", &theirs.line());
    say("search", "ratio of medians", "", &ratio(ours.at(0.5), theirs.at(0.5)));
    say("search", "ratio of p95", "", &ratio(ours.at(0.95), theirs.at(0.95)));
    Ok(())
}

fn letters(typed: &str) -> impl Iterator<Item = &str> {
    typed.char_indices().map(move |(i, c)| &typed[..i + c.len_utf8()]).filter(|t| !t.trim().is_empty())
}

/// All words, the last as a prefix; fields and signs are read as words.
fn expression(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| format!("\"{}\"", w.to_lowercase()))
        .collect();
    let star = if text.ends_with(|c: char| c.is_alphanumeric()) { " *" } else { "" };
    (!words.is_empty()).then(|| words.join(" ") + star)
}
