//! A PostgreSQL server on a temporary directory, one for each test process. It ends with the
//! process: a shell holds it and waits for the pipe to close.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

struct Server {
    socket: PathBuf,
    _shell: Child,
}

static SERVER: OnceLock<Server> = OnceLock::new();

/// Connection parameters of the server with a database name put in.
pub(crate) fn url(database: &str) -> String {
    let server = SERVER.get_or_init(start);
    format!("host={} user=postgres dbname={database}", server.socket.display())
}

/// A database as SQL text that runs without psql.
pub(crate) fn dump(database: &str) -> Vec<u8> {
    let server = SERVER.get_or_init(start);
    let mut command = Command::new(binaries().join("pg_dump"));
    command.args(["--inserts", "--no-owner", "-U", "postgres", "-h"]).arg(&server.socket).arg(database);
    let output = command.output().expect("pg_dump");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn start() -> Server {
    let directory = tempfile::Builder::new().prefix("wangge-pg-").tempdir().expect("a directory").keep();
    let root = std::fs::metadata("/proc/self").is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0);
    let run = if root { "runuser -u postgres -- " } else { "" };
    if root {
        let owned = Command::new("chown").arg("postgres").arg(&directory).status().expect("chown");
        assert!(owned.success(), "the directory could not be given to postgres");
    }
    let bin = binaries();
    let script = format!(
        "cd {dir} && {run}{bin}/initdb -D {dir}/data -U postgres -A trust -E UTF8 --no-sync >{dir}/log 2>&1 \
         && {{ {run}{bin}/postgres -D {dir}/data -k {dir} -c listen_addresses= -c fsync=off -c max_connections=400 \
         -c shared_buffers=64MB >>{dir}/log 2>&1 & \
         until {run}{bin}/pg_isready -q -h {dir}; do sleep 0.05; done; echo up; read _; \
         {run}{bin}/pg_ctl -D {dir}/data -m immediate stop >/dev/null 2>&1; rm -rf {dir}; }}",
        dir = directory.display(),
        bin = bin.display(),
    );
    let mut shell = Command::new("sh")
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a shell");
    let mut up = [0; 3];
    let ready = shell.stdout.as_mut().expect("a pipe").read_exact(&mut up);
    let log = std::fs::read_to_string(directory.join("log")).unwrap_or_default();
    assert!(ready.is_ok(), "PostgreSQL did not start:\n{log}");
    Server { socket: directory, _shell: shell }
}

fn binaries() -> PathBuf {
    let newest = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    newest
        .map(|entry| entry.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists())
        .max()
        .unwrap_or_else(|| {
            assert!(Path::new("/usr/bin/initdb").exists(), "PostgreSQL is not installed: run `make setup`");
            PathBuf::from("/usr/bin")
        })
}
