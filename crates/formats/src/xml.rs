//! XML written out of plain values: an object becomes elements by name, a list elements of the name of one.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use serde_json::Value;

/// What one of a list is called, by what the list is called.
pub type Singular<'a> = &'a [(&'a str, &'a str)];

/// A document with one root element, its attributes, and what is in it. What stands nowhere is an empty element.
///
/// # Errors
/// Never in memory; passed on from the writer.
pub fn xml(
    root: &str,
    attributes: &[(&str, &str)],
    content: &Value,
    singular: Singular<'_>,
) -> std::io::Result<Vec<u8>> {
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    element(&mut writer, root, attributes, content, singular)?;
    Ok(writer.into_inner())
}

fn element(
    writer: &mut Writer<Vec<u8>>,
    name: &str,
    attributes: &[(&str, &str)],
    content: &Value,
    singular: Singular<'_>,
) -> std::io::Result<()> {
    let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
    if content.is_null() {
        return writer.write_event(Event::Empty(start));
    }
    writer.write_event(Event::Start(start))?;
    match content {
        Value::Object(fields) => {
            for (name, value) in fields {
                element(writer, name, &[], value, singular)?;
            }
        }
        Value::Array(rows) => {
            let one = singular.iter().find(|it| it.0 == name).map_or("item", |it| it.1);
            for row in rows {
                element(writer, one, &[], row, singular)?;
            }
        }
        Value::String(text) => writer.write_event(Event::Text(BytesText::new(&printable(text))))?,
        other => writer.write_event(Event::Text(BytesText::new(&other.to_string())))?,
    }
    writer.write_event(Event::End(BytesEnd::new(name)))
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
        let written =
            xml("services", &[("xmlns", "urn:x")], &rows, &[("services", "service")]).expect("in memory");
        let text = String::from_utf8(written).expect("text");
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><services xmlns=\"urn:x\"><service><code>a</code><more/>\
             <name>小门 &lt;东&gt; &amp; &quot;西&quot;</name></service><service><code>7</code></service></services>"
        );
    }
}
