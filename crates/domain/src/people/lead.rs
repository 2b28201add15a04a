//! Lists of people that a named body asks to be called: read from what somebody pasted. An id number serves to
//! find somebody here and is not kept. A list makes nobody anything (I-5): it asks for a phone call, and ends.

use jiff::civil::Date;

use super::{IdNumber, Phone};

/// Somebody on a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeadRow {
    /// Line of the list, from 1.
    pub line: usize,
    /// Name, if stated.
    pub name: Option<String>,
    /// Phone, as stored.
    pub phone: Option<String>,
    /// Id number, to find them by.
    pub id_number: Option<String>,
    /// Where they are said to live.
    pub place: Option<String>,
    /// What else the list says.
    pub note: Option<String>,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeadFault {
    /// Neither a phone nor a name nor an id number.
    Nobody,
    /// A phone that cannot be dialled.
    Phone,
    /// An id number that cannot exist.
    IdNumber,
    /// Stands on the list already.
    Twice,
    /// A cell of more than 80 characters.
    Long,
}

impl LeadFault {
    /// Its name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Phone => "phone",
            Self::IdNumber => "unfit",
            Self::Twice => "twice",
            Self::Long => "too_long",
        }
    }
}

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Phone,
    IdNumber,
    Place,
    Note,
    Passed,
}

const LONGEST: usize = 80;

fn cells(line: &str) -> Vec<&str> {
    let marks: &[char] = match line {
        it if it.contains('\t') => &['\t'],
        it if it.contains([',', '，']) => &[',', '，'],
        _ => &[' ', '\u{3000}'],
    };
    line.split(marks).map(str::trim).collect()
}

/// The columns of a heading; none when the line is none.
fn heading(cells: &[&str]) -> Option<Vec<Column>> {
    let column = |cell: &&str| {
        let cell = cell.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|it| cell.contains(it));
        match () {
            () if has(&["序号", "编号", "no."]) => Column::Passed,
            () if has(&["身份证", "证件", "id number"]) => Column::IdNumber,
            () if has(&["电话", "手机", "联系方式", "号码", "phone"]) => Column::Phone,
            () if has(&["姓名", "name"]) => Column::Name,
            () if has(&["地址", "住址", "村", "居住", "address"]) => Column::Place,
            () => Column::Note,
        }
    };
    if cells.iter().any(|it| Phone::parse(it).is_ok() || it.len() > 40) {
        return None;
    }
    let columns: Vec<Column> = cells.iter().map(column).collect();
    let known = |it: &&Column| matches!(it, Column::Name | Column::Phone | Column::IdNumber);
    columns.iter().any(|it| known(&it)).then_some(columns)
}

/// What the cells of a line without a heading are likely to say.
fn guess(cells: &[&str]) -> Vec<Column> {
    let (mut name, mut phone) = (false, false);
    let digits = |it: &str| it.chars().filter(char::is_ascii_digit).count();
    let column = |(n, cell): (usize, &&str)| match cell.chars().count() {
        0 => Column::Passed,
        // A number in front of the others counts the lines.
        1..=4 if n == 0 && cells.len() > 1 && digits(cell) == cell.len() => Column::Passed,
        15.. if digits(cell) >= 15 && digits(cell) + 1 >= cell.len() => Column::IdNumber,
        7.. if digits(cell) >= 7 && !phone => {
            phone = true;
            Column::Phone
        }
        2..=20 if digits(cell) == 0 && !name => {
            name = true;
            Column::Name
        }
        _ => Column::Note,
    };
    cells.iter().enumerate().map(column).collect()
}

/// Reads a pasted list, one person a line, with a heading or without; cells stand between tabs, commas or spaces.
///
/// # Errors
/// Every line that cannot be taken, with what is wrong.
pub fn read_leads(text: &str, today: Date) -> Result<Vec<LeadRow>, Vec<(usize, LeadFault)>> {
    let mut columns = None;
    let (mut rows, mut faults): (Vec<LeadRow>, Vec<_>) = (Vec::new(), Vec::new());
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    for (first, (n, line)) in lines.enumerate() {
        let cells = cells(line);
        if first == 0 {
            columns = heading(&cells);
            if columns.is_some() {
                continue;
            }
        }
        let meant = columns.clone().unwrap_or_else(|| guess(&cells));
        match row(n + 1, &cells, &meant, today) {
            Ok(row) if rows.iter().any(|it| same(it, &row)) => faults.push((n + 1, LeadFault::Twice)),
            Ok(row) => rows.push(row),
            Err(fault) => faults.push((n + 1, fault)),
        }
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

fn same(one: &LeadRow, other: &LeadRow) -> bool {
    let both = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    both(&one.id_number, &other.id_number)
        || both(&one.phone, &other.phone) && one.name == other.name
        || both(&one.name, &other.name)
            && one.phone == other.phone
            && one.id_number == other.id_number
            && one.place == other.place
}

fn row(line: usize, cells: &[&str], columns: &[Column], today: Date) -> Result<LeadRow, LeadFault> {
    let mut row = LeadRow { line, ..LeadRow::default() };
    let mut note = Vec::new();
    for (cell, column) in cells.iter().zip(columns.iter().chain(std::iter::repeat(&Column::Note))) {
        if cell.is_empty() {
            continue;
        }
        if cell.chars().count() > LONGEST {
            return Err(LeadFault::Long);
        }
        match column {
            Column::Passed => {}
            Column::Name => row.name = Some((*cell).to_owned()),
            Column::Phone => {
                let phone = Phone::parse(cell).map_err(|_| LeadFault::Phone)?;
                row.phone = Some(phone.as_str().to_owned());
            }
            Column::IdNumber => {
                let number = IdNumber::parse(cell, today).map_err(|_| LeadFault::IdNumber)?;
                row.id_number = Some(number.as_str().to_owned());
            }
            Column::Place => row.place = Some((*cell).to_owned()),
            Column::Note => note.push(*cell),
        }
    }
    let note: String = note.join(" ").chars().take(LONGEST * 2).collect();
    row.note = Some(note).filter(|it| !it.is_empty());
    if row.name.is_none() && row.phone.is_none() && row.id_number.is_none() {
        return Err(LeadFault::Nobody);
    }
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Short<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>, Option<&'a str>);

    fn short(row: &LeadRow) -> Short<'_> {
        (row.name.as_deref(), row.phone.as_deref(), row.place.as_deref(), row.note.as_deref())
    }

    //
    #[test]
    fn a_pasted_list_is_read_with_a_heading_or_without() {
        let today = jiff::civil::date(2022, 3, 15);
        let cases: [(&str, &[Short]); 6] = [
            (
                "序号\t姓名\t联系电话\t居住地址\t途经\n1\t孔令安\t138-1234-8000\t鲁源村\t3月12日途经青岛\n2\t\t13912348001\t\t",
                &[
                    (Some("孔令安"), Some("+8613812348000"), Some("鲁源村"), Some("3月12日途经青岛")),
                    (None, Some("+8613912348001"), None, None),
                ],
            ),
            (
                "孔令安，13812348000，途经青岛\n\n颜士林 13912348001",
                &[
                    (Some("孔令安"), Some("+8613812348000"), None, Some("途经青岛")),
                    (Some("颜士林"), Some("+8613912348001"), None, None),
                ],
            ),
            ("13812348000", &[(None, Some("+8613812348000"), None, None)]),
            ("1 孔令安 13812348000", &[(Some("孔令安"), Some("+8613812348000"), None, None)]),
            ("Name,Phone\nKong,13812348000", &[(Some("Kong"), Some("+8613812348000"), None, None)]),
            ("", &[]),
        ];
        for (text, want) in cases {
            let read = read_leads(text, today).expect(text);
            assert_eq!(read.iter().map(short).collect::<Vec<_>>(), want, "{text}");
        }
        let read = read_leads("孔令安 11010519491231002X", today).expect("a list");
        assert_eq!(read[0].id_number.as_deref(), Some("11010519491231002X"));
    }

    //
    #[test]
    fn every_line_that_cannot_be_taken_is_named() {
        let today = jiff::civil::date(2022, 3, 15);
        let text = "姓名,电话,身份证\n甲一,1381234800,\n,,\n乙二,13812348000,110105194912310021\n丙三,13812348000,\n丙三,13812348000,";
        let faults = read_leads(text, today).expect_err("faults");
        assert_eq!(
            faults,
            [(2, LeadFault::Phone), (3, LeadFault::Nobody), (4, LeadFault::IdNumber), (6, LeadFault::Twice)]
        );
        let long = format!("甲一 {}", "长".repeat(81));
        assert_eq!(read_leads(&long, today).expect_err("a fault"), [(1, LeadFault::Long)]);
    }
}
