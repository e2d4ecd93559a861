//! The command line: everything the program can do, typed by name.

use std::ops::Range;

use super::commands::{self, CommandEntry, Said, Verb};
use super::complete::{Candidate, Wanted, starting, word_start};
use super::effect::{Effect, Effects};
use super::prompt::Aid;
use super::search::put_in_front;
use super::{Focus, Overlay, Stand, Standing, State, Tone, View, order_words};
use crate::action::Action;
use crate::model::{Category, Day, DaySpec, Query, Remembered, Sort, Watch};
use crate::text::line::Line;
use crate::text::near::nearest;

/// The line after the colon.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CommandLine {
    /// What is typed.
    pub line: Line,
    /// What helps the typing.
    pub aid: Aid,
}

/// The names that begin with what is typed, by alphabet; those that hold it where none begins so.
pub(super) fn names(typed: &str) -> Vec<Candidate> {
    let typed = typed.trim_start().to_lowercase();
    let having = |holds: &dyn Fn(&str) -> bool| {
        let named = commands::all_names().filter(|(name, _)| holds(name));
        named.map(|(name, summary)| Candidate::new(name, summary)).collect::<Vec<_>>()
    };
    let mut found = having(&|name| name.starts_with(&typed));
    if found.is_empty() {
        found = having(&|name| name.contains(&typed));
    }
    // With nothing typed the commands come first, as the table has them.
    if !typed.is_empty() {
        found.sort_by(|a, b| a.text.cmp(&b.text));
    }
    found
}

/// The parts of a command that are not understood: a name that nothing has, words of its query that are no condition.
pub(super) fn not_understood(text: &str) -> Vec<Range<usize>> {
    let start = text.len() - text.trim_start().len();
    let end = text[start..].find(' ').map_or(text.len(), |at| start + at);
    let name = &text[start..end];
    let is_number = name.bytes().all(|b| b.is_ascii_digit());
    match CommandEntry::from_name(name).map(|entry| entry.verb) {
        Some(Verb::Search | Verb::Mark(..)) => {
            let asked = Query::parse(&text[end..]).not_understood;
            asked.into_iter().map(|r| r.start + end..r.end + end).collect()
        }
        Some(_) => Vec::new(),
        None if is_number || commands::read(name).is_ok() => Vec::new(),
        None => std::iter::once(start..end).collect(),
    }
}

impl State {
    /// What a mistyped name may have meant.
    pub fn meant(&self) -> Option<&'static str> {
        let name = self.command.as_ref()?.line.text().split_whitespace().next()?;
        nearest(name, commands::all_names().map(|(name, _)| name))
    }

    /// `:`: a line for a command, begun with a text or empty.
    pub(super) fn open_command(&mut self, begun: &str) {
        self.command = Some(CommandLine { line: Line::of(begun), aid: Aid::default() });
    }

    pub(super) fn edit_command(&mut self, edit: impl FnOnce(&mut Line)) {
        if let Some(command) = &mut self.command {
            edit(&mut command.line);
            command.aid = Aid::default();
        }
    }

    /// Enter: does what the line says. What it cannot mean is said, and the line stays to be mended.
    pub(super) fn accept_command(&mut self, effects: &mut Effects) {
        let Some(command) = &self.command else { return };
        let text = command.line.text().trim().trim_start_matches(':').trim().to_owned();
        if text.is_empty() {
            self.command = None;
            return;
        }
        let said = match commands::read(&text) {
            Ok(said) => said,
            Err(wrong) => return self.notice(wrong, Tone::Bad),
        };
        let line = self.command.take();
        let mut ordered = Effects::none();
        if let Err(wrong) = self.obey(said, &mut ordered) {
            self.command = line;
            return self.notice(wrong, Tone::Bad);
        }
        // Before what it orders: that may be the end of the program.
        put_in_front(&mut self.memory.commands, &text);
        self.remember(Remembered::Commanded(text), effects);
        effects.0.extend(ordered.0);
    }

    /// Does what a line says that was given as a whole. Pages of the screen it would open are closed again.
    pub(super) fn said(&mut self, line: &str, effects: &mut Effects) {
        (self.notice, self.seeking, self.filling) = (None, None, false);
        self.later.clear();
        let line = Line::of(line);
        let done = commands::read(line.text().trim()).and_then(|said| self.obey(said, effects));
        let typing = self.search.as_ref().is_some_and(|s| s.typing);
        if matches!(self.overlay, Some(Overlay::Watch(_))) {
            self.overlay = None;
            self.say(self.watches_told());
        }
        if self.overlay.is_some() || self.command.is_some() {
            (self.overlay, self.command) = (None, None);
            self.say("that is a page of the screen; help tells what can be said here");
        }
        if typing {
            self.leave_search(effects);
            self.say("search wants words: search QUERY");
        }
        self.focus = Focus::List;
        if let Err(wrong) = done {
            self.notice(wrong, Tone::Bad);
        }
    }

    fn obey(&mut self, said: Said, effects: &mut Effects) -> Result<(), String> {
        match said {
            Said::Kept => self.say("nothing to write: everything is kept as it is made"),
            Said::Act(action) => self.act(action, None, effects),
            Said::Go(_) if self.list().ids.is_empty() => return Err("there is no paper in the list".into()),
            Said::Go(place) => self.move_in_list(Action::Top, Some(place)),
            Said::Do(entry, argument) => return self.command(entry.verb, &argument, effects),
        }
        Ok(())
    }

    pub(super) fn command(&mut self, verb: Verb, argument: &str, effects: &mut Effects) -> Result<(), String> {
        match verb {
            Verb::Save => self.save_query(argument, effects),
            Verb::Forget => self.forget_query(argument, effects),
            Verb::Watch | Verb::Unwatch => {
                let stand = if verb == Verb::Watch { Stand::Up } else { Stand::Down };
                self.set_watch(Watch::parse(argument).map_err(|e| e.to_string())?, stand, effects)
            }
            Verb::Watched => {
                self.show_watched(effects);
                Ok(())
            }
            Verb::View => {
                let view = self.view_called(argument)?;
                self.view_at(view.place(), effects);
                Ok(())
            }
            Verb::Search => {
                self.search_for(argument, effects);
                Ok(())
            }
            Verb::Sort => self.sort_by_name(argument, effects),
            Verb::Edition => self.go_to_date(argument, effects),
            Verb::Mark(mark, toward) => self.mark_all(mark, toward, argument, effects),
            Verb::Updated => {
                self.view_at(View::Updated.place(), effects);
                Ok(())
            }
            Verb::Follow | Verb::Unfollow => self.follow(verb, argument, effects),
            Verb::Help => self.open_help_at(argument),
            Verb::Quit => {
                self.quit(effects);
                Ok(())
            }
        }
    }

    fn sort_by_name(&mut self, name: &str, effects: &mut Effects) -> Result<(), String> {
        let order = Sort::ALL.into_iter().find(|o| o.word().eq_ignore_ascii_case(name));
        let Some(order) = order else { return Err(not_one_of("order", name, Sort::ALL.map(Sort::word))) };
        self.order_by(Some(order), effects);
        Ok(())
    }

    /// Whether a date follows a command's name.
    pub(super) fn takes_date(&self, name: &str) -> bool {
        !self.editions.is_empty() && CommandEntry::from_name(name).is_some_and(|entry| entry.verb == Verb::Edition)
    }

    /// `:edition DAY`: the edition of that day, or the one announced before it, which is said.
    fn go_to_date(&mut self, text: &str, effects: &mut Effects) -> Result<(), String> {
        let (day, there) = self.day_called(text)?;
        if there != day {
            let announced = self.calendar.newest(self.now.at).day >= day;
            let why = if announced { "has no edition" } else { "is not announced yet" };
            self.say(format!("{} {why}: this is {}", day.long(), there.long()));
        }
        self.turn_to_edition(there, effects);
        Ok(())
    }

    /// The edition that a line being typed goes to, in words: `Tue 26 May 2026: 672/672 ✓`. Nothing where it names none yet.
    pub fn edition_typed(&self) -> Option<String> {
        let text = self.command.as_ref()?.line.text().trim();
        let (_, argument) = text.split_once(' ').filter(|(name, _)| self.takes_date(name))?;
        let (day, there) = self.day_called(argument.trim()).ok()?;
        let before = if day == there { String::new() } else { format!("{} has none, before it ", day.long()) };
        Some(format!("{before}{}: {}", there.long(), self.edition_words(there)))
    }

    /// The day that a text names, and the edition announced then or before.
    fn day_called(&self, text: &str) -> Result<(Day, Day), String> {
        let Some(today) = self.today() else { return Err("no edition is held yet · r syncs".into()) };
        let Some(oldest) = self.editions.last().map(|e| e.day) else {
            return Err("the editions are being looked up; once more".into());
        };
        let day = match text.to_lowercase().as_str() {
            "" | "newest" => today,
            "oldest" => oldest,
            typed => {
                let wrong = || format!("{text} names no day: today, tuesday, 3 days ago, 21 may or 2026-05-29 do");
                let spec = DaySpec::read(typed).ok_or_else(wrong)?;
                spec.day(Some(today), self.date().date()).ok_or_else(wrong)?
            }
        };
        let last = self.calendar.newest(self.now.at).day.max(today);
        if day < oldest {
            return Err(format!("no edition of {} is held; they go back to {}", day.long(), oldest.long()));
        }
        let held = || self.editions.iter().map(|e| e.day);
        let there = self.calendar.edition_up_to(day.min(last)).max(held().find(|d| *d <= day).unwrap_or(oldest));
        Ok((day, there))
    }

    fn follow(&mut self, verb: Verb, argument: &str, effects: &mut Effects) -> Result<(), String> {
        if self.standing != Standing::Own {
            return Err("the sample edition follows what it is made of".into());
        }
        let mut followed = self.followed.clone();
        let mut named = Vec::new();
        for name in argument.split([' ', ',']).filter(|name| !name.is_empty()) {
            let known = self.taxonomy.find(name).map(|e| e.category.clone());
            let old = self.followed.iter().find(|c| c.as_str().eq_ignore_ascii_case(name)).cloned();
            let category = match (verb, known, old) {
                (Verb::Unfollow, _, None) => return Err(format!("{name} is not followed")),
                (_, _, Some(category)) | (_, Some(category), None) => category,
                (_, None, None) => return Err(self.no_category(name)),
            };
            followed.retain(|c| *c != category);
            if verb == Verb::Follow {
                followed.push(category.clone());
            }
            named.push(category);
        }
        let names: Vec<&str> = followed.iter().map(Category::as_str).collect();
        self.say(if names.is_empty() {
            "nothing is followed now".into()
        } else {
            format!("followed: {}", names.join(" "))
        });
        // Only what changes is ordered: the file may say more by now than is known here.
        effects.push(match verb {
            Verb::Unfollow => Effect::Follow { add: Vec::new(), remove: named },
            _ => Effect::Follow { add: named, remove: Vec::new() },
        });
        Ok(())
    }

    fn no_category(&self, name: &str) -> String {
        match self.taxonomy.nearest(name) {
            Some(near) => format!("arXiv has no category {name}: did you mean {near}?"),
            None => format!("arXiv has no category {name}; Tab shows them"),
        }
    }

    /// What the last word of a command could become.
    pub(super) fn complete_command(&self, head: &str) -> Wanted {
        let start = head.len() - head.trim_start().len();
        let Some((name, rest)) = head[start..].split_once(char::is_whitespace) else {
            return Wanted::Candidates { from: start, candidates: names(head) };
        };
        let Some(entry) = CommandEntry::from_name(name) else {
            return Wanted::Candidates { from: head.len(), candidates: Vec::new() };
        };
        let whole = head.len() - rest.trim_start().len();
        let (last, typed) = (word_start(head), rest.trim_start().to_lowercase());
        let (from, candidates) = match entry.verb {
            Verb::Search | Verb::Mark(..) => return self.complete_query(head),
            Verb::Watch => return self.complete_watch(head, whole),
            Verb::Unwatch => (whole, starting(self.watched_names(), &typed)),
            Verb::Save | Verb::Forget => (whole, starting(self.saved_names(), &typed)),
            Verb::View => (whole, starting(self.view_names(), &typed)),
            Verb::Sort => (whole, starting(Sort::ALL.map(|o| Candidate::new(o.word(), order_words(Some(o)))), &typed)),
            Verb::Edition => (whole, starting(self.days(), &typed)),
            Verb::Follow => {
                let mut all = self.categories(&head[last..]);
                all.retain(|c| self.followed.iter().all(|f| f.as_str() != c.text));
                (last, all)
            }
            Verb::Unfollow => {
                let name = |c: &Category| self.taxonomy.find(c.as_str()).map_or("", |e| e.name.as_str());
                let followed = self.followed.iter().map(|c| Candidate::new(c.as_str(), name(c)));
                (last, starting(followed, &head[last..].to_lowercase()))
            }
            Verb::Help => (whole, names(&typed)),
            Verb::Updated | Verb::Watched | Verb::Quit => (whole, Vec::new()),
        };
        Wanted::Candidates { from, candidates }
    }

    fn saved_names(&self) -> Vec<Candidate> {
        self.memory.saved.iter().map(|s| Candidate::new(&*s.name, s.query.trim())).collect()
    }

    fn watched_names(&self) -> Vec<Candidate> {
        self.memory.watches.iter().map(|w| Candidate::new(w.to_string(), "")).collect()
    }

    /// The kinds of what can be watched for, then names and categories.
    fn complete_watch(&self, head: &str, from: usize) -> Wanted {
        match head[from..].split_once(':').map(|(kind, _)| kind) {
            Some("author" | "au" | "cat" | "category") => self.complete_query(head),
            Some(_) => Wanted::Candidates { from, candidates: Vec::new() },
            None => Wanted::Candidates { from, candidates: starting(watch_kinds(), &head[from..].to_lowercase()) },
        }
    }

    fn view_names(&self) -> Vec<Candidate> {
        let query = |v: View| v.query(None, self.followed_here(), &self.memory.saved).to_string();
        let name = |v: View| v.name(&self.memory.saved).to_owned();
        self.views().map(|v| Candidate::new(name(v), query(v).trim_end())).collect()
    }

    /// The view of a name, or of its beginning.
    fn view_called(&self, name: &str) -> Result<View, String> {
        let wanted = name.to_lowercase();
        let called = |v: View| v.name(&self.memory.saved).to_lowercase();
        let all = || self.views();
        let found = all().find(|v| v.name(&self.memory.saved) == name);
        let found = found.or_else(|| all().find(|v| called(*v) == wanted));
        let found = found.or_else(|| all().find(|v| called(*v).starts_with(&wanted)));
        found.ok_or_else(|| not_one_of("view", name, all().map(|v| v.name(&self.memory.saved))))
    }
}

fn watch_kinds() -> [Candidate; 4] {
    [
        Candidate::new("author:", "papers of a person"),
        Candidate::new("word:", "a word, rout*, or a phrase, in title or abstract"),
        Candidate::new("cat:", "papers of a category"),
        Candidate::new("query:", "papers that answer a query"),
    ]
}

/// `no order is called best: newest, oldest ...`, with the nearest where one is near.
pub(super) fn not_one_of<'a>(what: &str, name: &str, all: impl IntoIterator<Item = &'a str>) -> String {
    let all: Vec<&str> = all.into_iter().collect();
    match nearest(name, all.iter().copied()) {
        Some(near) => format!("no {what} is called {name}: did you mean {near}?"),
        None => format!("no {what} is called {name}: there are {}", all.join(", ")),
    }
}

#[cfg(test)]
mod tests;
