//! What is wrong with a playbook, and where.

use std::ops::Range;

/// One mistake: line, key, what is wrong and what to do, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {key}: {zh} / {en}")]
pub struct Problem {
    /// Line in the file, from 1.
    pub line: usize,
    /// The key, such as `role[2].level`; empty when the text is not TOML.
    pub key: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Problem {
    pub(crate) fn syntax(text: &str, error: &toml::de::Error) -> Self {
        let span = error.span().unwrap_or(0..0);
        Self {
            line: line_of(text, &span),
            key: text.get(span).unwrap_or_default().lines().next().unwrap_or_default().to_owned(),
            zh: format!("写法有误：{}", error.message()),
            en: error.message().to_owned(),
        }
    }

    pub(crate) fn at(text: &str, span: &Range<usize>, key: String, zh: String, en: String) -> Self {
        Self { line: line_of(text, span), key, zh, en }
    }
}

fn line_of(text: &str, span: &Range<usize>) -> usize {
    text.as_bytes().iter().take(span.start).filter(|byte| **byte == b'\n').count() + 1
}
