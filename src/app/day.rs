//! What the first line and the rule say of an edition: its day, its kinds, whether it is whole. It finds none of it out.

use std::cmp::Reverse;

use super::jobs::Job;
use super::{QueueWait, Standing, State, View, commas, order_words};
use crate::action::{Action, Layer};
use crate::model::{Batch, BatchState, Category, Day};

/// Followed categories are named up to so many cells.
const CATEGORIES: usize = 40;

/// How sure it is what is said of an edition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Surety {
    /// It is so.
    #[default]
    Sure,
    /// It was worked out.
    Guessed,
    /// The edition is known to lack papers.
    Lacking,
}

/// How an edition stands; what is told first stands first.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stands {
    /// Nobody has answered yet.
    Unknown,
    /// None of it is here.
    NotHeld,
    /// A sync is bringing it.
    Arriving,
    /// Some category lacks papers.
    Stale,
    /// There is no network to ask.
    Offline,
    /// It is the newest there is, and no other comes today.
    NoMailing,
    /// As far as is known all of it is here.
    Here,
}

/// What the first line says of an edition, in parts.
#[derive(Debug)]
struct Telling {
    day: Day,
    /// Of the newest, the one that is to come.
    categories: String,
    kinds: String,
    /// Whether it is whole, the longest form first.
    figure: Vec<String>,
    /// What of it is shown, and in which order.
    chosen: String,
}

/// A batch of an edition by its category; none where only submission times speak of it.
type Part<'a> = (&'a Category, Option<&'a Batch>);

impl Telling {
    /// The forms of the line, the longest first: the categories go first, then the kinds, then the year.
    fn forms(&self) -> Vec<String> {
        let join = |parts: &[&str]| {
            let said: Vec<&str> = parts.iter().filter(|p| !p.is_empty()).copied().collect();
            said.join(" · ")
        };
        let (long, short, chosen) = (self.day.long(), self.day.short(), &self.chosen);
        let figure = self.figure.first().map_or("", String::as_str);
        let mut forms = vec![
            join(&[&long, &self.categories, &self.kinds, figure, chosen]),
            join(&[&long, &self.kinds, figure, chosen]),
            join(&[&long, figure, chosen]),
            join(&[&short, figure, chosen]),
        ];
        forms.extend(self.figure.iter().skip(1).map(|f| join(&[&short, f])));
        forms.extend(self.figure.last().cloned());
        forms
    }
}

impl State {
    /// What the first line says of the edition on screen, the longest form first; nothing where there is none.
    pub(super) fn day_forms(&self) -> Vec<String> {
        let Some(day) = self.edition.or(self.today()) else { return Vec::new() };
        let stands = self.stands(day);
        let parts = self.parts_of(day);
        let follows = self.followed.iter().map(Category::as_str).collect::<Vec<_>>().join(" ");
        let of_all = !matches!(stands, Stands::NoMailing | Stands::Offline | Stands::NotHeld) && !self.is_done(day);
        let named = matches!(stands, Stands::Arriving) || figure_names(&parts);
        let kinds_known = matches!(stands, Stands::Here) && parts.iter().any(|(_, b)| b.is_some());
        Telling {
            day: if stands == Stands::NoMailing { self.date() } else { day },
            categories: if of_all && !named && follows.len() <= CATEGORIES { follows } else { String::new() },
            kinds: if of_all && kinds_known { self.kinds() } else { String::new() },
            figure: self.with_newer(self.figure(day, &stands, &parts)),
            chosen: self.chosen(),
        }
        .forms()
    }

    /// How sure that is.
    pub(super) fn day_surety(&self) -> Surety {
        let Some(day) = self.edition.or(self.today()) else { return Surety::Sure };
        match self.stands(day) {
            Stands::Stale => Surety::Lacking,
            Stands::Here if self.parts_of(day).iter().all(|(_, batch)| batch.is_none()) => Surety::Guessed,
            _ => Surety::Sure,
        }
    }

    /// What the rule says of the edition on screen, the longest form first; nothing where it is a plain rule.
    pub fn day_rule(&self) -> Vec<String> {
        let missed = self.missed_rule();
        let Some(day) = self.edition.or(self.today()).filter(|_| missed.is_empty() && self.missed_shown().is_none())
        else {
            return missed;
        };
        let newer = self.newer().map(|newer| {
            let says = format!("{} is announced and not fetched yet", newer.long());
            vec![format!("{says}{}", self.key_for(Action::Sync, "fetches it")), says]
        });
        if let Some(newer) = newer {
            return newer;
        }
        let parts = self.parts_of(day);
        match self.stands(day) {
            Stands::Unknown | Stands::Arriving => Vec::new(),
            Stands::NotHeld => {
                let at = self.calendar.in_new_york(self.calendar.announced_at(day));
                vec![format!("announced {at} New York and not fetched{}", self.key_for(Action::Sync, "fetches it"))]
            }
            Stands::Stale => worst(&parts).map_or_else(Vec::new, |(category, batch)| lacks(category, batch)),
            Stands::Offline => self.waiting_orders(),
            Stands::NoMailing => {
                let figure = self.figure(day, &Stands::Here, &parts).into_iter().next().unwrap_or_default();
                let showing = format!("showing {}", weekday_short(day));
                let older = self.key_for(Action::Older, "older");
                vec![format!("{showing}: {figure}{older}"), format!("{showing}{older}"), showing]
            }
            Stands::Here if self.is_done(day) => self.done_rule(day),
            Stands::Here if parts.iter().all(|(_, batch)| batch.is_none()) => vec![
                "not seen as a listing: worked out from submission times, replacements missing".into(),
                "worked out from submission times, replacements missing".into(),
                "worked out from submission times".into(),
            ],
            Stands::Here => healed(&parts).into_iter().chain(self.watched_fact()).collect(),
        }
    }

    /// Whether the edition on screen was announced and none of it is held.
    pub fn is_unheld(&self) -> bool {
        self.edition.is_some_and(|day| self.edition_size(day).is_none())
    }

    fn stands(&self, day: Day) -> Stands {
        let newest = self.edition.is_none();
        if self.batches.is_none() {
            return Stands::Unknown;
        }
        if self.edition_size(day).is_none() && self.list().ids.is_empty() {
            return Stands::NotHeld;
        }
        let parts = self.parts_of(day);
        if newest && self.arriving(&parts).is_some() {
            return Stands::Arriving;
        }
        if parts.iter().any(|(_, batch)| state_of(*batch) == BatchState::Stale) {
            return Stands::Stale;
        }
        if newest && self.jobs.failed {
            return Stands::Offline;
        }
        let last = self.calendar.newest(self.now.at).day;
        if newest && day == last && self.date() > last { Stands::NoMailing } else { Stands::Here }
    }

    /// The batches of an edition in the categories followed, in the reader's order.
    fn parts_of(&self, day: Day) -> Vec<Part<'_>> {
        let batches = self.batches.iter().flatten().filter(|b| b.edition == day);
        let of = |c: &Category| batches.clone().find(|b| b.category.as_str().eq_ignore_ascii_case(c.as_str()));
        let known = |b: Option<&'_ Batch>| b.is_some_and(|b| b.state != BatchState::Computed);
        self.followed_here().iter().map(|c| (c, of(c))).map(|(c, b)| (c, b.filter(|b| known(Some(b))))).collect()
    }

    /// Whether it is whole, in words and figures, the longest form first.
    fn figure(&self, day: Day, stands: &Stands, parts: &[Part<'_>]) -> Vec<String> {
        let count = self.edition_size(day).map_or(self.list().ids.len(), |e| e.papers);
        let papers = commas(count);
        match stands {
            Stands::Unknown => vec![papers],
            Stands::NotHeld => vec!["not fetched".into()],
            Stands::Arriving => self.arriving(parts).unwrap_or_default(),
            Stands::Stale => stale(parts, self),
            Stands::Offline => self.offline(parts),
            Stands::NoMailing => {
                let at = self.calendar.in_new_york(self.calendar.upcoming(self.now.at).at);
                vec![format!("no mailing until {at} New York"), format!("no mailing until {at}"), "no mailing".into()]
            }
            Stands::Here => {
                let done = self.is_done(day);
                let states = || parts.iter().map(|(_, b)| state_of(*b));
                if states().all(|s| s == BatchState::Whole) && !parts.is_empty() {
                    return whole(parts, count, done);
                }
                let end = if done { " · done ✓" } else { "" };
                if states().all(|s| s == BatchState::Listed) && !parts.is_empty() {
                    return vec![format!("{papers} listed{end}"), papers];
                }
                if states().all(|s| s == BatchState::Computed) {
                    let short = if done { " ✓" } else { "" };
                    return vec![
                        format!("{papers} computed ~{end}"),
                        format!("{papers} ~{end}"),
                        format!("{papers} ~{short}"),
                    ];
                }
                let named: Vec<String> = parts.iter().map(|(c, b)| in_short(c, *b)).collect();
                vec![format!("{}{end}", named.join(" ")), format!("{papers} ~{end}"), papers]
            }
        }
    }

    /// What a sync brings just now: the categories that are whole, and the one on its way.
    fn arriving(&self, parts: &[Part<'_>]) -> Option<Vec<String>> {
        let job = self.jobs.sync.as_ref()?;
        let of = job.of.as_ref()?;
        let is_it = |(c, _): &&Part<'_>| c.as_str().eq_ignore_ascii_case(of.as_str());
        let coming = parts.iter().find(is_it)?;
        if state_of(coming.1) == BatchState::Whole {
            return None;
        }
        let line = coming_line(job, self)?;
        let whole = parts.iter().filter(|(_, b)| state_of(*b) == BatchState::Whole);
        let whole: Vec<String> = whole.map(|(c, b)| in_short(c, *b)).collect();
        let longest = whole.iter().chain([&line]).cloned().collect::<Vec<_>>().join(" ");
        Some(vec![longest, line, job.figure.clone()])
    }

    fn offline(&self, parts: &[Part<'_>]) -> Vec<String> {
        let looked = parts.iter().filter_map(|(_, b)| b.and_then(|b| b.checked)).max();
        let at = looked.map(|at| self.zone.moment(at, self.now.at)).or_else(|| self.jobs.last_sync.clone());
        let from = at.map_or_else(|| "held · offline".to_owned(), |at| format!("held from {at} · offline"));
        vec![from, "offline".into()]
    }

    /// An edition stands so in a category from now on; the lists stay as they are until they are asked for.
    pub(super) fn batch_came(&mut self, batch: Batch) {
        let batches = self.batches.get_or_insert_default();
        batches.retain(|b| (b.edition, &b.category) != (batch.edition, &batch.category));
        batches.push(batch);
    }

    /// The edition announced that is newer than the newest held, where that is the one on screen.
    fn newer(&self) -> Option<Day> {
        let last = self.calendar.newest(self.now.at).day.max(self.announced.unwrap_or_default());
        let held = self.today().filter(|_| self.edition.is_none())?;
        // What came of it is announced in the rule until it is taken in.
        let came = |b: &Batch| b.edition == last && b.state != BatchState::Computed;
        (held < last && !self.batches.iter().flatten().any(came)).then_some(last)
    }

    /// That a newer edition is not here is never left out.
    fn with_newer(&self, figure: Vec<String>) -> Vec<String> {
        let Some(newer) = self.newer() else { return figure };
        let near = self.date().back(6) <= newer;
        let name = if near { newer.weekday()[..3].to_owned() } else { weekday_short(newer) };
        let newer = format!("{name} not fetched");
        figure.into_iter().map(|f| format!("{f} · {newer}")).chain([newer.clone()]).collect()
    }

    /// `56 new 36 cross 47 repl`, of the lanes that are shown.
    pub(super) fn kinds(&self) -> String {
        let Some(lanes) = self.tally.lanes else { return String::new() };
        let replaced = lanes.replace + lanes.replace_cross + lanes.other;
        let kinds = [(lanes.new, "new"), (lanes.cross, "cross"), (replaced, "repl")];
        let kinds = kinds
            .iter()
            .take(self.shown_lanes.count())
            .filter(|(n, _)| *n > 0)
            .map(|(n, word)| format!("{} {word}", commas(*n)));
        kinds.collect::<Vec<_>>().join(" ")
    }

    /// What of the edition is shown, and in which order, where that was chosen.
    pub(super) fn chosen(&self) -> String {
        let order = self.list().query.sort.filter(|s| Some(*s) != self.own_query().sort);
        let order = order.map(|sort| order_words(Some(sort)).to_owned());
        let lanes = self.shown_lanes.words().map(str::to_owned);
        lanes.into_iter().chain(order).collect::<Vec<_>>().join(" · ")
    }

    /// Whether nothing of an edition is unread.
    pub(super) fn is_done(&self, day: Day) -> bool {
        self.edition_size(day).is_some_and(|e| e.papers > 0) && self.unread_of(day) == Some(0)
    }

    /// `11 min · 4 stars · next mailing Fri 02:00`.
    fn done_rule(&self, day: Day) -> Vec<String> {
        let took = self.minutes_of(day).map(|minutes| format!("{minutes} min"));
        let list = self.list();
        let rows: Option<Vec<_>> = list.ids.iter().map(|id| self.rows.get(id)).collect();
        let stars = rows.map_or(0, |rows| rows.iter().filter(|r| r.marks.star.is_some()).count());
        let stars = (stars > 0).then(|| if stars == 1 { "1 star".into() } else { format!("{} stars", commas(stars)) });
        let next = self.edition.is_none().then(|| format!("next mailing {}", self.next_mailing()));
        let parts: Vec<String> = took.into_iter().chain(stars).chain(next).collect();
        (0..parts.len()).map(|from| parts[from..].join(" · ")).collect()
    }

    /// `3 orders wait for the network: 2 PDFs, 1 sync`.
    fn waiting_orders(&self) -> Vec<String> {
        let pdfs = match self.downloads.queue.wait {
            Some((QueueWait::Network, _)) => self.downloads.waiting(),
            _ => 0,
        };
        match pdfs {
            0 => Vec::new(),
            1 => vec!["2 orders wait for the network: 1 PDF, 1 sync".into()],
            n => vec![format!("{} orders wait for the network: {} PDFs, 1 sync", commas(n + 1), commas(n))],
        }
    }

    /// ` · r fetches it`, with the key that does it; nothing where no key does.
    pub(super) fn key_for(&self, action: Action, does: &str) -> String {
        let key = self.keymap.labels(Layer::List, action).into_iter().next();
        key.map_or_else(String::new, |key| format!(" · {key} {does}"))
    }

    /// The date in New York.
    pub(super) fn date(&self) -> Day {
        Day::new(self.calendar.date_at(self.now.at))
    }

    /// When the next mailing is announced, by the reader's own clock: `Fri 02:00`.
    pub(super) fn next_mailing(&self) -> String {
        self.zone.weekday_hour(self.calendar.upcoming(self.now.at).at)
    }

    /// An edition's state in a few words, for lists of editions: `139/139 ✓ done`, `not fetched`.
    pub(super) fn edition_words(&self, day: Day) -> String {
        let parts = self.parts_of(day);
        let stale = parts.iter().any(|(_, b)| state_of(*b) == BatchState::Stale);
        let stands = match self.edition_size(day) {
            None => Stands::NotHeld,
            Some(_) if stale => Stands::Stale,
            Some(_) => Stands::Here,
        };
        self.figure(day, &stands, &parts).into_iter().next().unwrap_or_default()
    }

    /// How the edition on screen stands, for a sentence: `whole`; nothing where nobody has said yet.
    pub(super) fn day_told(&self) -> String {
        let day = self.edition.or(self.today()).filter(|_| self.standing == Standing::Own && self.batches.is_some());
        let Some(day) = day.filter(|_| self.missed_shown().is_none()) else { return String::new() };
        let parts = self.parts_of(day);
        let first = parts.first().map_or(BatchState::Computed, |(_, b)| state_of(*b));
        if self.edition_size(day).is_some() && !figure_names(&parts) {
            return first.word().to_owned();
        }
        self.edition_words(day).replace(" ✓", " whole").replace(" ~", " computed")
    }

    /// Whether the list on screen is an edition, or several folded into one.
    pub(super) fn shows_editions(&self) -> bool {
        self.view == View::Today && self.search.is_none()
    }
}

/// `Fri 14 Aug`.
pub(super) fn weekday_short(day: Day) -> String {
    format!("{} {}", &day.weekday()[..3], day.short())
}

fn state_of(batch: Option<&Batch>) -> BatchState {
    batch.map_or(BatchState::Computed, |b| b.state)
}

/// Whether the figure names the categories by itself: they differ, or one lacks papers.
fn figure_names(parts: &[Part<'_>]) -> bool {
    let first = parts.first().map(|(_, b)| state_of(*b));
    parts.iter().any(|(_, b)| state_of(*b) == BatchState::Stale || Some(state_of(*b)) != first)
}

/// A category in a word: `cs.CL ✓`.
fn in_short(category: &Category, batch: Option<&Batch>) -> String {
    match state_of(batch) {
        BatchState::Whole => format!("{category} ✓"),
        BatchState::Listed => format!("{category} listed"),
        BatchState::Computed => format!("{category} ~"),
        BatchState::Stale => format!("{category} stale"),
    }
}

/// The category that lacks most.
fn worst<'a>(parts: &[Part<'a>]) -> Option<(&'a Category, &'a Batch)> {
    let stale = parts.iter().filter_map(|(c, b)| Some((*c, b.filter(|b| b.state == BatchState::Stale)?)));
    let lack = |b: &Batch| b.listed.map_or(0, |listed| listed.saturating_sub(b.held.all()));
    // Of equals the first: the reader put it there.
    stale.enumerate().max_by_key(|(at, (_, b))| (lack(b), Reverse(*at))).map(|(_, found)| found)
}

fn stale(parts: &[Part<'_>], state: &State) -> Vec<String> {
    let Some((of, batch)) = worst(parts) else { return Vec::new() };
    let held = commas(batch.held.all());
    let figure = batch.listed.map_or_else(|| format!("{held} stale"), |of| format!("{held}/{} stale", commas(of)));
    let again = batch.next_try.map(|at| format!(", again {}", state.zone.moment(at, state.now.at)));
    let offline = if state.jobs.failed && state.edition.is_none() { " · offline" } else { "" };
    let worst = format!("{of} {figure}{}{offline}", again.unwrap_or_default());
    let others = parts.iter().map(|(c, b)| if *c == of { worst.clone() } else { in_short(c, *b) });
    let all = others.collect::<Vec<_>>().join(" ");
    vec![all, worst, format!("{of} {figure}"), figure, "stale".into()]
}

/// Why a category lacks papers, for the rule.
fn lacks(category: &Category, batch: &Batch) -> Vec<String> {
    let held = batch.held.all();
    let says = batch.listed.map(|n| format!("the listing page says {}", commas(n)));
    let what = if held == 0 {
        format!("the feed for {category} still shows an older edition")
    } else {
        format!("the feed for {category} does not hold all of this edition")
    };
    says.map(|says| format!("{what}; {says}")).into_iter().chain([what]).collect()
}

fn whole(parts: &[Part<'_>], count: usize, done: bool) -> Vec<String> {
    // Of one category the figures are the listing's own; papers of several are counted once.
    let figure = match parts {
        [(_, Some(one))] => (one.held.all(), one.listed.unwrap_or(one.held.all())),
        _ => (count, count),
    };
    let (held, listed) = (commas(figure.0), commas(figure.1));
    if done {
        return vec![format!("{held} of {listed} ✓ done"), format!("{held} ✓ done"), "✓ done".into()];
    }
    let figure = format!("{held}/{listed} ✓");
    let healed = match mended(parts).as_slice() {
        [] => None,
        [(_, n)] => Some(format!("{figure} · healed +{}", commas(*n))),
        // A paper of two categories would be counted twice.
        [..] => Some(format!("{figure} · healed")),
    };
    healed.into_iter().chain([figure]).collect()
}

/// The categories that were here and got what they lacked, and how many papers. One of which most came later was not here:
/// it was missed and then fetched.
fn mended<'a>(parts: &[Part<'a>]) -> Vec<(&'a Category, usize)> {
    let was_here = |b: &&Batch| b.healed > 0 && b.healed * 2 <= b.held.all();
    parts.iter().filter_map(|(c, b)| Some((*c, b.filter(was_here)?.healed))).collect()
}

fn healed(parts: &[Part<'_>]) -> Vec<String> {
    let mended = mended(parts);
    let came = "came after the listing was first fetched";
    let of_each: Vec<String> = mended.iter().map(|(category, n)| format!("{} of {category}", commas(*n))).collect();
    if of_each.is_empty() { Vec::new() } else { vec![format!("{} {came}", of_each.join(", "))] }
}

/// `cs.LG 200/431 · 4 s`.
fn coming_line(job: &Job, state: &State) -> Option<String> {
    let now = state.now.since_start;
    job.is_shown(now).then(|| match job.left(now) {
        Some(left) => format!("{} · {left} s", job.figure),
        None => job.figure.clone(),
    })
}

#[cfg(test)]
mod tests;
