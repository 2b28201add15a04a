//! The localities that can be shown: real ladders and counts, made-up residents.

/// One of them.
pub struct Locality {
    /// Name of its playbook.
    pub id: &'static str,
    /// What it is called, in both languages.
    pub name: &'static str,
    /// The playbook.
    pub playbook: &'static str,
    /// Divisions with their national codes.
    pub divisions: &'static str,
    /// Residents by sex and age.
    pub ages: &'static str,
    /// Everybody's password.
    pub password: &'static str,
    /// The county everybody gets unless another number is given.
    pub seed: u64,
    /// How households are spread.
    pub housing: Housing,
    /// Households of one, two, three … people.
    pub sizes: &'static [usize],
    /// Where those are who are away.
    pub away_places: &'static [&'static str],
    /// One account a kind of user.
    pub sign_ins: &'static [(&'static str, &'static str)],
}

/// How households are spread over villages and lowest units.
#[derive(Clone, Copy)]
pub enum Housing {
    /// Over all villages and communities, formed into units by the size rule.
    Everywhere,
    /// Over the villages only, in so many units of so many households each.
    Units { units: usize, each: usize },
}

impl Locality {
    /// Every locality there is.
    pub const ALL: [&Locality; 2] = [&LIANGDANG, &NINGJIANG];

    /// A locality by name.
    pub fn named(id: &str) -> Option<&'static Locality> {
        Self::ALL.into_iter().find(|it| it.id == id)
    }

    /// Households there are.
    pub fn households(&self) -> usize {
        self.sizes.iter().sum()
    }
}

/// Neighbour groups of three to five households; 15,090 households, 3,930 of one, 38,811 people.
pub const LIANGDANG: Locality = Locality {
    id: "liangdang",
    name: "两当县演示 / Liangdang demonstration",
    playbook: include_str!("../../../../playbooks/liangdang.toml"),
    divisions: include_str!("../../data/liangdang_divisions.csv"),
    ages: include_str!("../../data/liangdang_ages.csv"),
    password: "liangdang-demo",
    seed: 20_220_301,
    housing: Housing::Everywhere,
    sizes: &[3_930, 4_579, 2_701, 2_330, 1_000, 550],
    away_places: &["西安市", "兰州市", "天水市", "成都市", "宝鸡市", "乌鲁木齐市", "东莞市", "昆山市"],
    sign_ins: &[
        ("group", "联户长，手机 / neighbour-group head, phone"),
        ("village", "村网格长 / village grid leader"),
        ("town", "乡镇网格长 / township grid leader"),
        ("county", "县指挥中心 / county command centre"),
        ("admin", "系统管理员 / administrator"),
    ],
};

/// 105 rural units, 1,352 grids of twenty households at about two people each.
pub const NINGJIANG: Locality = Locality {
    id: "ningjiang",
    name: "宁江区演示 / Ningjiang demonstration",
    playbook: include_str!("../../../../playbooks/ningjiang.toml"),
    divisions: include_str!("../../data/ningjiang_divisions.csv"),
    ages: include_str!("../../data/ningjiang_ages.csv"),
    password: "ningjiang-demo",
    seed: 20_220_302,
    housing: Housing::Units { units: 1_352, each: 20 },
    sizes: &[8_112, 10_816, 5_408, 2_163, 541],
    away_places: &["长春市", "沈阳市", "哈尔滨市", "北京市", "大连市", "天津市", "青岛市"],
    sign_ins: &[
        ("group", "网格员，手机 / grid member, phone"),
        ("leader", "炕头党小组组长 / bedside Party group leader"),
        ("watch", "邻里守望队员，手机 / neighbour watch, phone"),
        ("guard", "党群联防队员，正在村口值守 / on duty at the village entrance now"),
        ("village", "村党支部书记 / village Party secretary"),
        ("town", "乡镇网格长 / township grid leader"),
        ("county", "区指挥部 / district command"),
        ("rights", "权益受理员 / rights officer"),
        ("admin", "系统管理员 / administrator"),
    ],
};
