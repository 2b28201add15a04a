//! Where the engines cannot share a text. Three places, counted: column types whose order must be
//! byte order, the row lock, and the trigger that keeps a table append-only.

/// Which SQL is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// Keeps rows from changing until the transaction ends. SQLite has one writer and needs none.
pub(super) const LOCK_ROWS: &str = "for update";

impl Dialect {
    /// Fills the two marks a migration may hold: `{path}` and `{append_only TABLE}`.
    pub(super) fn migration(self, text: &str) -> String {
        let path = match self {
            Self::Sqlite => "text",
            Self::Postgres => "text collate \"C\"",
        };
        let mut out = text.replace("{path}", path);
        while let Some((before, rest)) = out.split_once("{append_only ") {
            let Some((table, after)) = rest.split_once('}') else { break };
            out = format!("{before}{}{after}", self.append_only(table));
        }
        out
    }

    fn append_only(self, table: &str) -> String {
        match self {
            Self::Sqlite => ["update", "delete"]
                .map(|verb| {
                    format!(
                        "create trigger {table}_no_{verb} before {verb} on {table} \
                         begin select raise(abort, '{table} is append-only'); end;\n"
                    )
                })
                .concat(),
            Self::Postgres => format!(
                "create function {table}_append_only() returns trigger language plpgsql as \
                 $$ begin raise exception '{table} is append-only'; end $$;\n\
                 create trigger {table}_append_only before update or delete or truncate on {table} \
                 for each statement execute function {table}_append_only();\n"
            ),
        }
    }
}
