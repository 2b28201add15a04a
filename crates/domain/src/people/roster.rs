//! One row of a roster before it is kept: which fields there are, and what makes a row fit. A wrong
//! id number sets the row aside with a warning; a row that cannot be placed is an error and holds
//! back the whole roster, which is kept entirely or not at all.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{DocumentProblem, IdNumber, Phone, Sex};
use crate::areas::DivisionCode;

macro_rules! fields {
    ($($name:ident $text:literal $heading:literal $doc:literal;)+) => {
        /// A column a roster may have.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum RosterField {$(#[doc = $doc] $name,)+}

        impl RosterField {
            /// Every field, in the order of an export.
            pub const ALL: &[RosterField] = &[$(RosterField::$name),+];

            /// The name on the wire.
            pub fn as_str(self) -> &'static str {
                match self {$(RosterField::$name => $text),+}
            }

            /// The heading of an export.
            pub fn heading(self) -> &'static str {
                match self {$(RosterField::$name => $heading),+}
            }
        }
    };
}

fields! {
    Code "code" "区划代码" "Twelve digits of the village.";
    Village "village" "村（社区）" "Name of the village.";
    Unit "unit" "网格" "Name of the lowest unit inside the village.";
    Household "household" "户编码" "Household number.";
    Address "address" "户所在地" "Address.";
    Head "head" "户主姓名" "Name of the household's head.";
    Name "name" "姓名" "Name.";
    Sex "sex" "性别" "Sex.";
    Born "born" "出生日期" "Birth date.";
    Relation "relation" "与户主关系" "Relation to the head.";
    IdNumber "id_number" "身份证号" "Id number.";
    Phone "phone" "联系电话" "Phone.";
    Presence "presence" "是否在家" "At home or away.";
    AwayPlace "away_place" "外出地" "Where an away person is.";
    AwayReason "away_reason" "外出原因" "Why an away person is away, in the playbook's words.";
    Kind "kind" "外来人员类别" "What brought somebody here from elsewhere, in the playbook's words.";
    Host "host" "用工单位或房东" "Employer or landlord of somebody from elsewhere.";
}

/// The cells of one row by field; empty cells are absent.
pub type RosterCells = BTreeMap<RosterField, String>;

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowProblem {
    /// Must be filled in.
    Missing,
    /// Longer than any real value.
    TooLong,
    /// Neither 男/女 nor 1/2.
    UnknownSex,
    /// No date.
    NoDate,
    /// No telephone number.
    NoPhone,
    /// No id number at all.
    IdForm,
    /// The birth date inside the id number does not exist.
    IdBirthDate,
    /// The id number's check character is wrong.
    IdCheck,
    /// The id number contradicts birth date or sex beside it.
    IdContradicts,
    /// No division code.
    NoCode,
    /// No such village here.
    UnknownVillage,
    /// No such unit in the village.
    UnknownUnit,
    /// The same household number stands at another address or unit.
    HouseholdTwice,
    /// The same id number stands in another row of the household.
    IdTwice,
    /// A word the playbook does not know.
    UnknownWord,
}

impl RowProblem {
    /// What it says to whoever mends the sheet.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Missing => "没有填",
            Self::TooLong => "太长",
            Self::UnknownSex => "性别应填男、女，或 1、2",
            Self::NoDate => "日期看不懂，应如 1980-01-31",
            Self::NoPhone => "电话号码不对",
            Self::IdForm => "身份证号应为 18 位",
            Self::IdBirthDate => "身份证号中的出生日期不存在",
            Self::IdCheck => "身份证号有误（末位校验不符）",
            Self::IdContradicts => "身份证号与出生日期或性别不一致",
            Self::NoCode => "区划代码应为 12 位数字",
            Self::UnknownVillage => "本县没有这个村（社区）",
            Self::UnknownUnit => "该村（社区）没有这个网格（联户组）",
            Self::HouseholdTwice => "同一户编码出现在两个地址",
            Self::IdTwice => "同一户中身份证号重复",
            Self::UnknownWord => "没有这一类，请用手册中的名称",
        }
    }

    /// Whether the row is only set aside and the others may be kept.
    pub fn sets_aside(self) -> bool {
        matches!(self, Self::IdForm | Self::IdBirthDate | Self::IdCheck | Self::IdContradicts | Self::IdTwice)
    }
}

/// A fact that may be stated, left out, or stated masked (which changes nothing).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated {
    /// Left out or empty.
    Empty,
    /// Masked, as an export writes it: what is kept stays.
    Masked,
    /// In full.
    Full(String),
}

/// A row that fits. What it leaves out stays as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterRow {
    /// Village by code, else by name.
    pub code: Option<DivisionCode>,
    /// Village by name.
    pub village: Option<String>,
    /// Lowest unit by name or number.
    pub unit: Option<String>,
    /// Household number.
    pub household: String,
    /// Address.
    pub address: String,
    /// Name of the household's head.
    pub head: Option<String>,
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// Birth date.
    pub born: Option<Date>,
    /// Relation to the head.
    pub relation: Option<String>,
    /// Id number.
    pub id_number: Stated,
    /// Phone.
    pub phone: Stated,
    /// Whether away, when said.
    pub away: Option<bool>,
    /// Where.
    pub away_place: Option<String>,
    /// Why, as written.
    pub away_reason: Option<String>,
    /// What brought them here from elsewhere, as written.
    pub kind: Option<String>,
    /// Employer or landlord.
    pub host: Option<String>,
}

/// Checks the cells of a row.
///
/// # Errors
/// Every problem with its field.
pub fn check_row(cells: &RosterCells, today: Date) -> Result<RosterRow, Vec<(RosterField, RowProblem)>> {
    use RosterField as F;
    let mut wrong = Vec::new();
    let text = |field: F| cells.get(&field).map(|text| text.trim()).filter(|text| !text.is_empty());
    for (field, cell) in cells {
        if cell.chars().count() > 120 {
            wrong.push((*field, RowProblem::TooLong));
        }
    }
    for field in [F::Household, F::Address, F::Name] {
        if text(field).is_none() {
            wrong.push((field, RowProblem::Missing));
        }
    }
    let mut sex = noted(text(F::Sex).map(sex), F::Sex, &mut wrong);
    let mut born = noted(text(F::Born).map(date), F::Born, &mut wrong);
    let code = text(F::Code).map(|text| DivisionCode::parse(text).map_err(|_| RowProblem::NoCode));
    let code = noted(code, F::Code, &mut wrong);
    let phone = match text(F::Phone) {
        None => Stated::Empty,
        Some(text) if text.contains('*') => Stated::Masked,
        Some(text) => match Phone::parse(text) {
            Ok(phone) => Stated::Full(phone.as_str().to_owned()),
            Err(_) => {
                wrong.push((F::Phone, RowProblem::NoPhone));
                Stated::Empty
            }
        },
    };
    let id_number = match text(F::IdNumber) {
        None => Stated::Empty,
        Some(text) if text.contains('*') => Stated::Masked,
        Some(text) => match IdNumber::parse(text, today) {
            Ok(number) => {
                let contradicts = born.is_some_and(|day| number.birth_date() != Some(day))
                    || sex.is_some_and(|sex| sex != Sex::Unknown && sex != number.sex());
                if contradicts {
                    wrong.push((F::IdNumber, RowProblem::IdContradicts));
                }
                born = born.or(number.birth_date());
                sex = sex.or(Some(number.sex()));
                Stated::Full(number.as_str().to_owned())
            }
            Err(problem) => {
                let problem = match problem {
                    DocumentProblem::Form => RowProblem::IdForm,
                    DocumentProblem::BirthDate => RowProblem::IdBirthDate,
                    DocumentProblem::Check => RowProblem::IdCheck,
                };
                wrong.push((F::IdNumber, problem));
                Stated::Empty
            }
        },
    };
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let away_place = text(F::AwayPlace).map(str::to_owned);
    let said = text(F::Presence)
        .map(|said| ["外出", "否", "不在", "away", "0", "2"].iter().any(|it| said.contains(it)));
    let away_reason = text(F::AwayReason).map(str::to_owned);
    let away = if away_place.is_some() || away_reason.is_some() { Some(true) } else { said };
    Ok(RosterRow {
        code,
        village: text(F::Village).map(str::to_owned),
        unit: text(F::Unit).map(str::to_owned),
        household: text(F::Household).unwrap_or_default().to_owned(),
        address: text(F::Address).unwrap_or_default().to_owned(),
        head: text(F::Head).map(str::to_owned),
        name: text(F::Name).unwrap_or_default().to_owned(),
        sex,
        born,
        relation: text(F::Relation).map(str::to_owned),
        id_number,
        phone,
        away,
        away_place,
        away_reason,
        kind: text(F::Kind).map(str::to_owned),
        host: text(F::Host).map(str::to_owned),
    })
}

/// A value that was read, or a note of why not.
fn noted<T>(
    read: Option<Result<T, RowProblem>>,
    field: RosterField,
    wrong: &mut Vec<(RosterField, RowProblem)>,
) -> Option<T> {
    read?.map_err(|problem| wrong.push((field, problem))).ok()
}

fn sex(text: &str) -> Result<Sex, RowProblem> {
    match text {
        "男" | "1" | "男性" | "M" => Ok(Sex::Male),
        "女" | "2" | "女性" | "F" => Ok(Sex::Female),
        "0" | "9" | "不详" | "未知" => Ok(Sex::Unknown),
        _ => Err(RowProblem::UnknownSex),
    }
}

/// 19800101, 1980-01-01, 1980/1/1, 1980.1.1, 1980年1月1日; a time behind it is forgiven.
fn date(text: &str) -> Result<Date, RowProblem> {
    let digits: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let parts: Vec<i64> = match digits.as_slice() {
        [one] if one.len() == 8 => {
            [&one[..4], &one[4..6], &one[6..]].iter().filter_map(|it| it.parse().ok()).collect()
        }
        [year, month, day, ..] if year.len() == 4 => {
            [*year, *month, *day].iter().filter_map(|it| it.parse().ok()).collect()
        }
        _ => return Err(RowProblem::NoDate),
    };
    match parts.as_slice() {
        [year @ 1880..=2200, month @ 1..=12, day @ 1..=31] => {
            Date::new(*year as i16, *month as i8, *day as i8).map_err(|_| RowProblem::NoDate)
        }
        _ => Err(RowProblem::NoDate),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RosterField as F;
    use jiff::civil;

    fn cells(extra: &[(F, &str)]) -> RosterCells {
        let base = [(F::Household, "621228100201010001"), (F::Address, "左家村1组1号"), (F::Name, "王秀英")];
        base.iter().chain(extra).map(|(field, text)| (*field, (*text).to_owned())).collect()
    }

    #[test]
    fn cells_are_read_the_way_people_fill_them_in() {
        let today = civil::date(2022, 3, 15);
        for text in
            ["19491231", "1949-12-31", "1949/12/31", "1949年12月31日", "1949-12-31 00:00:00", "1949.12.31"]
        {
            let row = check_row(&cells(&[(F::Born, text)]), today).expect(text);
            assert_eq!(row.born, Some(civil::date(1949, 12, 31)), "{text}");
        }
        let row =
            check_row(&cells(&[(F::IdNumber, "11010519491231002x"), (F::Phone, "138 1234 8000")]), today);
        let row = row.expect("fits");
        assert_eq!((row.sex, row.born), (Some(Sex::Female), Some(civil::date(1949, 12, 31))));
        assert_eq!(row.phone, Stated::Full("+8613812348000".into()));
        let masked =
            check_row(&cells(&[(F::Phone, "138****8000"), (F::IdNumber, "110105**********2X")]), today);
        let masked = masked.expect("fits");
        assert_eq!((masked.phone, masked.id_number), (Stated::Masked, Stated::Masked));
    }

    #[test]
    fn what_does_not_fit_is_named_with_its_field() {
        let today = civil::date(2022, 3, 15);
        let cases = [
            (F::IdNumber, "340524198001010013", RowProblem::IdCheck),
            (F::IdNumber, "无", RowProblem::IdForm),
            (F::Sex, "人", RowProblem::UnknownSex),
            (F::Born, "去年", RowProblem::NoDate),
            (F::Born, "1980-13-01", RowProblem::NoDate),
            (F::Phone, "12", RowProblem::NoPhone),
            (F::Code, "62122810020", RowProblem::NoCode),
            (F::Name, " ", RowProblem::Missing),
        ];
        for (field, text, problem) in cases {
            let found = check_row(&cells(&[(field, text)]), today).expect_err(text);
            assert_eq!(found, [(field, problem)], "{text}");
        }
        let contradicting = [(F::IdNumber, "11010519491231002X"), (F::Sex, "男")];
        let found = check_row(&cells(&contradicting), today).expect_err("contradicts");
        assert_eq!(found, [(F::IdNumber, RowProblem::IdContradicts)]);
    }
}
