import type { CarrierKind } from "#app/domain/access/roles.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { addDays } from "#app/domain/shared/dates.ts";
import { type InventedFirm, inventedFirm } from "./invented-firm.ts";

/** What the demo city is made of: everything is worked out from numbers, the same on every machine. Nothing here is a real firm's figure. */
export type CarrierPlan = {
  slug: string;
  zh: string;
  en: string;
  kind: CarrierKind;
  /** Its unit, and from when; later entries follow earlier ones. */
  units: { unit: string; from: DateOn }[];
  park?: string;
  /** Rooms a floor, floors, and the area of one in dm². */
  rooms: { floors: number; perFloor: number; areaDm2: number };
  firms: number;
  /** Of 2025: where its filing stands on the demo day. */
  filed: "open" | "unit-accepted" | "accepted";
};

/** The password of every demo account; they exist in demo mode only. */
export const DEMO_PASSWORD = "zaiti-demo-2026";

/** The day on which the demo stands still. */
export const DEMO_DAY: DateOn = "2026-01-20";

const BEGIN: DateOn = "2020-01-01";
const MERGED_ON: DateOn = "2025-11-06";

export const CARRIERS: readonly CarrierPlan[] = [
  {
    slug: "jinfeng-park",
    zh: "金凤示例科创园",
    en: "Jinfeng Example Park",
    kind: "park",
    units: [{ unit: "gaoxin", from: BEGIN }],
    rooms: { floors: 4, perFloor: 4, areaDm2: 60_000 },
    firms: 6,
    filed: "accepted",
  },
  {
    slug: "jinfeng",
    zh: "金凤示例孵化器",
    en: "Jinfeng Example Incubator",
    kind: "incubator",
    units: [{ unit: "gaoxin", from: BEGIN }],
    park: "jinfeng-park",
    rooms: { floors: 4, perFloor: 6, areaDm2: 12_000 },
    firms: 6,
    filed: "open",
  },
  {
    slug: "lijia",
    zh: "礼嘉示例众创空间",
    en: "Lijia Example Makerspace",
    kind: "makerspace",
    units: [
      { unit: "yubei", from: BEGIN },
      { unit: "liangjiang", from: MERGED_ON },
    ],
    rooms: { floors: 2, perFloor: 5, areaDm2: 8_000 },
    firms: 8,
    filed: "accepted",
  },
  {
    slug: "guanyinqiao",
    zh: "观音桥示例加速器",
    en: "Guanyinqiao Example Accelerator",
    kind: "accelerator",
    units: [
      { unit: "jiangbei", from: BEGIN },
      { unit: "liangjiang", from: MERGED_ON },
    ],
    rooms: { floors: 5, perFloor: 3, areaDm2: 30_000 },
    firms: 8,
    filed: "accepted",
  },
  {
    slug: "jinyun",
    zh: "缙云示例大学科技园",
    en: "Jinyun Example Science Park",
    kind: "science-park",
    units: [{ unit: "beibei", from: BEGIN }],
    rooms: { floors: 5, perFloor: 4, areaDm2: 18_000 },
    firms: 8,
    filed: "accepted",
  },
  {
    slug: "yongchuan-soft",
    zh: "永川示例软件孵化器",
    en: "Yongchuan Example Software Incubator",
    kind: "incubator",
    units: [{ unit: "yongchuan", from: BEGIN }],
    rooms: { floors: 6, perFloor: 5, areaDm2: 15_000 },
    firms: 14,
    filed: "accepted",
  },
  {
    slug: "jiefangbei",
    zh: "解放碑示例众创空间",
    en: "Jiefangbei Example Makerspace",
    kind: "makerspace",
    units: [{ unit: "yuzhong", from: BEGIN }],
    rooms: { floors: 2, perFloor: 4, areaDm2: 9_000 },
    firms: 5,
    filed: "unit-accepted",
  },
  {
    slug: "hualongqiao",
    zh: "化龙桥示例产业园",
    en: "Hualongqiao Example Industrial Park",
    kind: "industrial-park",
    units: [{ unit: "yuzhong", from: BEGIN }],
    rooms: { floors: 6, perFloor: 3, areaDm2: 50_000 },
    firms: 5,
    filed: "accepted",
  },
];

export type StayPlan = {
  firm: InventedFirm;
  carrier: string;
  enteredOn: DateOn;
  leftOn?: DateOn;
  exit?: "graduated" | "left";
};
export type TitlePlan = {
  carrier: string;
  uscc: string;
  kind: "tech-firm" | "high-tech";
  number: string;
  awardedOn: DateOn;
  expiresOn: DateOn | null;
};

const ENTRY = ["2022-03-14", "2023-05-22", "2024-04-08", "2025-02-17", "2022-09-01", "2023-10-16"] as const;
const later = (a: DateOn, b: DateOn): DateOn => (a > b ? a : b);

/** The firms' homes in order: the first six in the first carrier, and so on. */
function homes(): { n: number; carrier: string; place: number }[] {
  let n = 0;
  return CARRIERS.flatMap(({ slug, firms }) =>
    Array.from({ length: firms }, (_, place) => ({ n: n++, carrier: slug, place })),
  );
}

/** The firm that two carriers host at once in 2025, both of which claim its title. */
const SHARED = { first: "lijia", second: "hualongqiao", place: 2 };

/** Every stay, in order of entry: most stay, some graduate, some move to the next carrier. */
export function stays(): StayPlan[] {
  const list: StayPlan[] = [];
  for (const { n, carrier, place } of homes()) {
    const firm = inventedFirm(n);
    const enteredOn = later(ENTRY[n % ENTRY.length]!, addDays(firm.foundedOn, 30));
    const next = CARRIERS[(CARRIERS.findIndex(({ slug }) => slug === carrier) + 1) % CARRIERS.length]!.slug;
    if (carrier !== SHARED.first && n % 10 === 7) {
      list.push({ firm, carrier, enteredOn, leftOn: "2025-04-01", exit: "left" });
      list.push({ firm, carrier: next, enteredOn: "2025-04-15" });
    } else if (n % 12 === 4 && enteredOn < "2024-01-01") {
      list.push({ firm, carrier, enteredOn, leftOn: "2024-07-01", exit: "graduated" });
    } else {
      list.push({ firm, carrier, enteredOn });
    }
    if (carrier === SHARED.first && place === SHARED.place)
      list.push({ firm, carrier: SHARED.second, enteredOn: "2025-01-06" });
  }
  return list
    .filter(({ enteredOn, leftOn }) => leftOn === undefined || enteredOn < leftOn)
    .sort((a, b) => a.enteredOn.localeCompare(b.enteredOn));
}

const TITLE_DAYS = ["2023-06-20", "2024-08-15", "2025-09-10", "2025-06-18"] as const;
const number = (kind: string, awardedOn: DateOn, n: number) =>
  `示例${kind}${awardedOn.slice(0, 4)}-${String(n).padStart(4, "0")}`;

/** The titles that carriers claim for their firms while they host them. */
export function titles(): TitlePlan[] {
  const all = stays();
  const hosted = (uscc: string, on: DateOn) =>
    all.filter(
      (stay) =>
        stay.firm.uscc === uscc &&
        addDays(stay.enteredOn, 90) <= on &&
        (stay.leftOn === undefined || on < stay.leftOn),
    );
  const list: TitlePlan[] = [];
  for (const { n, carrier, place } of homes()) {
    const { uscc } = inventedFirm(n);
    const isShared = carrier === SHARED.first && place === SHARED.place;
    // The large incubator nurses most of its firms to the title in one year.
    const techOn = carrier === "yongchuan-soft" ? "2025-09-10" : TITLE_DAYS[n % TITLE_DAYS.length]!;
    const highOn = isShared ? "2025-09-10" : TITLE_DAYS[(n + 1) % TITLE_DAYS.length]!;
    const claim = (kind: TitlePlan["kind"], mark: string, awardedOn: DateOn, expiresOn: DateOn | null) => {
      for (const host of hosted(uscc, awardedOn)) {
        list.push({
          carrier: host.carrier,
          uscc,
          kind,
          number: number(mark, awardedOn, n),
          awardedOn,
          expiresOn,
        });
      }
    };
    if (n % 5 !== 0 || carrier === "yongchuan-soft") claim("tech-firm", "渝科企", techOn, null);
    if (isShared || n % 4 === 1)
      claim("high-tech", "GR", highOn, `${Number(highOn.slice(0, 4)) + 3}${highOn.slice(4)}`);
  }
  return list.sort((a, b) => a.awardedOn.localeCompare(b.awardedOn));
}

/** A firm's figures of a year, by fact, as typed: money in 元, counts whole. Null was not reported. */
export function firmFigures(uscc: string, year: number): Record<string, string | null> {
  const n = Number(uscc.slice(10, 17));
  const grown = (base: number, percent: number) => Math.round((base * (100 + percent * (year - 2023))) / 100);
  const revenue = grown(800_000 + ((n * 7919) % 60) * 450_000, 12 + (n % 9) * 3);
  const share = (of: number, percent: number) => Math.round((of * percent) / 100);
  const employees = 6 + (n % 11) * 3 + (year - 2023);
  const money = (yuan: number) => `${yuan}.00`;
  return {
    revenue: money(revenue),
    "high-tech-revenue": money(share(revenue, 45 + (n % 5) * 9)),
    "rd-expense": money(share(revenue, 4 + (n % 8) * 2)),
    "net-profit": money(share(revenue, (n % 13) - 3)),
    "tax-paid": money(share(revenue, 3 + (n % 4))),
    employees: String(employees),
    "rd-staff": String(2 + Math.floor(employees / 3)),
    "graduates-hired": String(n % 4),
    "patents-applied": String((n * 3 + year) % 7),
    "invention-patents": String((n + year) % 4),
    "software-copyrights": String((n * 5) % 9),
    "tech-contracts-amount": n % 6 === 3 ? null : money((n % 5) * 180_000),
    "equity-financing": n % 7 === 2 ? money(2_000_000) : money(0),
  };
}

/** A carrier's own figures of a year, as typed. */
export function carrierFigures(index: number, year: number): Record<string, string> {
  const total = 1_500_000 + index * 420_000 + (year - 2023) * 160_000;
  const staff = 8 + (index % 5) * 2;
  return {
    "total-income": `${total}.00`,
    "service-income": `${Math.round((total * (22 + index * 5)) / 100)}.00`,
    "property-income": `${Math.round((total * 38) / 100)}.00`,
    "events-held": String(6 + index * 2 + (year - 2023) * 2),
    mentors: String(2 + (index % 4)),
    staff: String(staff),
    "specialised-staff": String(Math.floor((staff * (5 + (index % 4))) / 8)),
    "fund-size": `${(index % 4) * 1_500_000 + 500_000}.00`,
  };
}
