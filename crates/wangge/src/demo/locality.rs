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
    /// Longitude and latitude of its middle, and how many square kilometres it is large.
    pub ground: ([f64; 2], f64),
    /// How households are spread.
    pub housing: Housing,
    /// Households of one, two, three … people.
    pub sizes: &'static [usize],
    /// Where those are who are away.
    pub away_places: &'static [&'static str],
    /// The hour of a working day at which it begins; the machine's own time where there is none.
    pub begins: Option<&'static str>,
    /// One account a kind of user.
    pub sign_ins: &'static [(&'static str, &'static str)],
}

/// How households are spread over villages and lowest units.
#[derive(Clone, Copy)]
pub enum Housing {
    /// Over all villages and communities, formed into units by the size rule.
    Everywhere,
    /// Over the villages only, in so many units of so many households each; where the ladder has a level between
    /// village and lowest unit, in so many units of that.
    Units { units: usize, each: usize, middle: usize },
    /// The same over villages and communities.
    Built { units: usize, each: usize, middle: usize },
}

impl Locality {
    /// Every locality there is.
    pub const ALL: [&Locality; 4] = [&LIANGDANG, &NINGJIANG, &NISHAN, &BEILUN];

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
    ground: ([106.3, 33.91], 1_374.0),
    housing: Housing::Everywhere,
    sizes: &[3_930, 4_579, 2_701, 2_330, 1_000, 550],
    away_places: &["西安市", "兰州市", "天水市", "成都市", "宝鸡市", "乌鲁木齐市", "东莞市", "昆山市"],
    begins: None,
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
    ground: ([124.83, 45.18], 1_314.0),
    housing: Housing::Units { units: 1_352, each: 20, middle: 0 },
    sizes: &[8_112, 10_816, 5_408, 2_163, 541],
    away_places: &["长春市", "沈阳市", "哈尔滨市", "北京市", "大连市", "天津市", "青岛市"],
    begins: None,
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

/// 29 villages in four zones, 67 micro-grids, 312 fine grids; how many live in each is made up from the census of
/// Qufu (3.07 people a household).
pub const NISHAN: Locality = Locality {
    id: "nishan",
    name: "尼山镇演示 / Nishan demonstration",
    playbook: include_str!("../../../../playbooks/nishan.toml"),
    divisions: include_str!("../../data/nishan_divisions.csv"),
    ages: include_str!("../../data/nishan_ages.csv"),
    password: "nishan-demo",
    seed: 20_220_801,
    ground: ([117.21, 35.49], 116.0),
    housing: Housing::Units { units: 312, each: 30, middle: 67 },
    sizes: &[1_404, 2_621, 2_246, 1_591, 842, 656],
    away_places: &["济南市", "青岛市", "济宁市", "苏州市", "上海市", "北京市", "天津市"],
    begins: None,
    sign_ins: &[
        ("fine", "细网格员，手机 / fine-grid member, phone"),
        ("grid", "微网格员 / micro-grid worker"),
        ("village", "村党支部书记 / village Party secretary"),
        ("cadre", "包村干部 / cadre assigned to a village"),
        ("zone-secretary", "管区书记 / zone secretary"),
        ("zone", "管区信息员 / zone information officer"),
        ("inspector", "督导员，手机 / inspector, phone"),
        ("second", "另一名督导员（复查）/ another inspector, checks again"),
        ("department", "文化旅游办负责人 / head of culture and tourism"),
        ("scenic", "景区网格长 / leader of the scenic grid"),
        ("hq", "指挥部值班员 / headquarters officer"),
        ("secretary", "镇党委书记 / town Party secretary"),
        ("admin", "系统管理员 / administrator"),
    ],
};

/// One sub-district of the district: 33 villages and 11 communities, 152 grids, 1,010 micro-grids for 217,000 people (B-22).
pub const BEILUN: Locality = Locality {
    id: "beilun",
    name: "北仑区大碶街道演示 / Beilun demonstration",
    playbook: include_str!("../../../../playbooks/beilun.toml"),
    divisions: include_str!("../../data/beilun_divisions.csv"),
    ages: include_str!("../../data/beilun_ages.csv"),
    password: "beilun-demo",
    seed: 20_220_114,
    ground: ([121.85, 29.9], 599.0),
    housing: Housing::Built { units: 1_010, each: 93, middle: 152 },
    sizes: &[29_080, 29_020, 20_100, 10_700, 3_400, 1_630],
    away_places: &["杭州市", "上海市", "台州市", "温州市", "合肥市", "贵阳市", "阜阳市"],
    begins: Some("14:30"),
    sign_ins: &[
        ("member", "微网格成员，手机 / micro-grid member, phone"),
        ("micro", "微网格长，手机 / micro-grid leader, phone"),
        ("grid", "网格长 / grid leader"),
        ("village", "村（社区）书记 / village secretary"),
        ("police", "派出所经办人 / police officer"),
        ("enforcement", "综合执法经办人 / law enforcement officer"),
        ("room", "街道综合信息指挥室 / sub-district command room"),
        ("county", "区指挥中心值班长 / district commander"),
        ("admin", "系统管理员 / administrator"),
    ],
};
