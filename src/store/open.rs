//! Opens one database file the way all of them are opened: modes, pragmas, limits, patience.
//!
//! It does not know what stands in a file.

use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::damage;
use super::error::{During, StoreError};

/// One open database file.
pub(super) struct Db {
    conn: Connection,
    file: PathBuf,
    access: Access,
}

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Questions only; two files may be attached.
    Read,
    /// Writes that must outlive a power cut.
    WriteFull,
    /// Writes that can be fetched or made again.
    WriteNormal,
}

/// How often a write that met a busy file is tried; each try waits up to `PATIENCE` inside SQLite.
const TRIES: u32 = 5;
const PATIENCE: Duration = Duration::from_secs(5);
/// KiB of pages that a writer of many papers keeps, as SQLite counts them: 500 papers with their texts and words are more
/// than its own 2 MiB, and what does not fit is written twice.
const PAGES_IN_MEMORY: i64 = -16 * 1024;
/// A WAL is cut back to this many bytes after a checkpoint.
const JOURNAL_LIMIT: i64 = 64 * 1024 * 1024;

impl Db {
    /// Opens a file that exists.
    pub(super) fn open(file: &Path, access: Access) -> Result<Self, StoreError> {
        const DOING: &str = "open the database";
        let file = canonical(file)?;
        let mode = match access {
            Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
            Access::WriteFull | Access::WriteNormal => OpenFlags::SQLITE_OPEN_READ_WRITE,
        };
        // A plain path: with URIs on, only names that begin with `file:` are read as one, and ours begin with a slash.
        let flags =
            mode | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW | OpenFlags::SQLITE_OPEN_EXRESCODE;
        let conn = Connection::open_with_flags(&file, flags).during(DOING, &file)?;
        settle(&conn, access).during(DOING, &file)?;
        Ok(Self { conn, file, access })
    }

    /// The bare connection, for statements outside [`Db::read`] and [`Db::write`].
    pub(super) fn conn(&self) -> &Connection {
        &self.conn
    }

    /// The file's path, canonical.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// Attaches another file read-only under a name of ours.
    pub(super) fn attach(&self, file: &Path, name: &'static str) -> Result<(), StoreError> {
        let uri = format!("file:{}?mode=ro", uri_path(&canonical(file)?));
        let attached = self.conn.execute(&format!("ATTACH ?1 AS {name}"), [uri]);
        attached.map(|_| ()).during("open the database", file)
    }

    /// Asks a question.
    pub(super) fn read<T>(
        &self,
        doing: &'static str,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        ask(&self.conn).during(doing, &self.file).inspect_err(|e| damage::note(e, &self.file))
    }

    /// Writes in one immediate transaction; a busy file is tried again, at other moments than its rivals'.
    pub(super) fn write<T>(
        &mut self,
        doing: &'static str,
        mut change: impl FnMut(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let conn = &mut self.conn;
        let once = || {
            let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = change(&tx)?;
            tx.commit()?;
            Ok(value)
        };
        patiently(doing, &self.file, once).inspect_err(|e| damage::note(e, &self.file))
    }

    /// Lets one more file be attached for the time of `act`: `VACUUM INTO` attaches its target.
    pub(super) fn with_one_attached<T>(&self, act: impl FnOnce(&Connection) -> T) -> rusqlite::Result<T> {
        self.conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1)?;
        let value = act(&self.conn);
        self.conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        Ok(value)
    }
}

impl Drop for Db {
    /// Leaves no WAL behind where nobody else needs it. A reader in the way is no reason to wait.
    fn drop(&mut self) {
        if self.access != Access::Read {
            let _ = self.conn.busy_timeout(Duration::ZERO);
            let _ = self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        }
    }
}

/// Runs `once` until the file is free, at most [`TRIES`] times and about 26 seconds.
pub(super) fn patiently<T>(
    doing: &'static str,
    file: &Path,
    mut once: impl FnMut() -> rusqlite::Result<T>,
) -> Result<T, StoreError> {
    let mut tried = 1;
    loop {
        match once().during(doing, file) {
            Err(StoreError::Busy { .. }) if tried < TRIES => std::thread::sleep(jitter(tried)),
            answer => return answer,
        }
        tried += 1;
    }
}

/// Between 0 and 50 ms, twice as much each time. The hasher's random keys are the only dice needed.
fn jitter(tried: u32) -> Duration {
    let dice = std::collections::hash_map::RandomState::new().build_hasher().finish();
    Duration::from_millis(dice % (50 << tried.min(4)))
}

fn settle(conn: &Connection, access: Access) -> rusqlite::Result<()> {
    conn.busy_timeout(PATIENCE)?;
    conn.set_prepared_statement_cache_capacity(128);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // Plans follow the statement alone: else many are prepared anew whenever a value is bound.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    let attached = if access == Access::Read { 2 } else { 0 };
    for (limit, most) in [
        (Limit::SQLITE_LIMIT_ATTACHED, attached),
        (Limit::SQLITE_LIMIT_LENGTH, 16 * 1024 * 1024),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
        // A query has at most 64 conditions; each is a level of AND.
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100),
    ] {
        conn.set_limit(limit, most)?;
    }
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "mmap_size", 0)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "journal_size_limit", JOURNAL_LIMIT)?;
    match access {
        Access::Read => conn.pragma_update(None, "query_only", true),
        Access::WriteFull => conn.pragma_update(None, "synchronous", "FULL"),
        Access::WriteNormal => {
            conn.pragma_update(None, "cache_size", PAGES_IN_MEMORY)?;
            conn.pragma_update(None, "synchronous", "NORMAL")
        }
    }
}

/// The file with its folder made canonical: SQLite is told to follow no link at all, and a linked home is no fault.
pub(super) fn canonical(file: &Path) -> Result<PathBuf, StoreError> {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else { return Ok(file.to_owned()) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    Ok(fs::canonicalize(folder).during("open the folder", folder)?.join(name))
}

/// A path as SQLite's URIs want it.
pub(super) fn uri_path(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

/// The companions SQLite keeps beside a database.
pub(super) fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Makes a folder for its owner alone, parents too, and takes others' rights off one that is there.
pub(super) fn own_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).during("make the folder", folder)?;
    if is_ours(folder) { restrict(folder, 0o700) } else { Ok(()) }
}

/// Whether nothing stands in a folder but what we put there. Any other was somebody's before: its mode is not ours to
/// change, and our files in it are private all the same.
fn is_ours(folder: &Path) -> bool {
    const OURS: [&str; 14] = [
        "library",
        "cache.",
        "index.",
        "config.toml",
        "keymap.toml",
        "papers",
        "sample",
        "backups",
        "log",
        "gates",
        "prepare.lock",
        "sync.lock",
        "suspect",
        "shown.lock",
    ];
    let Ok(entries) = fs::read_dir(folder) else { return false };
    let ours = |name: &std::ffi::OsStr| OURS.iter().any(|ours| name.as_encoded_bytes().starts_with(ours.as_bytes()));
    entries.flatten().all(|entry| ours(&entry.file_name()))
}

/// Creates a file for its owner alone if it is not there, and takes others' rights off one that is.
///
/// SQLite gives -wal and -shm the mode of the database, so this settles theirs too.
pub(super) fn own_file(file: &Path) -> Result<(), StoreError> {
    match private(OpenOptions::new().write(true).create_new(true)).open(file) {
        Ok(_) => return Ok(()),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
        Err(e) => return Err(e).during("create the file", file),
    }
    for file in ["", "-wal", "-shm"].map(|suffix| with_suffix(file, suffix)) {
        if file.exists() {
            restrict(&file, 0o600)?;
        }
    }
    Ok(())
}

/// Opens a lock file, created for its owner alone.
pub(super) fn lock_file(file: &Path) -> Result<File, StoreError> {
    let opened = private(OpenOptions::new().read(true).write(true).create(true).truncate(false)).open(file);
    opened.during("open the lock file", file)
}

/// Options for a file that only its owner may read, whatever the umask.
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    const DOING: &str = "keep the file from others";
    let found = fs::symlink_metadata(path).during(DOING, path)?;
    // The mode of a link means nothing, and that of its target is not ours to change. Nor is that of a folder which is
    // meant for everybody, such as the one of temporary files.
    let everybodys = found.is_dir() && found.permissions().mode() & 0o1000 != 0;
    if found.is_symlink() || everybodys || found.permissions().mode() & 0o777 & !mode == 0 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).during(DOING, path)
}

#[cfg(not(unix))]
fn restrict(_: &Path, _: u32) -> Result<(), StoreError> {
    Ok(())
}
