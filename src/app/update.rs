//! Facts in, orders out: the only place where state changes. It routes; the panes do.

use std::time::Duration;

use super::copy::Form;
use super::effect::{Effect, Effects, Order};
use super::layout::{Area, Panes};
use super::msg::{Focused, Msg, Now};
use super::skim::Away;
use super::{Authors, Focus, Overlay, State, TexView};
use crate::action::{Action, Group, Layer};
use crate::config::Step;
use crate::key::{Code, Held, Key};
use crate::model::Mark;
use crate::text::line::Line;

/// A sequence not finished for so long shows how it may go on.
const HINTS_AFTER: Duration = Duration::from_millis(400);

impl State {
    /// Takes a fact in.
    pub fn update(&mut self, msg: Msg, now: Now) -> Effects {
        self.now = now;
        self.by_key = matches!(msg, Msg::Key(_) | Msg::Said(_) | Msg::Paste(_) | Msg::Mouse(_));
        let mut effects = Effects::none();
        let before = self.current();
        if !matches!(msg, Msg::Answer(..)) {
            self.window_answered = None;
        }
        if self.by_key {
            // Whoever has the keys in hand has turned to something else.
            (self.seeking, self.filling) = (None, false);
        }
        match msg {
            Msg::Key(key) => self.key(key, &mut effects),
            Msg::Said(line) => self.said(&line, &mut effects),
            Msg::Paste(text) => self.edit(|line| line.insert(&text), &mut effects),
            Msg::Mouse(mouse) => self.mouse(mouse, &mut effects),
            Msg::Focus(Focused::Gained) => self.focused(Away::Here),
            Msg::Focus(Focused::Lost) => self.focused(Away::Elsewhere),
            Msg::Resize { width, height } => self.resize(width, height),
            Msg::Answer(ticket, Ok(answer)) => self.answer(ticket, answer, &mut effects),
            Msg::Answer(ticket, Err(fault)) => self.no_answer(ticket, &fault),
            Msg::Wrote(ticket, outcome) => self.wrote(ticket, outcome, &mut effects),
            Msg::Sync(fact) => self.synced(fact, &mut effects),
            Msg::File(fact) => self.filed(fact),
            Msg::Version(fact) => self.version_told(fact, &mut effects),
            Msg::Opened(Ok(what)) => self.say(format!("opened {what}")),
            Msg::Followed(outcome) => self.followed(outcome, &mut effects),
            Msg::Turned(standing, memory) => self.turn_to(standing, memory, &mut effects),
            Msg::Notice(text) => self.say(text),
            Msg::Opened(Err(fault)) | Msg::Trouble(fault) => self.complain(&fault),
            Msg::Ending => {
                self.keep_place(&mut effects);
                self.keep_visit(&mut effects);
            }
            Msg::Wake => self.wake(&mut effects),
        }
        self.next_notice();
        if self.current() != before {
            self.scroll = 0;
        }
        self.fetch_ahead(&mut effects);
        self.lay_out();
        self.lay_changes();
        self.look();
        self.note_done();
        effects
    }

    fn wake(&mut self, effects: &mut Effects) {
        self.rest_search(effects);
        self.read_by_looking(effects);
        self.tell_unsaved();
        if self.count_at.is_some_and(|at| at <= self.now.since_start) {
            self.count_views(effects);
        }
        self.hint_at = self.hint_at.filter(|at| *at > self.now.since_start);
        if self.jobs.look_again_due(self.now.since_start) {
            self.sync_if_owed(effects);
        }
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.layout.whole = Area { width, height, ..Area::default() };
        self.arrange();
    }

    fn key(&mut self, key: Key, effects: &mut Effects) {
        if self.notice.as_ref().is_some_and(|n| n.until <= self.now.since_start) {
            self.notice = None;
        }
        self.last_key = Some(key);
        self.keep_visit_now_and_then(effects);
        let layer = self.layer();
        if self.begun.is_empty() && matches!(layer, Layer::List | Layer::Detail | Layer::Card) && self.take_digit(key) {
            return;
        }
        self.begun.push(key);
        self.hint_at = None;
        let step = self.keymap.look_up(layer, &self.begun);
        let typed = key.typed().filter(|_| self.begun.len() == 1);
        match step {
            Step::Begun => self.hint_at = Some(self.now.since_start + HINTS_AFTER),
            // A number not yet used is the topmost thing to take back.
            Step::Bound(Action::Cancel) if self.count.take().is_some() => self.begun.clear(),
            Step::Bound(action) => {
                self.begun.clear();
                let count = self.count.take();
                self.act(action, count, effects);
            }
            Step::Unbound => {
                self.begun.clear();
                self.count = None;
                if let Some(c) = typed {
                    self.edit(|line| line.insert(c.encode_utf8(&mut [0; 4])), effects);
                }
            }
        }
    }

    /// Digits before a key are its count; a 0 alone is none.
    fn take_digit(&mut self, key: Key) -> bool {
        let Key { code: Code::Char(c), held: Held::Nothing } = key else { return false };
        match (c.to_digit(10), self.count) {
            (None, _) | (Some(0), None) => false,
            (Some(digit), count) => {
                self.count = Some((count.unwrap_or(0) * 10 + digit as usize).min(99_999_999));
                true
            }
        }
    }

    /// Does what an action wishes, in the layer that has the keys.
    pub(super) fn act(&mut self, action: Action, count: Option<usize>, effects: &mut Effects) {
        self.tour_past(action, effects);
        match action {
            Action::Redraw => return effects.push(Effect::Redraw),
            Action::Suspend => return effects.push(Effect::Suspend),
            Action::Cancel => return self.cancel(effects),
            _ => {}
        }
        match self.layer() {
            Layer::Help => self.act_in_help(action, effects),
            Layer::Picker => self.act_in_picker(action, effects),
            Layer::Prompt => self.act_in_prompt(action, effects),
            Layer::List | Layer::Detail | Layer::Card => self.act_in_panes(action, count, effects),
            Layer::Palette if matches!(self.overlay, Some(Overlay::Watch(_))) => self.act_in_watch(action, effects),
            Layer::Palette => self.act_in_palette(action, effects),
            Layer::Jobs => self.act_in_jobs(action, effects),
            Layer::Page if matches!(self.overlay, Some(Overlay::Bursts(_))) => self.act_in_bursts(action, effects),
            Layer::Page => self.act_in_changes(action, effects),
        }
    }

    fn act_in_palette(&mut self, action: Action, effects: &mut Effects) {
        match action {
            Action::Accept => self.accept_palette(effects),
            Action::Down | Action::Up | Action::PageDown | Action::PageUp => {
                self.move_palette(action, usize::from(self.layout.whole.height / 2));
            }
            other => self.edit(|line| edit_line(line, other), effects),
        }
    }

    fn act_in_help(&mut self, action: Action, effects: &mut Effects) {
        match action {
            Action::Accept => self.accept_help(effects),
            Action::Down | Action::Up | Action::PageDown | Action::PageUp | Action::Complete => {
                self.move_help(action, usize::from(self.layout.whole.height / 2));
            }
            other => self.edit(|line| edit_line(line, other), effects),
        }
    }

    fn act_in_picker(&mut self, action: Action, effects: &mut Effects) {
        match action {
            Action::Accept => self.accept_picker(effects),
            Action::Choose => self.choose(),
            Action::Down
            | Action::Up
            | Action::PageDown
            | Action::PageUp
            | Action::Top
            | Action::Bottom
            | Action::Complete => {
                self.move_picker(action, usize::from(self.layout.whole.height / 2));
            }
            other => self.edit(|line| edit_line(line, other), effects),
        }
    }

    fn act_in_panes(&mut self, action: Action, count: Option<usize>, effects: &mut Effects) {
        match action.entry().group {
            Group::Move => self.act_moving(action, count, effects),
            Group::Keep => self.act_keeping(action, effects),
            Group::Paper => self.act_on_paper(action, effects),
            Group::Days | Group::Program | Group::Typing => self.act_on_program(action, count, effects),
        }
    }

    fn act_moving(&mut self, action: Action, count: Option<usize>, effects: &mut Effects) {
        match action {
            Action::ScrollDown => self.scroll_detail(Action::PageDown, count),
            Action::ScrollUp => self.scroll_detail(Action::PageUp, count),
            Action::NextUnread | Action::PreviousUnread => self.go_unread(action),
            Action::Enter if self.current().is_some() => self.read_on(effects),
            Action::Enter => {}
            Action::Back => self.focus = Focus::List,
            _ if self.focus == Focus::Detail => self.scroll_detail(action, count),
            _ => self.move_in_list(action, count),
        }
    }

    fn act_keeping(&mut self, action: Action, effects: &mut Effects) {
        match action {
            Action::Star => self.toggle(Mark::Star, effects),
            Action::Read => self.toggle(Mark::Read, effects),
            Action::Hide => self.toggle(Mark::Hidden, effects),
            Action::Range => self.toggle_range(),
            Action::WholeList => self.toggle_whole(),
            Action::Watch => self.open_watch(),
            Action::Undo => self.turn(Order::Undo, effects),
            Action::Redo => self.turn(Order::Redo, effects),
            _ => {}
        }
    }

    fn act_on_paper(&mut self, action: Action, effects: &mut Effects) {
        match action {
            Action::OpenPdf => self.open_pdf(effects),
            Action::OpenHtml => self.open_html(effects),
            Action::OpenPage => effects.0.extend(self.current().map(Effect::Page)),
            Action::Download => self.download(&self.targets(), effects),
            Action::DownloadAll => self.download(&self.all_targets(), effects),
            Action::AllAuthors => {
                self.authors = if self.authors == Authors::All { Authors::First } else { Authors::All };
            }
            Action::Link(n) => self.open_link(n, effects),
            Action::CopyId => self.copy(Form::Id, effects),
            Action::CopyUrl => self.copy(Form::Url, effects),
            Action::CopyBibtex => self.copy(Form::Bibtex, effects),
            Action::CopyTitle => self.copy(Form::Title, effects),
            Action::CopyCitation => self.copy(Form::Citation, effects),
            Action::CopyMarkdown => self.copy(Form::Markdown, effects),
            Action::Changes => self.open_changes(effects),
            Action::RawTex => self.tex = if self.tex == TexView::Raw { TexView::Unicode } else { TexView::Raw },
            _ => {}
        }
    }

    fn act_on_program(&mut self, action: Action, count: Option<usize>, effects: &mut Effects) {
        match action {
            Action::Search => self.open_search(),
            Action::DropWord => self.drop_word(effects),
            Action::Jobs => self.open_jobs(),
            Action::Bursts => self.open_bursts(effects),
            Action::SortNext => self.next_order(effects),
            Action::OneLine => self.toggle_lines(effects),
            Action::Card => self.toggle_card(effects),
            Action::Narrower | Action::Wider => self.move_divider(action, count, effects),
            Action::Older | Action::Newer => self.walk(action, effects),
            Action::GoToDate => self.open_command("edition "),
            Action::Lanes => self.next_lanes(effects),
            Action::CatchUp => self.catch_up(effects),
            Action::Sync => self.refresh(effects),
            Action::Span => self.next_span(effects),
            Action::NextView => self.step_view(1, effects),
            Action::PreviousView => self.step_view(self.views().count() - 1, effects),
            Action::View(n) => self.view_of_tab(usize::from(n), effects),
            Action::Command => self.open_command(""),
            Action::Palette => self.open_palette(),
            Action::Help => self.open_help(),
            Action::Quit if self.range.is_some() => self.range = None,
            Action::Quit if self.shape.panes == Panes::Card => self.toggle_card(effects),
            Action::Quit if self.focus == Focus::Detail => self.focus = Focus::List,
            Action::Quit if self.search.is_some() => self.close_search(effects),
            Action::Quit if self.shows_editions() && self.missed_shown().is_some() => self.leave_missed(effects),
            Action::Quit => self.quit(effects),
            _ => {}
        }
    }

    /// Esc: closes the topmost layer; only with none open does it stop the running job. C-c then quits.
    fn cancel(&mut self, effects: &mut Effects) {
        match (&self.overlay, &self.search) {
            (Some(Overlay::Picker(_)), _) => effects.push(Effect::Quit),
            (Some(Overlay::Changes(_)), _) => self.close_changes(effects),
            (
                Some(
                    Overlay::Help(_) | Overlay::Palette(_) | Overlay::Jobs(_) | Overlay::Watch(_) | Overlay::Bursts(_),
                ),
                _,
            ) => {
                self.overlay = None;
            }
            _ if self.command.is_some() => self.command = None,
            (_, Some(search)) if search.typing => self.leave_search(effects),
            _ if self.range.is_some() => self.range = None,
            _ if self.shape.panes == Panes::Card => self.toggle_card(effects),
            _ if self.focus == Focus::Detail => self.focus = Focus::List,
            (None, Some(_)) => self.close_search(effects),
            (None, None) if self.shows_editions() && self.missed_shown().is_some() => self.leave_missed(effects),
            (None, None) => {
                let idle = !self.end_tour(effects) && !self.stop_jobs(effects) && !self.hide_missed();
                if idle && self.interrupted() {
                    self.quit(effects);
                }
            }
        }
    }

    /// Leaves; the place is kept first.
    pub(super) fn quit(&mut self, effects: &mut Effects) {
        self.keep_place(effects);
        self.keep_visit(effects);
        effects.push(Effect::Quit);
    }

    /// Whether the key was C-c, which quits where Esc has nothing to do.
    fn interrupted(&self) -> bool {
        self.last_key == Some(Key { code: Code::Char('c'), held: Held::Ctrl })
    }

    pub(super) fn edit(&mut self, edit: impl FnOnce(&mut Line), effects: &mut Effects) {
        match self.layer() {
            Layer::Prompt if self.command.is_some() => self.edit_command(edit),
            Layer::Prompt => self.edit_search(edit, effects),
            Layer::Help => self.edit_help(edit),
            Layer::Picker => self.edit_picker(edit),
            Layer::Palette if matches!(self.overlay, Some(Overlay::Watch(_))) => self.edit_watch(edit),
            Layer::Palette => self.edit_palette(edit),
            Layer::List | Layer::Detail | Layer::Card | Layer::Jobs | Layer::Page => {}
        }
    }
}

pub(super) fn edit_line(line: &mut Line, action: Action) {
    match action {
        Action::DeleteBack => drop(line.delete_back()),
        Action::DeleteForward => line.delete_forward(),
        Action::DeleteWord => line.delete_word(),
        Action::DeleteLine => line.delete_line(),
        Action::CursorLeft => line.left(),
        Action::CursorRight => line.right(),
        Action::CursorStart => line.start(),
        Action::CursorEnd => line.end(),
        _ => {}
    }
}
