/**
 * Chongqing's groups and assessment units with their history: districts and counties of GB/T 2260 and the zones assessed beside
 * them. On 2025-11-06 江北 and 渝北 were abolished and 两江新区 became a district, whose six-digit code was not found: codes are
 * optional. Where a zone stands among the groups is inferred and says so.
 */
export type UnitSeed = {
  slug: string;
  zh: string;
  en: string;
  code?: string;
  group: "central" | "new-main" | "two-clusters";
  openedOn?: string;
  /** The first day on which it no longer exists. */
  closedOn?: string;
  successor?: string;
  note?: string;
};

export const GROUPS = [
  { slug: "central", zh: "中心城区", en: "Central urban area" },
  { slug: "new-main", zh: "主城新区", en: "New urban area" },
  { slug: "two-clusters", zh: "“两群”地区", en: "Two clusters" },
] as const;

const INFERRED = "所属板块为推定";
const EAST = "渝东北";
const SOUTH_EAST = "渝东南";
const central = (slug: string, zh: string, en: string, code: string): UnitSeed => ({
  slug,
  zh,
  en,
  code,
  group: "central",
});
const newMain = (slug: string, zh: string, en: string, code: string): UnitSeed => ({
  slug,
  zh,
  en,
  code,
  group: "new-main",
});
const cluster = (slug: string, zh: string, en: string, code: string, note: string): UnitSeed => ({
  slug,
  zh,
  en,
  code,
  group: "two-clusters",
  note,
});

const MERGED_ON = "2025-11-06";

export const UNITS: readonly UnitSeed[] = [
  {
    slug: "liangjiang",
    zh: "两江新区",
    en: "Liangjiang New Area",
    group: "central",
    openedOn: MERGED_ON,
    note: `行政区，由原江北区和原渝北区大部等合并设立；六位代码未查到；${INFERRED}`,
  },
  {
    ...central("jiangbei", "江北区", "Jiangbei District", "500105"),
    closedOn: MERGED_ON,
    successor: "liangjiang",
  },
  {
    ...central("yubei", "渝北区", "Yubei District", "500112"),
    closedOn: MERGED_ON,
    successor: "liangjiang",
    note: "主体并入两江新区，北部五镇划归北碚区",
  },
  {
    slug: "liangjiang-zone",
    zh: "两江新区（功能区）",
    en: "Liangjiang New Area (zone)",
    group: "central",
    closedOn: MERGED_ON,
    successor: "liangjiang",
    note: `与江北、渝北、北碚空间重叠；${INFERRED}`,
  },
  {
    slug: "gaoxin",
    zh: "西部科学城重庆高新区",
    en: "Western Science City High-tech Zone",
    group: "central",
    note: INFERRED,
  },
  {
    slug: "jingkai",
    zh: "重庆经济技术开发区",
    en: "Chongqing Economic Development Zone",
    group: "central",
    note: `在南岸区内；${INFERRED}`,
  },
  central("yuzhong", "渝中区", "Yuzhong District", "500103"),
  central("dadukou", "大渡口区", "Dadukou District", "500104"),
  central("shapingba", "沙坪坝区", "Shapingba District", "500106"),
  central("jiulongpo", "九龙坡区", "Jiulongpo District", "500107"),
  central("nanan", "南岸区", "Nan'an District", "500108"),
  { ...central("beibei", "北碚区", "Beibei District", "500109"), note: "2025-11-06 边界调整" },
  central("banan", "巴南区", "Banan District", "500113"),
  newMain("fuling", "涪陵区", "Fuling District", "500102"),
  newMain("changshou", "长寿区", "Changshou District", "500115"),
  newMain("jiangjin", "江津区", "Jiangjin District", "500116"),
  newMain("hechuan", "合川区", "Hechuan District", "500117"),
  newMain("yongchuan", "永川区", "Yongchuan District", "500118"),
  newMain("nanchuan", "南川区", "Nanchuan District", "500119"),
  { ...newMain("qijiang", "綦江区", "Qijiang District", "500110"), note: "不含单列考核的万盛经开区" },
  {
    slug: "wansheng",
    zh: "万盛经开区",
    en: "Wansheng Economic Development Zone",
    group: "new-main",
    note: `无独立代码；${INFERRED}`,
  },
  newMain("dazu", "大足区", "Dazu District", "500111"),
  newMain("bishan", "璧山区", "Bishan District", "500120"),
  newMain("tongliang", "铜梁区", "Tongliang District", "500151"),
  newMain("tongnan", "潼南区", "Tongnan District", "500152"),
  newMain("rongchang", "荣昌区", "Rongchang District", "500153"),
  cluster("wanzhou", "万州区", "Wanzhou District", "500101", EAST),
  cluster("kaizhou", "开州区", "Kaizhou District", "500154", EAST),
  cluster("liangping", "梁平区", "Liangping District", "500155", EAST),
  cluster("chengkou", "城口县", "Chengkou County", "500229", EAST),
  cluster("fengdu", "丰都县", "Fengdu County", "500230", EAST),
  cluster("dianjiang", "垫江县", "Dianjiang County", "500231", EAST),
  cluster("zhongxian", "忠县", "Zhong County", "500233", EAST),
  cluster("yunyang", "云阳县", "Yunyang County", "500235", EAST),
  cluster("fengjie", "奉节县", "Fengjie County", "500236", EAST),
  cluster("wushan", "巫山县", "Wushan County", "500237", EAST),
  cluster("wuxi", "巫溪县", "Wuxi County", "500238", EAST),
  cluster("qianjiang", "黔江区", "Qianjiang District", "500114", SOUTH_EAST),
  cluster("wulong", "武隆区", "Wulong District", "500156", SOUTH_EAST),
  cluster("shizhu", "石柱土家族自治县", "Shizhu Tujia Autonomous County", "500240", SOUTH_EAST),
  cluster(
    "xiushan",
    "秀山土家族苗族自治县",
    "Xiushan Tujia and Miao Autonomous County",
    "500241",
    SOUTH_EAST,
  ),
  cluster(
    "youyang",
    "酉阳土家族苗族自治县",
    "Youyang Tujia and Miao Autonomous County",
    "500242",
    SOUTH_EAST,
  ),
  cluster(
    "pengshui",
    "彭水苗族土家族自治县",
    "Pengshui Miao and Tujia Autonomous County",
    "500243",
    SOUTH_EAST,
  ),
];

const PLAN = "渝府办发〔2023〕26号（二）主要目标";

export type TargetSeed = {
  subject: string;
  measure: string;
  value: number;
  dueOn: string;
  source: string;
  verification: "verified" | "unverified";
};

const by2025 = "2025-12-31";
const by2027 = "2027-12-31";
const ofPlan = (subject: string, measure: string, value: number, dueOn: string): TargetSeed => ({
  subject,
  measure,
  value,
  dueOn,
  source: PLAN,
  verification: "verified",
});
// Read in a report or a copy, not in the district's own document.
const ofUnit = (
  subject: string,
  measure: string,
  value: number,
  dueOn: string,
  source: string,
): TargetSeed => ({
  subject,
  measure,
  value,
  dueOn,
  source,
  verification: "unverified",
});
const GAOXIN = "chinahightech.com 2023-04-25 报道";
const UNNAMED = "转载数字，原文未见";

export const TARGETS: readonly TargetSeed[] = [
  ofPlan("city", "high-tech-firms", 10_000, by2025),
  ofPlan("city", "tech-firms", 67_000, by2025),
  ofPlan("city", "high-tech-firms", 12_800, by2027),
  ofPlan("city", "tech-firms", 86_000, by2027),
  ofPlan("city", "little-giants", 500, by2027),
  ofPlan("city", "champions", 30, by2027),
  { ...ofPlan("city", "carrier-area", 10_000_000, by2027), source: "渝府办发〔2023〕26号 第11条" },
  ofPlan("central", "high-tech-firms", 7_110, by2027),
  ofPlan("central", "tech-firms", 46_560, by2027),
  ofPlan("new-main", "high-tech-firms", 4_640, by2027),
  ofPlan("new-main", "tech-firms", 29_780, by2027),
  ofPlan("two-clusters", "high-tech-firms", 1_060, by2027),
  ofPlan("two-clusters", "tech-firms", 9_720, by2027),
  ofUnit("gaoxin", "high-tech-firms", 700, by2025, GAOXIN),
  ofUnit("gaoxin", "tech-firms", 3_000, by2025, GAOXIN),
  ofUnit("gaoxin", "high-tech-firms", 1_000, by2027, GAOXIN),
  ofUnit("gaoxin", "tech-firms", 4_500, by2027, GAOXIN),
  ofUnit("rongchang", "high-tech-firms", 270, by2025, UNNAMED),
  ofUnit("rongchang", "tech-firms", 2_000, by2025, UNNAMED),
  ofUnit("rongchang", "high-tech-firms", 350, by2027, UNNAMED),
  ofUnit("rongchang", "tech-firms", 2_500, by2027, UNNAMED),
  ofUnit("wansheng", "high-tech-firms", 75, by2025, UNNAMED),
  ofUnit("wansheng", "tech-firms", 690, by2025, UNNAMED),
  ofUnit("wansheng", "high-tech-firms", 90, by2027, UNNAMED),
  ofUnit("wansheng", "tech-firms", 870, by2027, UNNAMED),
];
