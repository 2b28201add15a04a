//! Sheets as they arrive after a bad line, a full disk or a curious hand: whatever the bytes, reading
//! ends, in few words, without a panic and without more rows than bytes. `PROPTEST_CASES=100000` looks
//! longer.

use std::io::Write;

use formats::{SheetKind, SheetWriter, detect};
use proptest::prelude::*;

/// Sheets that are in order, from which the damaged ones come.
fn corpus() -> Vec<Vec<u8>> {
    let text = "左家村人口信息表,,\n区划代码,\"联户组\n(网格)\",姓名\n621228100201,第1联户组,王秀英\n,,=cmd|' /C'!A0\n";
    let (gbk, ..) = encoding_rs::GBK.encode(text);
    let mut workbook = SheetWriter::new(SheetKind::Xlsx, &["区划代码", "户编码", "姓名"]).expect("begins");
    for row in 0..30 {
        workbook.row(&["621228100201", &row.to_string(), "王秀英"]).expect("a row");
    }
    let file = tempfile::NamedTempFile::new().expect("a file");
    workbook.save(file.path()).expect("saves");
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    vec![text.as_bytes().to_vec(), marked, gbk.into_owned(), std::fs::read(file.path()).expect("reads")]
}

/// Cut, flipped, doubled, or with something strange in the middle.
#[derive(Debug, Clone)]
enum Damage {
    Cut(prop::sample::Index),
    Flip(prop::sample::Index, u8),
    Double(prop::sample::Index, prop::sample::Index),
    Insert(prop::sample::Index, Vec<u8>),
}

fn damage() -> impl Strategy<Value = Damage> {
    use prop::sample::Index;
    prop_oneof![
        any::<Index>().prop_map(Damage::Cut),
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Damage::Double(from, to)),
        (any::<Index>(), prop::collection::vec(any::<u8>(), 1..40))
            .prop_map(|(at, it)| Damage::Insert(at, it)),
    ]
}

fn apply(bytes: &mut Vec<u8>, damage: &Damage) {
    if bytes.is_empty() {
        return;
    }
    let len = bytes.len();
    match damage {
        Damage::Cut(at) => bytes.truncate(at.index(len)),
        Damage::Flip(at, byte) => bytes[at.index(len)] ^= byte,
        Damage::Double(from, to) => {
            let (from, to) = (from.index(len), to.index(len));
            let piece = bytes[from.min(to)..from.max(to)].to_vec();
            bytes.splice(from.min(to)..from.min(to), piece);
        }
        Damage::Insert(at, piece) => {
            let at = at.index(len);
            bytes.splice(at..at, piece.iter().copied());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_sheet_is_read_to_its_end_or_refused(
        which in 0_usize..4,
        damages in prop::collection::vec(damage(), 1..6),
    ) {
        let mut bytes = corpus().swap_remove(which);
        for it in &damages {
            apply(&mut bytes, it);
        }
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(&bytes).expect("writes");
        let Ok(rows) = formats::open(file.path()) else { return Ok(()) };
        let mut first = Vec::new();
        let mut count = 0;
        for row in rows {
            let Ok((number, cells)) = row else { break };
            prop_assert!(cells.len() <= 400);
            count += 1;
            if first.len() < 20 {
                first.push((number, cells));
            }
        }
        prop_assert!(count <= bytes.len().max(2000));
        detect(&first);
    }
}
