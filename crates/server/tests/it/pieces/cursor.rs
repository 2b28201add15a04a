//! The cursor of a phone.

use server::internals::Cursor;
use server::internals::{Head, Page};

#[test]
fn a_cursor_comes_back_as_it_went() {
    let cursor = Cursor {
        post: "0190".into(),
        people: Head { epoch: 2, seq: 31 },
        tasks: Head { epoch: 0, seq: 7 },
        about: "ab".into(),
        today: "cd".into(),
        after: Some(Page { path: "00010002".into(), number: "6,20".into() }),
    };
    assert_eq!(Cursor::parse(&cursor.text()), Some(cursor.clone()));
    let whole = Cursor { after: None, ..cursor };
    assert_eq!(Cursor::parse(&whole.text()), Some(whole));
    for damaged in ["", "x", "a,b,c,d,e,f,g,h,i", ",,,,,,,,", "1,2,3,4,5,6,7,8"] {
        assert_eq!(Cursor::parse(damaged), None, "{damaged}");
    }
}
