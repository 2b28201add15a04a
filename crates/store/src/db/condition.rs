//! A condition that grows as filters are asked for, with its parameters in their places.

use std::fmt::Write;

use domain::access::Permit;

use super::Value;

/// `… and … and …` behind a query whose first parameters are taken.
pub struct Where {
    /// The text to append.
    pub sql: String,
    /// Every parameter of the query.
    pub params: Vec<Value>,
}

impl Where {
    /// Rows of a table inside the permit's subtree; the county is `$1`.
    pub fn within(permit: &Permit, table: &str) -> Self {
        let range = permit.range();
        let sql = format!(" and {table}.path >= $2 and {table}.path < $3");
        Self { sql, params: vec![permit.county().into(), range.from.into(), range.until.into()] }
    }

    /// Behind a query that brings parameters of its own.
    pub fn behind(params: Vec<Value>) -> Self {
        Self { sql: String::new(), params }
    }

    /// Adds a condition; each `?` in it is the next of the values.
    pub fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(" and ");
        self.then(condition, values);
    }

    /// Adds any text; each `?` in it is the next of the values.
    pub fn then(&mut self, text: &str, values: impl IntoIterator<Item = Value>) {
        let mut values = values.into_iter();
        for part in text.split_inclusive('?') {
            if let (Some(text), Some(value)) = (part.strip_suffix('?'), values.next()) {
                self.params.push(value);
                // Writing to a text cannot fail.
                let _ = write!(self.sql, "{text}${}", self.params.len());
            } else {
                self.sql.push_str(part);
            }
        }
    }

    /// Names that contain what was typed, or are spelled like it.
    pub fn named(&mut self, table: &str, typed: &str) {
        let plain: String = typed.trim().chars().filter(|it| !matches!(it, '%' | '_' | '\\')).collect();
        let (part, lower) = (format!("%{plain}%"), format!("%{}%", plain.to_lowercase()));
        let condition = format!("({table}.name like ? or {table}.pinyin like ? or {table}.initials like ?)");
        self.and(&condition, [part.into(), lower.clone().into(), lower.into()]);
    }

    /// `(?, ?, ?)` for so many values; a list of none matches nothing.
    pub fn marks(count: usize) -> String {
        if count == 0 { "(null)".to_owned() } else { format!("({})", vec!["?"; count].join(", ")) }
    }
}
