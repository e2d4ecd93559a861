//! File names made from ids, and from nothing else. Pure.

/// The file name of a paper's PDF: `2401.00001v2.pdf`, `hep-th_9901001v1.pdf`. `None` unless `id` is an arXiv id
/// without a version (arXiv's identifier scheme, both generations) and the version is 1 to 999: no other text ever
/// becomes part of a path.
pub fn file_name(id: &str, version: u32) -> Option<String> {
    let valid = (1..=999).contains(&version) && (is_new(id) || is_old(id));
    valid.then(|| format!("{}v{version}.pdf", id.replace('/', "_")))
}

/// The id and the version that a PDF's file name stands for: `file_name` read backwards.
pub fn named(file: &str) -> Option<(String, u32)> {
    let (stem, version) = file.strip_suffix(".pdf")?.rsplit_once('v')?;
    let id = stem.replacen('_', "/", 1);
    let version = version.parse().ok()?;
    (file_name(&id, version).as_deref() == Some(file)).then_some((id, version))
}

/// `YYMM.NNNN` or `YYMM.NNNNN`.
fn is_new(id: &str) -> bool {
    id.split_once('.').is_some_and(|(month, number)| {
        month.len() == 4 && digits(month) && (4..=5).contains(&number.len()) && digits(number)
    })
}

/// `archive/YYMMNNN`, with or without a subject class: `math.CA/0611800`.
fn is_old(id: &str) -> bool {
    let Some((archive, number)) = id.split_once('/') else {
        return false;
    };
    let (archive, class) = archive.split_once('.').unwrap_or((archive, "XX"));
    (2..=16).contains(&archive.len())
        && archive.starts_with(|c: char| c.is_ascii_lowercase())
        && archive.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        && class.len() == 2
        && class.bytes().all(|b| b.is_ascii_uppercase())
        && number.len() == 7
        && digits(number)
}

fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_of_both_generations_name_a_file() {
        for (id, version, name) in [
            ("2401.00001", 1, "2401.00001v1.pdf"),
            ("0704.0001", 12, "0704.0001v12.pdf"),
            ("hep-th/9901001", 2, "hep-th_9901001v2.pdf"),
            ("math.CA/0611800", 1, "math.CA_0611800v1.pdf"),
        ] {
            assert_eq!(file_name(id, version).as_deref(), Some(name));
            assert_eq!(named(name), Some((id.to_owned(), version)));
        }
    }

    #[test]
    fn nothing_else_names_a_file() {
        for id in [
            "",
            ".",
            "..",
            "/",
            "../2401.00001",
            "2401.00001/..",
            "2401.00001v1",
            "2401.000011",
            "240.00001",
            "2401.00001\n",
            "2401.00001\0",
            "a/9901001",
            "-x/9901001",
            "hep-th/99010011",
            "hep-th/9901001/x",
            "HEP-TH/9901001",
            "math.ca/0611800",
            "math.CAB/0611800",
            "/etc/passwd",
            "٢٤٠١.00001",
            "~/9901001",
        ] {
            assert_eq!(file_name(id, 1), None, "{id:?}");
        }
        for file in [
            "",
            "2401.00001.pdf",
            "2401.00001v01.pdf",
            "2401.00001v1.pdf~",
            ".offprint-2401.00001v1.pdf.part",
            "v1.pdf",
        ] {
            assert_eq!(named(file), None, "{file:?}");
        }
        assert_eq!(file_name("2401.00001", 0), None);
        assert_eq!(file_name("2401.00001", 1000), None);
    }

    proptest! {
        #[test]
        fn a_name_is_one_plain_part_of_a_path(id in "[a-z0-9./-]{0,20}|\\PC{0,20}", version: u32) {
            if let Some(name) = file_name(&id, version) {
                prop_assert!(name.len() <= 40 && !name.contains(['/', '\\']) && !name.starts_with(['.', '-']));
                prop_assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b)));
            }
        }
    }
}
