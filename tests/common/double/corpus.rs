//! What the services know: papers made up by dice, each with the days on which arXiv really announced what.

use std::collections::BTreeMap;

use offprint::model::{Calendar, Category, Day, Kind, PaperId, Stamp};

/// The categories of the corpus that a reader may follow; a paper's primary one may also be [`ELSEWHERE`].
pub const CATEGORIES: [&str; 4] = ["cs.CL", "cs.AI", "math.CO", "hep-th"];
/// A category that nobody follows.
pub const ELSEWHERE: &str = "eess.SP";

/// A paper, with all that will ever be announced of it.
#[derive(Clone, Debug)]
pub struct Paper {
    pub id: PaperId,
    pub primary: Category,
    /// The other categories, and since which edition each is one of them.
    pub crosses: Vec<(Category, Day)>,
    /// All versions, the first one first.
    pub versions: Vec<Version>,
    /// Days on which a clerk changed the record: nothing is announced then.
    pub touched: Vec<Day>,
    pub author: String,
}

/// A version of a paper.
#[derive(Clone, Debug)]
pub struct Version {
    pub submitted: Stamp,
    /// The edition that announced it.
    pub announced: Day,
    pub withdrawn: bool,
}

impl Paper {
    /// Its categories by the end of a day, the primary first.
    pub fn categories(&self, today: Day) -> Vec<Category> {
        let guests = self.crosses.iter().filter(|(_, since)| *since <= today).map(|(category, _)| category.clone());
        std::iter::once(self.primary.clone()).chain(guests).collect()
    }

    /// Its newest version by the end of a day; 0 before its first.
    pub fn version(&self, today: Day) -> usize {
        self.versions.iter().filter(|v| v.announced <= today).count()
    }

    /// The last day on which its record was changed.
    pub fn changed(&self, today: Day) -> Option<Day> {
        let announced = self.versions.iter().map(|v| v.announced);
        let crossed = self.crosses.iter().map(|(_, since)| *since);
        announced.chain(crossed).chain(self.touched.iter().copied()).filter(|day| *day <= today).max()
    }

    /// As what an edition announces it to a category, and in which version.
    pub fn announced(&self, edition: Day, category: &Category) -> Option<(Kind, usize)> {
        let at_home = self.primary == *category;
        let since = self.crosses.iter().find(|(c, _)| c == category).map(|(_, since)| *since);
        let first = self.versions.first()?.announced;
        let version = self.version(edition);
        if (at_home && first == edition) || since == Some(edition) {
            return Some((if at_home { Kind::New } else { Kind::Cross }, version));
        }
        let again = self.versions.iter().skip(1).any(|v| v.announced == edition);
        match (again, at_home, since) {
            (true, true, _) => Some((Kind::Replace, version)),
            (true, false, Some(since)) if since < edition => Some((Kind::ReplaceCross, version)),
            _ => None,
        }
    }

    /// Whether something of it can be learnt from listings alone: a version that was held back and followed by another or by a
    /// clerk, or a category that joined later. The record tells the last change's day and every version's submission.
    pub fn is_beyond_records(&self, calendar: &Calendar) -> bool {
        let held_back = |v: &Version| calendar.mailing_of(v.submitted).day != v.announced;
        let first = self.versions[0].announced;
        let changes = self.versions.len() + self.touched.len();
        (changes > 1 && self.versions.iter().any(held_back))
            || self.crosses.iter().any(|(_, since)| *since != first)
            || self.touched.iter().any(|day| self.versions.iter().any(|v| v.announced < *day))
    }
}

/// Papers of `editions` editions from `first` on, and older ones that are replaced, cross-listed and touched in them.
pub fn corpus(calendar: &Calendar, first: Day, editions: usize, seed: u64) -> Vec<Paper> {
    let mut maker = Maker { calendar, dice: Dice(seed), ids: BTreeMap::new(), papers: Vec::new() };
    let mut day = calendar.newest(calendar.announced_at(first)).day;
    for _ in 0..40 {
        day = calendar.newest(calendar.announced_at(day).plus(-1)).day;
    }
    for _ in 0..40 {
        maker.announce(day, 2, true);
        day = next(calendar, day);
    }
    for _ in 0..editions {
        let new = 40 + maker.dice.roll(8);
        maker.announce(day, new, false);
        maker.replace(day);
        maker.cross_list(day);
        maker.touch(day);
        day = next(calendar, day);
    }
    maker.papers
}

/// The edition after this one.
pub fn next(calendar: &Calendar, day: Day) -> Day {
    calendar.upcoming(calendar.announced_at(day)).day
}

/// A small generator of numbers, the same for the same seed.
#[derive(Clone, Debug)]
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

struct Maker<'c> {
    calendar: &'c Calendar,
    dice: Dice,
    ids: BTreeMap<String, usize>,
    papers: Vec<Paper>,
}

impl Maker<'_> {
    /// New papers of an edition; one in 17 was held by moderation. Only young corpora have those: of an older paper held back
    /// and replaced nothing is left to tell.
    fn announce(&mut self, day: Day, count: usize, old: bool) {
        for _ in 0..count {
            let month = day.date().strftime("%y%m").to_string();
            let nth = self.ids.entry(month.clone()).or_insert(0);
            *nth += 1;
            let id: PaperId = format!("{month}.{nth:05}").parse().unwrap();
            let held = if !old && self.papers.len().is_multiple_of(17) { 1 + self.dice.roll(4) } else { 0 };
            let primary = if self.dice.roll(8) == 0 { ELSEWHERE } else { CATEGORIES[self.dice.roll(CATEGORIES.len())] };
            let mut crosses: Vec<(Category, Day)> = Vec::new();
            for name in CATEGORIES {
                if name != primary && self.dice.roll(4) == 0 {
                    crosses.push((name.parse().unwrap(), day));
                }
            }
            let author = ["Jos\u{e9} Vall\u{e9}e", "Anna M\u{fc}ller", "B. O'Neil", "Li Wei"][self.dice.roll(4)];
            let submitted = self.submitted(day, held);
            let versions = vec![Version { submitted, announced: day, withdrawn: false }];
            let primary = primary.parse().unwrap();
            self.papers.push(Paper { id, primary, crosses, versions, touched: Vec::new(), author: author.into() });
        }
    }

    /// New versions of some papers, one in eight held back for a day or two, one in seven a withdrawal.
    fn replace(&mut self, day: Day) {
        for n in 0..14 {
            let at = self.dice.roll(self.papers.len());
            let held = usize::from(self.dice.roll(8) == 0);
            let submitted = self.submitted(day, held);
            let withdrawn = n % 7 == 3;
            let last = self.papers[at].versions.last().unwrap();
            let public = self.calendar.announced_at(last.announced);
            if submitted > public && last.announced < day && !last.withdrawn {
                self.papers[at].versions.push(Version { submitted, announced: day, withdrawn });
            }
        }
    }

    /// A paper of weeks ago joins one more category.
    fn cross_list(&mut self, day: Day) {
        let at = self.dice.roll(80);
        let category: Category = CATEGORIES[self.dice.roll(CATEGORIES.len())].parse().unwrap();
        let paper = &mut self.papers[at];
        let quiet = paper.versions.last().is_some_and(|v| v.announced < day);
        if quiet && paper.primary != category && !paper.crosses.iter().any(|(c, _)| *c == category) {
            paper.crosses.push((category, day));
        }
    }

    /// A clerk adds a DOI to a paper of weeks ago.
    fn touch(&mut self, day: Day) {
        let at = self.dice.roll(80);
        self.papers[at].touched.push(day);
    }

    /// A moment whose mailing is that of an edition, or one `held` times 24 hours before it.
    fn submitted(&mut self, day: Day, held: usize) -> Stamp {
        let at = self.calendar.announced_at(day);
        loop {
            let before = 6 * 3_600 + i64::try_from(self.dice.roll(4 * 86_400)).unwrap();
            let submitted = at.plus(-before);
            if self.calendar.mailing_of(submitted).day == day {
                return submitted.plus(-86_400 * i64::try_from(held).unwrap());
            }
        }
    }
}
