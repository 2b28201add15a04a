//! How far a phone has what it carries.

use store::changes::Head;
use store::people::Page;

/// Where a phone stands. Opaque to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cursor {
    /// The post it is for.
    pub post: String,
    /// How far it has the people.
    pub people: Head,
    /// How far it has the tasks.
    pub tasks: Head,
    /// A short name of what the page said.
    pub about: String,
    /// A short name of what the day said.
    pub today: String,
    /// The page to go on after.
    pub after: Option<Page>,
}

impl Cursor {
    /// Reads it; `None` for what is none.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.splitn(9, ',').collect();
        let [post, pe, ps, te, ts, about, today, path, number] = parts[..] else { return None };
        let head = |epoch: &str, seq: &str| Some(Head { epoch: epoch.parse().ok()?, seq: seq.parse().ok()? });
        let after = Page { path: path.to_owned(), number: number.to_owned() };
        Some(Self {
            post: post.to_owned(),
            people: head(pe, ps)?,
            tasks: head(te, ts)?,
            about: about.to_owned(),
            today: today.to_owned(),
            after: (!number.is_empty()).then_some(after),
        })
    }

    /// As it goes to the phone.
    pub fn text(&self) -> String {
        let (path, number) = self.after.as_ref().map_or(("", ""), |page| (&page.path, &page.number));
        let Self { post, people, tasks, about, today, .. } = self;
        let heads = format!("{},{},{},{}", people.epoch, people.seq, tasks.epoch, tasks.seq);
        format!("{post},{heads},{about},{today},{path},{number}")
    }
}
