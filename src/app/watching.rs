//! What is watched for: where it stands in what is shown, how many papers have it, and how it is taken up and let go.

use std::ops::Range;

use super::effect::{Effects, Order};
use super::{Standing, State, View, commas, shown};
use crate::model::query::{Atom, CatPattern, Field, State as Is, Text};
use crate::model::{Badge, Day, PaperId, Query, Row, Sort, Watch};
use crate::text::found::{Sought, found, found_in_names};

/// What is looked for in the texts shown, made anew when what is watched for changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Watching {
    /// What config.toml watches for.
    config: Vec<Watch>,
    title: Vec<Text>,
    summary: Vec<Text>,
    authors: Vec<Text>,
    /// Last words of the names: all that a row shows of them.
    surnames: Vec<Text>,
    categories: Vec<CatPattern>,
    /// Whole queries: their words are marked in papers that answer.
    queries: Vec<Query>,
    /// How many papers of an edition on screen have something of it; none where that is not counted yet.
    count: Option<(Option<Day>, usize)>,
}

/// Which text of a paper is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The title.
    Title,
    /// The authors as a row names them.
    Byline,
    /// The authors by their names.
    Authors,
    /// The abstract.
    Abstract,
    /// Id, categories, dates.
    Facts,
}

/// Whether something is watched for from now on, or no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// From now on.
    Up,
    /// No longer.
    Down,
}

impl Watching {
    pub(super) fn new(config: Vec<Watch>, standing: Standing, library: &[Watch]) -> Self {
        let mut watching = Self { config, ..Self::default() };
        watching.look_for(standing, library);
        watching
    }

    /// What a store's library watches for; what config.toml does counts in the reader's own alone.
    pub(super) fn look_for(&mut self, standing: Standing, library: &[Watch]) {
        let config = std::mem::take(&mut self.config);
        let mut new = Self::default();
        let fixed = config.iter().filter(|_| standing == Standing::Own);
        for watch in fixed.chain(library) {
            let query = watch.query();
            match watch {
                Watch::Author(name) => {
                    new.authors.extend(query.texts(Field::Author).cloned());
                    let surname = name.split_once(',').map_or(name.as_ref(), |(surname, _)| surname);
                    let surname = crate::text::found::phrase(surname);
                    new.surnames.extend(surname.rsplit(' ').next().map(|word| Text::Word(word.to_owned())));
                }
                Watch::Word(_) => {
                    new.title.extend(query.texts(Field::Title).cloned());
                    new.summary.extend(query.texts(Field::Abstract).cloned());
                }
                Watch::Category(_) => new.categories.extend(query.atoms().filter_map(|atom| match atom {
                    Atom::Cat(pattern) => Some(pattern.clone()),
                    _ => None,
                })),
                Watch::Query(_) => new.queries.push(query),
            }
        }
        *self = Self { config, ..new };
    }
}

impl State {
    /// What is watched for, that of config.toml first.
    pub fn watches(&self) -> impl Iterator<Item = &Watch> {
        self.config_watches().iter().chain(&self.memory.watches)
    }

    fn config_watches(&self) -> &[Watch] {
        if self.standing == Standing::Own { &self.watching.config } else { &[] }
    }

    /// Whether it is watched for, in these words or others; and whether it is config.toml that says so.
    pub(super) fn watched_by(&self, watch: &Watch) -> Option<Origin> {
        let like = |all: &[Watch]| all.iter().any(|w| w.is_like(watch));
        match (like(self.config_watches()), like(&self.memory.watches)) {
            (true, _) => Some(Origin::Config),
            (false, true) => Some(Origin::Library),
            (false, false) => None,
        }
    }

    /// Where a shown text of a paper has something that is watched for.
    pub fn watched_in(&self, id: PaperId, part: Part, text: &str) -> Vec<Range<usize>> {
        let watching = &self.watching;
        let (own, field) = match part {
            Part::Title => (&watching.title, Field::Title),
            Part::Abstract => (&watching.summary, Field::Abstract),
            Part::Authors => (&watching.authors, Field::Author),
            Part::Byline => (&watching.surnames, Field::Author),
            Part::Facts => return self.watched_categories(id, text),
        };
        // A surname alone is many people's, and one word of a query many papers': the row has to be one of those found.
        let is_found = self.rows.get(&id).is_some_and(is_watched);
        let own = own.iter().filter(|_| is_found || part != Part::Byline);
        let asked = watching.queries.iter().filter(|_| is_found).flat_map(|query| query.texts(field));
        let sought: Vec<Sought<'_>> = own.chain(asked).map(Text::sought).collect();
        if part == Part::Authors { found_in_names(text, &sought) } else { found(text, &sought) }
    }

    /// Where categories that are watched for stand among the facts of a paper, which begin with its id.
    fn watched_categories(&self, id: PaperId, text: &str) -> Vec<Range<usize>> {
        let all = &self.watching.categories;
        if all.is_empty() || !text.starts_with(&id.to_string()) {
            return Vec::new();
        }
        let is_watched = |word: &str| {
            all.iter().any(|pattern| match pattern {
                CatPattern::Exact(category) => category.as_str().eq_ignore_ascii_case(word),
                CatPattern::Archive(archive) => word.split('.').next().is_some_and(|a| a.eq_ignore_ascii_case(archive)),
            })
        };
        let mut ranges = Vec::new();
        let mut at = 0;
        for word in text.split(' ') {
            if is_watched(word) {
                ranges.push(at..at + word.len());
            }
            at += word.len() + 1;
        }
        ranges
    }

    /// `9 watched`: how many papers of the edition on screen have something of it; none where there are none.
    pub fn watched_fact(&self) -> Option<String> {
        let (of, count) = self.watching.count?;
        let shown = self.view == View::Today && self.search.is_none() && of == self.edition && count > 0;
        shown.then(|| format!("{} watched", commas(count)))
    }

    /// The query whose papers are counted for that; none while nothing is watched for.
    pub(super) fn watched_query(&self) -> Option<Query> {
        self.watches().next()?;
        let today = View::Today.query(self.edition, self.followed_here(), &self.memory.saved);
        Some(today.and(Atom::Is(Is::Watched)))
    }

    pub(super) fn watched_counted(&mut self, count: Option<usize>) {
        self.watching.count = count.map(|count| (self.edition, count));
    }

    /// Whether the edition on screen is another than the one that was counted.
    pub(super) fn watched_uncounted(&self) -> bool {
        self.watches().next().is_some() && self.watching.count.is_none_or(|(of, _)| of != self.edition)
    }

    /// Takes up or lets go. What config.toml says stays.
    pub(super) fn set_watch(&mut self, watch: Watch, stand: Stand, effects: &mut Effects) -> Result<(), String> {
        match (stand, self.watched_by(&watch)) {
            (Stand::Up, Some(_)) => return Err(format!("{watch} is watched for already")),
            (Stand::Up, None) if self.memory.watches.len() >= Watch::MOST => {
                return Err(format!("{} things are watched for; let one go", Watch::MOST));
            }
            (Stand::Down, None) => return Err(format!("{watch} is not watched for")),
            (Stand::Down, Some(Origin::Config)) => {
                return Err(format!("{watch} stands in config.toml, under [watch]: take it out there"));
            }
            (Stand::Up, None) | (Stand::Down, Some(Origin::Library)) => {}
        }
        self.turn(Order::Watch { watch, stand }, effects);
        Ok(())
    }

    /// This is what the library watches for now.
    pub(super) fn watches_are(&mut self, watches: Vec<Watch>, effects: &mut Effects) {
        if self.memory.watches == watches {
            return;
        }
        self.watching.look_for(self.standing, &watches);
        self.memory.watches = watches;
        self.count_at = Some(self.now.since_start);
        // Rows carry the mark: those near the cursor come again with the list, the others when they are in view.
        let near = self.list().around().to_vec();
        self.rows.retain(|id, _| near.contains(id));
        for list in &mut self.lists {
            let asks =
                list.query.sort == Some(Sort::Watched) || list.query.atoms().any(|atom| *atom == Atom::Is(Is::Watched));
            list.stale |= asks;
        }
        self.ask_list(None, effects);
    }

    /// `watched: author:"Jane Doe" · u undo`, or what became of it: the library may be of another process.
    pub(super) fn tell_watched(&mut self, watch: &Watch) {
        let text = match self.watched_by(watch) {
            Some(_) => format!("watched: {watch} · u undo"),
            None => format!("no longer watched: {watch} · u undo"),
        };
        self.say(text);
    }

    /// `:watched`: everything held that has something of it.
    pub(super) fn show_watched(&mut self, effects: &mut Effects) {
        if self.watches().next().is_none() {
            return self.say("nothing is watched for yet · w on a paper offers its authors and categories");
        }
        self.view_at(View::All.place(), effects);
        self.search_for("is:watched ", effects);
    }

    /// What is watched for, in a sentence.
    pub(super) fn watches_told(&self) -> String {
        let all: Vec<String> = self.watches().map(ToString::to_string).collect();
        if all.is_empty() {
            return "nothing is watched for; watch author:\"Jane Doe\" does".into();
        }
        format!("watched: {}", all.join(", "))
    }

    /// The authors and the categories of a paper.
    pub(super) fn watches_of(&self, id: PaperId) -> Vec<Watch> {
        let Some(held) = self.paper(id) else { return Vec::new() };
        let paper = &held.paper;
        let name = |a: &crate::model::Author| Watch::author(&shown(&a.name, super::TexView::Unicode)).ok();
        let categories = paper.categories.iter().map(|c| Watch::Category(c.clone()));
        paper.authors.iter().take(100).filter_map(name).chain(categories).collect()
    }
}

/// Where a watch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// In config.toml: no key takes it away.
    Config,
    /// In the library.
    Library,
}

/// Whether a row carries the mark.
pub fn is_watched(row: &Row) -> bool {
    row.badges.contains(&Badge::Watched)
}
