//! Which paper: an arXiv identifier, with or without a version, in every form people paste.
//!
//! It does not know whether such a paper exists.

use std::fmt;
use std::str::FromStr;

use super::Day;

/// An arXiv identifier without its version, packed so that the order of values is the order of months.
///
/// Bits, from the top: month since January 1991 (12), archive (6; 0 = the form since April 2007), number (18).
/// The packing is stored in the databases as the paper's key and must never change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaperId(i64);

/// An identifier as written: the paper, and the version if one was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaperRef {
    /// The paper.
    pub id: PaperId,
    /// The version named (`v2` is 2), or none for the latest.
    pub version: Option<u32>,
}

/// The text was no arXiv identifier in any known form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an arXiv identifier: {0}")]
pub struct BadId(pub String);

/// The archives of the old form (until March 2007). The place in this list is part of the stored key: append only.
const ARCHIVES: [&str; 38] = [
    "acc-phys", "adap-org", "alg-geom", "ao-sci", "astro-ph", "atom-ph", "bayes-an", "chao-dyn", "chem-ph", "cmp-lg",
    "comp-gas", "cond-mat", "cs", "dg-ga", "funct-an", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math",
    "math-ph", "mtrl-th", "nlin", "nucl-ex", "nucl-th", "patt-sol", "physics", "plasm-ph", "q-alg", "q-bio",
    "quant-ph", "solv-int", "supr-con", "stat", "q-fin", "econ", "eess",
];
/// Marks `YYMM.NNNNN` in a month that had four digits: well-formed, names nothing.
const WIDE: i64 = 63;
const NUMBER_BITS: u32 = 18;
const ARCHIVE_BITS: u32 = 6;
/// Month of the first identifier of the present form, April 2007.
const NEW_FORM: i64 = month_index(2007, 4);
/// Month of the first identifier of the old form, July 1991.
const OLD_FORM: i64 = month_index(1991, 7);
/// The first month that two digits of a year cannot name.
const PAST: i64 = month_index(2100, 1);
/// Month from which numbers have five digits, January 2015.
const FIVE_DIGITS: i64 = month_index(2015, 1);
/// No text longer than this is looked at.
const LONGEST: usize = 512;

const fn month_index(year: i64, month: i64) -> i64 {
    (year - 1991) * 12 + month - 1
}

impl PaperId {
    /// The packed value, as the databases hold it.
    pub const fn key(self) -> i64 {
        self.0
    }

    /// The identifier of a packed value, if it is one. Lists read it a hundred thousand times, so it prints nothing.
    pub fn from_key(key: i64) -> Option<Self> {
        let (month, archive, number) = unpack(key);
        let named = match archive {
            0 if month < FIVE_DIGITS => (NEW_FORM..).contains(&month) && number < 10_000,
            0 => month < PAST && number < 100_000,
            WIDE => (NEW_FORM..FIVE_DIGITS).contains(&month) && number < 100_000,
            place => {
                let known = usize::try_from(place).is_ok_and(|p| p <= ARCHIVES.len());
                known && (OLD_FORM..NEW_FORM).contains(&month) && number < 1_000
            }
        };
        named.then_some(Self(key))
    }

    /// The first day of the month that its number was given in: the month of its first announcement.
    pub fn month(self) -> Day {
        let (month, ..) = unpack(self.0);
        let year = 19_910_000 + month / 12 * 10_000;
        Day::from_number(year + (month % 12 + 1) * 100 + 1).unwrap_or_default()
    }

    /// Its name as part of a file name: the slash of the old form becomes `_`.
    pub fn file_stem(self) -> String {
        self.to_string().replace('/', "_")
    }

    /// The address of its abstract page.
    pub fn abs_url(self) -> String {
        format!("https://arxiv.org/abs/{self}")
    }

    /// The address of the PDF of one version.
    pub fn pdf_url(self, version: u32) -> String {
        format!("https://arxiv.org/pdf/{self}v{version}")
    }

    /// The address of arXiv's HTML page of one version; of the latest where the version is not known (0).
    pub fn html_url(self, version: u32) -> String {
        match version {
            0 => format!("https://arxiv.org/html/{self}"),
            version => format!("https://arxiv.org/html/{self}v{version}"),
        }
    }

    fn pack(month: i64, archive: i64, number: i64) -> Self {
        Self((month << (ARCHIVE_BITS + NUMBER_BITS)) | (archive << NUMBER_BITS) | number)
    }

    fn new_form(text: &str) -> Option<Self> {
        let (yymm, number) = text.split_once('.')?;
        let month = month_of(yymm, 2000)?;
        if month < NEW_FORM || !digits(number) {
            return None;
        }
        let archive = match (number.len(), month < FIVE_DIGITS) {
            (4, true) | (5, false) => 0,
            (5, true) => WIDE,
            _ => return None,
        };
        Some(Self::pack(month, archive, number.parse().ok()?))
    }

    fn old_form(text: &str) -> Option<Self> {
        let (archive, rest) = text.split_once('/')?;
        // A subject class (`math.CA/0611800`) is no part of the canonical form.
        let archive = match archive.split_once('.') {
            Some((name, class)) if class.len() == 2 && class.bytes().all(|b| b.is_ascii_alphabetic()) => name,
            Some(_) => return None,
            None => archive,
        };
        let place = ARCHIVES.iter().position(|a| a.eq_ignore_ascii_case(archive))?;
        if rest.len() != 7 || !digits(rest) {
            return None;
        }
        let month = month_of(&rest[..4], 1900)?;
        if !(OLD_FORM..NEW_FORM).contains(&month) {
            return None;
        }
        Some(Self::pack(month, place as i64 + 1, rest[4..].parse().ok()?))
    }
}

/// Month, archive and number of a key.
const fn unpack(key: i64) -> (i64, i64, i64) {
    let archive = (key >> NUMBER_BITS) & ((1 << ARCHIVE_BITS) - 1);
    (key >> (NUMBER_BITS + ARCHIVE_BITS), archive, key & ((1 << NUMBER_BITS) - 1))
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The month of `YYMM`; in the old form years from 91 on are of the last century.
fn month_of(yymm: &str, old_century: i64) -> Option<i64> {
    if yymm.len() != 4 || !digits(yymm) {
        return None;
    }
    let (year, month): (i64, i64) = (yymm[..2].parse().ok()?, yymm[2..].parse().ok()?);
    let century = if year >= 91 { old_century } else { 2000 };
    (1..=12).contains(&month).then(|| month_index(century + year, month))
}

impl fmt::Display for PaperId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (month, archive, number) = unpack(self.0);
        let (year, mm) = (1991 + month / 12, month % 12 + 1);
        let yy = year % 100;
        match archive {
            0 if month < FIVE_DIGITS => f.pad(&format!("{yy:02}{mm:02}.{number:04}")),
            0 | WIDE => f.pad(&format!("{yy:02}{mm:02}.{number:05}")),
            place => {
                let name = ARCHIVES.get(place as usize - 1).unwrap_or(&"unknown");
                f.pad(&format!("{name}/{yy:02}{mm:02}{number:03}"))
            }
        }
    }
}

impl fmt::Debug for PaperId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PaperId({self})")
    }
}

impl FromStr for PaperId {
    type Err = BadId;

    /// Reads any form and drops the version.
    fn from_str(text: &str) -> Result<Self, BadId> {
        text.parse::<PaperRef>().map(|r| r.id)
    }
}

impl serde::Serialize for PaperId {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for PaperId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for PaperRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.version {
            Some(v) => write!(f, "{}v{v}", self.id),
            None => write!(f, "{}", self.id),
        }
    }
}

impl FromStr for PaperRef {
    type Err = BadId;

    /// Reads a bare id, `arXiv:` and `oai:` prefixes, DOIs, and addresses of arXiv's pages and their mirrors.
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = || BadId(crate::text::Clean::line(text, 80).to_string());
        if text.len() > LONGEST {
            return Err(bad());
        }
        let bare = strip_wrapping(text.trim()).ok_or_else(bad)?;
        let (stem, version) = split_version(bare);
        let id = PaperId::new_form(stem).or_else(|| PaperId::old_form(stem)).ok_or_else(bad)?;
        Ok(Self { id, version: version.map_err(|()| bad())? })
    }
}

/// Takes `v2` off the end; a version of 0 or over 999 is an error.
fn split_version(text: &str) -> (&str, Result<Option<u32>, ()>) {
    let Some(at) = text.rfind(['v', 'V']) else { return (text, Ok(None)) };
    let number = &text[at + 1..];
    if !digits(number) {
        return (text, Ok(None));
    }
    match number.parse::<u32>() {
        Ok(v @ 1..=999) => (&text[..at], Ok(Some(v))),
        _ => (&text[..at], Err(())),
    }
}

/// Hosts whose paths end in an arXiv id after one word (`/abs/`, `/pdf/`, `/papers/`).
const HOSTS: [&str; 9] = [
    "arxiv.org",
    "www.arxiv.org",
    "export.arxiv.org",
    "ar5iv.org",
    "ar5iv.labs.arxiv.org",
    "alphaxiv.org",
    "www.alphaxiv.org",
    "huggingface.co",
    "browse.arxiv.org",
];
const KINDS: [&str; 11] =
    ["abs", "pdf", "html", "src", "e-print", "format", "bibtex", "papers", "overview", "ps", "tb"];

fn strip_wrapping(text: &str) -> Option<&str> {
    let rest = strip_ci(text, "https://").or_else(|| strip_ci(text, "http://"));
    let no_scheme = rest.unwrap_or(text);
    for doi in ["doi.org/10.48550/arxiv.", "dx.doi.org/10.48550/arxiv.", "doi:10.48550/arxiv.", "10.48550/arxiv."] {
        if let Some(id) = strip_ci(no_scheme, doi) {
            return Some(cut_tail(id));
        }
    }
    for host in HOSTS {
        if let Some(path) = strip_ci(no_scheme, host).and_then(|p| p.strip_prefix('/')) {
            let (kind, id) = path.split_once('/')?;
            return KINDS.iter().any(|k| k.eq_ignore_ascii_case(kind)).then(|| cut_tail(id));
        }
    }
    if rest.is_some() {
        return None;
    }
    let text = strip_ci(text, "oai:arxiv.org:").or_else(|| strip_ci(text, "arxiv:")).unwrap_or(text);
    Some(text.trim())
}

/// Drops query, fragment, `.pdf` and a closing slash.
fn cut_tail(id: &str) -> &str {
    let id = id.split(['?', '#']).next().unwrap_or(id);
    let id = id.strip_suffix('/').unwrap_or(id);
    match id.len().checked_sub(4).and_then(|n| id.get(n..)) {
        Some(end) if end.eq_ignore_ascii_case(".pdf") => &id[..id.len() - 4],
        _ => id,
    }
}

fn strip_ci<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        text.parse::<PaperRef>().map_or_else(|_| "-".into(), |r| r.to_string())
    }

    #[test]
    fn an_id_names_its_month() {
        for (id, month) in [("2608.00001", "2026-08-01"), ("0704.0001", "2007-04-01"), ("hep-th/9901001", "1999-01-01")]
        {
            assert_eq!(id.parse::<PaperId>().unwrap().month().to_string(), month);
        }
    }

    #[test]
    fn every_form_people_paste_is_read() {
        for (text, want) in [
            ("2608.11232", "2608.11232"),
            (" 2608.11232v3 ", "2608.11232v3"),
            ("0704.0001", "0704.0001"),
            ("1412.9999v12", "1412.9999v12"),
            ("0808.05394", "0808.05394"),
            ("hep-th/9901001v2", "hep-th/9901001v2"),
            ("math.CA/0611800", "math/0611800"),
            ("math/0611800", "math/0611800"),
            ("arXiv:2608.11232v1", "2608.11232v1"),
            ("ARXIV:hep-th/9711200", "hep-th/9711200"),
            ("oai:arXiv.org:2608.11232v1", "2608.11232v1"),
            ("https://arxiv.org/abs/2608.11232v2?context=cs#top", "2608.11232v2"),
            ("http://www.arxiv.org/pdf/2608.11232v2.pdf", "2608.11232v2"),
            ("https://export.arxiv.org/e-print/hep-th/9711200v1", "hep-th/9711200v1"),
            ("arxiv.org/html/2608.11232v1/", "2608.11232v1"),
            ("https://ar5iv.labs.arxiv.org/html/1706.03762", "1706.03762"),
            ("https://www.alphaxiv.org/abs/1706.03762", "1706.03762"),
            ("https://huggingface.co/papers/1706.03762", "1706.03762"),
            ("10.48550/arXiv.1706.03762", "1706.03762"),
            ("https://doi.org/10.48550/ARXIV.1706.03762", "1706.03762"),
            ("doi:10.48550/arXiv.hep-th/9711200", "hep-th/9711200"),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }

    #[test]
    fn what_is_no_identifier_is_refused() {
        for text in [
            "",
            "2608",
            "2613.00001",
            "2600.00001",
            "1501.0001",
            "0703.0001",
            "2608.1123x",
            "2608.11232v0",
            "2608.11232v1000",
            "hep-th/0704001",
            "nosuch/9901001",
            "hep-th/99010011",
            "../../etc/passwd",
            "https://example.org/abs/2608.11232",
            "https://arxiv.org/list/cs.CL",
            "math.CALC/0611800",
            "2608.११२३२",
        ] {
            assert_eq!(read(text), "-", "{text}");
        }
    }

    #[test]
    fn keys_follow_the_months() {
        let order =
            ["hep-th/9901001", "math/0611800", "0704.0001", "1412.9999", "1501.00001", "2608.11232", "2608.11233"];
        let keys: Vec<i64> = order.iter().map(|t| t.parse::<PaperId>().unwrap().key()).collect();
        assert!(keys.is_sorted(), "{keys:?}");
    }

    proptest! {
        #[test]
        fn an_identifier_survives_print_and_key(yy in 7u32..60, mm in 1u32..=12, n in 0u32..10_000, v in proptest::option::of(1u32..999)) {
            let text = if yy < 15 { format!("{yy:02}{mm:02}.{n:04}") } else { format!("{yy:02}{mm:02}.{n:05}") };
            prop_assume!(yy > 7 || mm > 3);
            let r: PaperRef = text.parse().unwrap();
            prop_assert_eq!(r.id.to_string(), text);
            prop_assert_eq!(PaperId::from_key(r.id.key()), Some(r.id));
            let named = PaperRef { id: r.id, version: v };
            prop_assert_eq!(named.to_string().parse::<PaperRef>().unwrap(), named);
        }

        #[test]
        fn a_key_is_an_identifier_if_it_prints_as_one(month in 0i64..1_400, archive in 0i64..64, number in 0i64..(1 << 18), key: i64) {
            for key in [PaperId::pack(month, archive, number).0, PaperId::pack(month, archive, number % 1_100).0, key] {
                let printed = PaperId(key).to_string().parse::<PaperRef>();
                let named = key >= 0 && printed.is_ok_and(|r| r.id == PaperId(key));
                prop_assert_eq!(PaperId::from_key(key).is_some(), named, "{}", key);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,80}", key: i64) {
            let _ = text.parse::<PaperRef>();
            let _ = PaperId::from_key(key);
        }
    }
}
