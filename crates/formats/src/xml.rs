//! XML, written element by element in the order given; or out of plain values, where an object becomes elements by name and a
//! list elements of the name of one.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use serde_json::Value;

/// What one of a list is called, by what the list is called.
pub type Singular<'a> = &'a [(&'a str, &'a str)];

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    Nothing,
    Text(String),
    Elements(Vec<Element>),
}

impl Element {
    /// With elements in it.
    pub fn new(name: &str, elements: Vec<Element>) -> Self {
        Self { name: name.to_owned(), attributes: Vec::new(), content: Content::Elements(elements) }
    }

    /// With text in it; nothing where the text is empty.
    pub fn text(name: &str, text: impl Into<String>) -> Self {
        let text: String = text.into();
        let content = if text.is_empty() { Content::Nothing } else { Content::Text(text) };
        Self { name: name.to_owned(), attributes: Vec::new(), content }
    }

    /// With an attribute.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.attributes.push((name.to_owned(), value.into()));
        self
    }

    /// Out of a plain value.
    pub fn of(name: &str, value: &Value, singular: Singular<'_>) -> Self {
        match value {
            Value::Null => Self::text(name, ""),
            Value::Object(fields) => {
                Self::new(name, fields.iter().map(|(name, value)| Self::of(name, value, singular)).collect())
            }
            Value::Array(rows) => {
                let one = singular.iter().find(|it| it.0 == name).map_or("item", |it| it.1);
                Self::new(name, rows.iter().map(|row| Self::of(one, row, singular)).collect())
            }
            Value::String(text) => Self::text(name, text),
            other => Self::text(name, other.to_string()),
        }
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        let attributes = self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let start = BytesStart::new(self.name.as_str()).with_attributes(attributes);
        match &self.content {
            Content::Nothing => return writer.write_event(Event::Empty(start)),
            Content::Text(text) => {
                writer.write_event(Event::Start(start))?;
                writer.write_event(Event::Text(BytesText::new(&printable(text))))?;
            }
            Content::Elements(elements) => {
                writer.write_event(Event::Start(start))?;
                elements.iter().try_for_each(|it| it.write(writer))?;
            }
        }
        writer.write_event(Event::End(BytesEnd::new(self.name.as_str())))
    }
}

/// A document.
///
/// # Errors
/// Never in memory; passed on from the writer.
pub fn xml(root: &Element) -> std::io::Result<Vec<u8>> {
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    root.write(&mut writer)?;
    Ok(writer.into_inner())
}

/// Without the signs that no XML can hold.
fn printable(text: &str) -> String {
    let allowed = |it: &char| {
        matches!(it, '\t' | '\n' | '\r') || (*it >= ' ' && !matches!(it, '\u{fffe}' | '\u{ffff}'))
    };
    text.chars().filter(allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lists_and_objects_become_elements_and_signs_are_escaped() {
        let rows = json!([{ "code": "a", "name": "小门 <东> & \u{1}\"西\"", "more": null }, { "code": 7 }]);
        let root = Element::of("services", &rows, &[("services", "service")]).with("xmlns", "urn:x");
        let text = String::from_utf8(xml(&root).expect("in memory")).expect("text");
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><services xmlns=\"urn:x\"><service><code>a</code><more/>\
             <name>小门 &lt;东&gt; &amp; &quot;西&quot;</name></service><service><code>7</code></service></services>"
        );
    }
}
