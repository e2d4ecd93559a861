//! Where things stand: one folder with `--data-dir`, else the system's own places.

use std::path::{Path, PathBuf};

use super::ConfigError;

/// What main found in the command line and the environment.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// `--data-dir`.
    pub data_dir: Option<PathBuf>,
    /// `--config`.
    pub config: Option<PathBuf>,
}

/// Every place the program reads or writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// config.toml.
    pub config: PathBuf,
    /// keymap.toml.
    pub keymap: PathBuf,
    /// The folder of the databases.
    pub data: PathBuf,
    /// PDFs.
    pub papers: PathBuf,
    /// The store of the sample edition.
    pub sample: PathBuf,
    /// The log file.
    pub log: PathBuf,
    /// The gates: one small file per service group.
    pub gates: PathBuf,
}

impl Paths {
    /// Finds the places.
    ///
    /// # Errors
    /// Neither `--data-dir` nor a home folder.
    pub fn find(given: &Environment) -> Result<Self, ConfigError> {
        let mut paths = match &given.data_dir {
            Some(dir) => Self::under(&std::path::absolute(dir).unwrap_or_else(|_| dir.clone())),
            None => Self::of_system()?,
        };
        if let Some(config) = &given.config {
            paths.config = std::path::absolute(config).unwrap_or_else(|_| config.clone());
            paths.keymap = paths.config.with_file_name("keymap.toml");
        }
        Ok(paths)
    }

    /// The same with the PDFs in a folder of the reader's choice, as config.toml names it; empty changes nothing.
    ///
    /// # Errors
    /// `~/`, and no home folder.
    pub fn with_papers(self, chosen: &str) -> Result<Self, ConfigError> {
        let papers = match chosen.strip_prefix("~/") {
            _ if chosen.is_empty() => return Ok(self),
            Some(rest) => directories::BaseDirs::new().ok_or(ConfigError::NoHome)?.home_dir().join(rest),
            None => chosen.into(),
        };
        Ok(Self { papers, ..self })
    }

    /// Everything under one folder.
    pub fn under(dir: &Path) -> Self {
        Self {
            config: dir.join("config.toml"),
            keymap: dir.join("keymap.toml"),
            data: dir.into(),
            papers: dir.join("papers"),
            sample: dir.join("sample"),
            log: dir.join("log"),
            gates: dir.join("gates"),
        }
    }

    fn of_system() -> Result<Self, ConfigError> {
        let dirs = directories::ProjectDirs::from("", "", "offprint").ok_or(ConfigError::NoHome)?;
        let (config, data) = (dirs.config_dir(), dirs.data_dir());
        let state = dirs.state_dir().unwrap_or(data);
        Ok(Self {
            config: config.join("config.toml"),
            keymap: config.join("keymap.toml"),
            data: data.into(),
            papers: data.join("papers"),
            sample: data.join("sample"),
            log: state.join("log"),
            gates: state.join("gates"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_holds_everything() {
        let given = Environment { data_dir: Some("/x/y".into()), config: None };
        let paths = Paths::find(&given).unwrap();
        assert_eq!(paths, Paths::under(Path::new("/x/y")));
        assert!([&paths.config, &paths.log, &paths.gates, &paths.papers].iter().all(|p| p.starts_with("/x/y")));
    }

    #[test]
    fn papers_may_stand_elsewhere() {
        let paths = || Paths::under(Path::new("/x"));
        assert_eq!(paths().with_papers("").unwrap(), paths());
        assert_eq!(paths().with_papers("/y/Papers").unwrap().papers, Path::new("/y/Papers"));
        if let Some(dirs) = directories::BaseDirs::new() {
            assert_eq!(paths().with_papers("~/Papers").unwrap().papers, dirs.home_dir().join("Papers"));
        }
    }

    #[test]
    fn a_config_named_brings_its_keymap() {
        let given = Environment { data_dir: Some("/x".into()), config: Some("/z/my.toml".into()) };
        let paths = Paths::find(&given).unwrap();
        assert_eq!(paths.config, Path::new("/z/my.toml"));
        assert_eq!(paths.keymap, Path::new("/z/keymap.toml"));
        assert_eq!(paths.data, Path::new("/x"));
    }
}
