import type { CarrierKind } from "#app/domain/access/roles.ts";
import type { ExitKind } from "#app/domain/residency/residency.ts";
import { addDays, type DateOn } from "#app/domain/shared/dates.ts";
import type { TitleKind } from "#app/domain/titles/kinds.ts";
import type { CarrierPlan } from "./demo-plan.ts";
import { type InventedFirm, inventedFirm } from "./invented-firm.ts";

/** A carrier whose ledger is laid down at once, with every year accepted: its past was lived elsewhere. */
export type NeighbourPlan = Omit<CarrierPlan, "filed" | "rooms">;

const BEGIN: DateOn = "2020-01-01";
const plan = (
  slug: string,
  place: readonly [zh: string, en: string],
  kind: CarrierKind,
  unit: string,
  firms: number,
  park?: string,
): NeighbourPlan => ({
  slug,
  zh: `${place[0]}示例${KINDS[kind][0]}`,
  en: `${place[1]} Example ${KINDS[kind][1]}`,
  kind,
  units: [{ unit, from: BEGIN }],
  firms,
  park,
});
const KINDS: Record<CarrierKind, readonly [string, string]> = {
  makerspace: ["众创空间", "Makerspace"],
  incubator: ["孵化器", "Incubator"],
  accelerator: ["加速器", "Accelerator"],
  "industrial-park": ["产业园", "Industrial Park"],
  "science-park": ["大学科技园", "Science Park"],
  park: ["园区", "Park"],
};

/** With the eight of `CARRIERS` the city has 24 carriers of all kinds, and 1,200 firms. */
export const NEIGHBOURS: readonly NeighbourPlan[] = [
  plan("xiyong-park", ["西永", "Xiyong"], "park", "shapingba", 150),
  plan("xiyong", ["西永", "Xiyong"], "incubator", "shapingba", 70, "xiyong-park"),
  plan("huxi", ["虎溪", "Huxi"], "science-park", "shapingba", 90),
  plan("shiqiaopu", ["石桥铺", "Shiqiaopu"], "makerspace", "jiulongpo", 45),
  plan("erlang", ["二郎", "Erlang"], "incubator", "jiulongpo", 80),
  plan("nanping", ["南坪", "Nanping"], "makerspace", "nanan", 40),
  plan("chayuan", ["茶园", "Chayuan"], "accelerator", "nanan", 60),
  plan("jieshi", ["界石", "Jieshi"], "industrial-park", "banan", 75),
  plan("fuling-lidu", ["李渡", "Lidu"], "incubator", "fuling", 60),
  plan("bishan-green", ["璧山绿岛", "Bishan Green Island"], "park", "bishan", 130),
  plan("bishan-core", ["璧山绿岛", "Bishan Green Island"], "accelerator", "bishan", 50, "bishan-green"),
  plan("hechuan-net", ["合川", "Hechuan"], "industrial-park", "hechuan", 70),
  plan("rongchang-seed", ["荣昌", "Rongchang"], "incubator", "rongchang", 55),
  plan("wanzhou-lake", ["万州", "Wanzhou"], "incubator", "wanzhou", 65),
  plan("qianjiang-hill", ["黔江", "Qianjiang"], "makerspace", "qianjiang", 35),
  plan("wansheng-turn", ["万盛", "Wansheng"], "science-park", "wansheng", 65),
];

/** Numbers of their firms begin here: those of `CARRIERS` are below. */
const FIRST_FIRM = 60;
/** The area of one room, 0.01 m². */
const ROOM_DM2: Record<CarrierKind, number> = {
  makerspace: 4_000,
  incubator: 9_000,
  accelerator: 25_000,
  "industrial-park": 45_000,
  "science-park": 12_000,
  park: 60_000,
};
const PER_FLOOR = 12;

export type NeighbourStay = {
  firm: InventedFirm;
  enteredOn: DateOn;
  leftOn: DateOn | null;
  exit: ExitKind | null;
};
export type NeighbourTitle = {
  uscc: string;
  kind: TitleKind;
  number: string;
  awardedOn: DateOn;
  expiresOn: DateOn | null;
};
export type NeighbourRoom = {
  floor: string;
  label: string;
  areaDm2: number;
  use: "incubation" | "public-service";
};

/** The number of the first firm of each neighbour. */
const firstFirmOf = (slug: string): number => {
  const before = NEIGHBOURS.slice(
    0,
    NEIGHBOURS.findIndex((it) => it.slug === slug),
  );
  return FIRST_FIRM + before.reduce((sum, { firms }) => sum + firms, 0);
};

/** Of twenty stays fourteen go on; of the others most ended well. */
const EXITS: readonly (ExitKind | null)[] = Array.from({ length: 20 }, (_, place) => {
  if (place === 3 || place === 9 || place === 15) return "graduated";
  return place === 6 ? "left" : place === 12 ? "dropped" : place === 18 ? "closed" : null;
});

/** One stay for each of its firms, which nobody else hosts. */
export function neighbourStays({ slug, firms }: NeighbourPlan): NeighbourStay[] {
  const first = firstFirmOf(slug);
  return Array.from({ length: firms }, (_, place) => {
    const n = first + place;
    const firm = inventedFirm(n);
    const wanted = addDays("2021-02-01", (n * 397) % 1_700);
    const enteredOn = wanted > firm.foundedOn ? wanted : addDays(firm.foundedOn, 30);
    const exit = EXITS[place % EXITS.length]!;
    const leftOn = addDays(enteredOn, 500 + ((n * 113) % 600));
    return exit === null || leftOn > "2025-12-31"
      ? { firm, enteredOn, leftOn: null, exit: null }
      : { firm, enteredOn, leftOn, exit };
  });
}

/** Every firm has a room of its own; the twelfth on a floor is for public service, and a few stand empty. */
export function neighbourRooms({ kind, firms }: NeighbourPlan): NeighbourRoom[] {
  const floors = Math.ceil((firms * 1.06) / (PER_FLOOR - 1));
  return Array.from({ length: floors * PER_FLOOR }, (_, at) => {
    const floor = 1 + Math.floor(at / PER_FLOOR);
    const place = 1 + (at % PER_FLOOR);
    return {
      floor: `${floor}F`,
      label: `${floor}${String(place).padStart(2, "0")}`,
      areaDm2: ROOM_DM2[kind] + place * 125,
      use: place === PER_FLOOR ? "public-service" : "incubation",
    };
  });
}

/** What one firm in so many is awarded, on which day of a year, for how many years. */
const AWARDS: readonly { kind: TitleKind; mark: string; every: number; day: string; years: number | null }[] =
  [
    { kind: "tech-firm", mark: "渝科企", every: 2, day: "06-18", years: null },
    { kind: "high-tech", mark: "GR", every: 5, day: "11-28", years: 3 },
    { kind: "innovative-sme", mark: "创新", every: 8, day: "09-10", years: 3 },
    { kind: "specialised", mark: "专精特新", every: 17, day: "08-15", years: 3 },
    { kind: "little-giant", mark: "小巨人", every: 89, day: "07-14", years: 3 },
  ];
const YEARS_OF_AWARD = [2022, 2023, 2024, 2025];

/** The titles that its firms were awarded while they stayed. */
export function neighbourTitles(neighbour: NeighbourPlan): NeighbourTitle[] {
  const first = firstFirmOf(neighbour.slug);
  return neighbourStays(neighbour).flatMap(({ firm, enteredOn, leftOn }, place) =>
    AWARDS.flatMap(({ kind, mark, every, day, years }, at) => {
      const n = first + place;
      if (n % every !== at % every) return [];
      const year = YEARS_OF_AWARD[(n + at) % YEARS_OF_AWARD.length]!;
      const awardedOn = `${year}-${day}`;
      if (awardedOn < addDays(enteredOn, 90) || (leftOn !== null && leftOn <= awardedOn)) return [];
      const number = `示例${mark}${year}-${String(n).padStart(4, "0")}`;
      const expiresOn = years === null ? null : `${year + years}-${day}`;
      return [{ uscc: firm.uscc, kind, number, awardedOn, expiresOn }];
    }),
  );
}
