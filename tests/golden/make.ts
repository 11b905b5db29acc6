import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { carrierFacts } from "#app/domain/filings/carrier-facts.ts";
import { contentDigest, type FilingContent, type FilingTitle } from "#app/domain/filings/content.ts";
import { carrierPerformanceSchema } from "#app/domain/policy/carrier-performance.ts";
import { firmPointsSchema } from "#app/domain/policy/firm-points.ts";
import { rewardProgrammeSchema } from "#app/domain/policy/reward-programme.ts";
import { type Bundle, bundleText, makeBundle, type RunRequest } from "#app/domain/runs/bundle.ts";
import { carrierSubjects, firmSubjects, periodsOf, residentsOn } from "#app/domain/scoring/from-filings.ts";
import type { SubjectInput } from "#app/domain/scoring/input.ts";
import { usccCheckCharacter } from "#app/domain/shared/uscc.ts";

/**
 * The archived bundles of this folder, from hand-made filings, each by the version of the engine that it names. A new
 * version that changes what a run gives gets a bundle of its own (`npx tsx tests/golden/make.ts`); the old files stay
 * as they are, to the byte.
 */
export const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
export const policy = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../app/policies/${path}`, import.meta.url), "utf8"));

/** Invented codes: the region part is 000000. */
function uscc(n: number): string {
  const first17 = `91000000GDN${String(n).padStart(6, "0")}`;
  return first17 + usccCheckCharacter(first17);
}
const year = (code: string) => ({
  code,
  kind: "year" as const,
  firstDay: `${code}-01-01`,
  lastDay: `${code}-12-31`,
});

type Stay = { firm: number; from: string; to?: string };
type Award = { firm: number; kind: "tech-firm" | "high-tech"; on: string; renewal?: boolean };
type Carrier = {
  id: string;
  name: string;
  kind: "incubator" | "makerspace" | "park";
  parkId: string | null;
  stays: Stay[];
  awards: Award[];
  own: Record<string, number>;
};

const firmCells = (firm: number, period: string) => {
  const grown = period === "2023" ? 5 : 4;
  return {
    revenue: firm * 90_000_000 * grown,
    "high-tech-revenue": firm * 60_000_000 * grown,
    "rd-expense": firm * 6_100_000 * grown,
    employees: 10 + firm,
    "rd-staff": 3 + (firm % 5),
    "patents-applied": firm % 4,
    "invention-patents": firm % 3,
    "tax-paid": firm * 3_000_000 * grown,
  };
};
const cells = (facts: Record<string, number | string>) =>
  Object.entries(facts).map(([fact, value]) => ({ fact, state: "known" as const, value, explanation: null }));

function filingOf(carrier: Carrier, code: string): FilingContent {
  const period = year(code);
  const stays = carrier.stays.filter(
    (it) => it.from <= period.lastDay && (it.to ?? "9999") > period.firstDay,
  );
  const id = (it: Stay): string => `${carrier.id}-r${it.firm}`;
  const firms = [...new Set(stays.map((it) => it.firm))];
  const title = (it: Award): FilingTitle => ({
    id: `${carrier.id}-t${it.firm}-${it.kind}`,
    uscc: uscc(it.firm),
    kind: it.kind,
    number: `${it.kind === "high-tech" ? "GR" : "KJ"}${it.on.slice(0, 4)}-${it.firm}`,
    awardedOn: it.on,
    expiresOn: null,
    revokedOn: null,
    isRenewal: it.renewal ?? false,
    evidence: `名单 ${it.on}`,
  });
  return {
    format: 1,
    carrier: {
      id: carrier.id,
      name: carrier.name,
      kind: carrier.kind,
      unit: { id: "unit-gaoxin", name: "高新区（示例）" },
      group: "center",
      parkId: carrier.parkId,
    },
    period,
    firms: firms.map((firm) => ({
      uscc: uscc(firm),
      name: `示例企业${firm}`,
      foundedOn: "2019-03-01",
      field: null,
    })),
    residencies: stays.map((it) => ({
      id: id(it),
      uscc: uscc(it.firm),
      enteredOn: it.from,
      leftOn: it.to ?? null,
      exit: it.to ? ("left" as const) : null,
      evidence: `入驻协议 ${it.from}`,
    })),
    rooms: [
      {
        id: `${carrier.id}-hall`,
        building: "1",
        floor: "1",
        label: "101",
        versions: [{ from: "2020-01-01", to: null, areaDm2: 600_000, use: "incubation", tenure: "own" }],
      },
      {
        id: `${carrier.id}-service`,
        building: "1",
        floor: "1",
        label: "102",
        versions: [{ from: "2020-01-01", to: null, areaDm2: 60_000, use: "public-service", tenure: "own" }],
      },
    ],
    leases: stays.map((it) => ({
      id: `${id(it)}-lease`,
      roomId: `${carrier.id}-hall`,
      residencyId: id(it),
      from: it.from,
      to: it.to ?? null,
      areaDm2: 30_000 + it.firm * 500,
    })),
    titles: carrier.awards.filter((it) => it.on <= period.lastDay && firms.includes(it.firm)).map(title),
    reports: [
      { uscc: null, cells: cells(carrier.own) },
      ...firms.map((firm) => ({ uscc: uscc(firm), cells: cells(firmCells(firm, code)) })),
    ],
  };
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const own = (scale: number) => ({
  "events-held": 4 * scale,
  mentors: 2 * scale,
  staff: 10,
  "specialised-staff": 2 * scale,
  "fund-size": 100_000_000 * scale,
  "total-income": 300_000_000 * scale,
  "property-income": 150_000_000,
});

/** One incubator with a full batch, one inside a park, one makerspace that claims a firm of the first. */
const CARRIERS: Carrier[] = [
  {
    id: "carrier-a",
    name: "示例孵化器甲",
    kind: "incubator",
    parkId: null,
    stays: range(1, 13).map((firm) => ({ firm, from: "2022-05-01" })),
    awards: [
      ...range(1, 12).map((firm) => ({ firm, kind: "tech-firm" as const, on: `2023-0${1 + (firm % 9)}-15` })),
      { firm: 1, kind: "high-tech", on: "2023-10-16" },
      { firm: 2, kind: "high-tech", on: "2023-10-16" },
      { firm: 3, kind: "high-tech", on: "2023-10-16", renewal: true },
      { firm: 13, kind: "high-tech", on: "2023-11-06" },
    ],
    own: own(5),
  },
  {
    id: "carrier-b",
    name: "示例孵化器乙",
    kind: "incubator",
    parkId: "park-p",
    stays: [
      { firm: 21, from: "2022-03-01" },
      { firm: 22, from: "2023-09-01" },
      { firm: 23, from: "2022-01-01", to: "2023-09-01" },
    ],
    awards: [
      { firm: 21, kind: "high-tech", on: "2023-10-16" },
      { firm: 22, kind: "high-tech", on: "2023-10-16" },
      { firm: 23, kind: "high-tech", on: "2023-10-16" },
    ],
    own: own(2),
  },
  {
    id: "carrier-c",
    name: "示例众创空间丙",
    kind: "makerspace",
    parkId: null,
    stays: [
      { firm: 2, from: "2022-08-01" },
      { firm: 13, from: "2023-01-10" },
      { firm: 31, from: "2022-01-01" },
    ],
    awards: [
      { firm: 2, kind: "high-tech", on: "2023-10-16" },
      { firm: 31, kind: "high-tech", on: "2023-12-31" },
    ],
    own: own(3),
  },
  {
    id: "park-p",
    name: "示例园区",
    kind: "park",
    parkId: null,
    stays: [
      { firm: 21, from: "2020-01-01" },
      { firm: 22, from: "2020-01-01" },
    ],
    awards: [],
    own: own(1),
  },
];

/** The filings, each with its digest. */
export const frozen = CARRIERS.flatMap((it) => ["2022", "2023"].map((code) => filingOf(it, code))).map(
  (content) => ({
    sha256: contentDigest(content, sha256),
    content,
  }),
);
const filings = frozen.map((it) => it.content);
const catalogue = policy("facts.json") as { facts: { code: string; unit: string; reporter: string }[] };
export const common = { period: year("2023"), geographyVersion: "2023-01-01" };
export const read = {
  // The catalogue as it stood when the bundles were archived: departments' facts came after.
  facts: catalogue.facts
    .filter((it) => it.reporter !== "department")
    .map(({ code, unit }) => ({ code, unit })),
  periods: periodsOf(frozen),
  marks: [],
};
const scheme = carrierPerformanceSchema.parse(policy("example/carrier-performance/2023-01-01.json"));
const evaluated = {
  ...read,
  subjects: carrierSubjects(frozen, (it) => carrierFacts(it)).filter((it) => it.kind !== "park"),
};

/**
 * What 1.1.0 does otherwise: two carriers report one firm's equity financing and net profit differently, and the scheme
 * reads the one in a grade's minima, the other to break ties only.
 */
export const told = (content: FilingContent, extra: Record<string, number | string>): FilingContent => ({
  ...content,
  reports: content.reports.map((it) =>
    it.uscc === uscc(2) ? { ...it, cells: [...it.cells, ...cells(extra)] } : it,
  ),
});
const differing = filings
  .map((it) => {
    if (it.period.code !== "2023") return it;
    const own = it.carrier.id === "carrier-a";
    return told(it, { "equity-financing": own ? 700_000_000 : 0, "net-profit": own ? 50 : 60 });
  })
  .map((content) => ({ sha256: contentDigest(content, sha256), content }));
const points = firmPointsSchema.parse(policy("example/firm-points/2023-01-01.json"));
const isWithout = (rule: unknown): boolean => !/net-profit|equity-financing/.test(JSON.stringify(rule));
const withMinima = firmPointsSchema.parse({
  ...points,
  code: "golden-points",
  // By the revenue of the year before, as where nothing is said.
  stages: { ...points.stages, by: undefined },
  indicators: points.indicators.filter(isWithout),
  bonuses: [
    ...points.bonuses.filter(isWithout),
    {
      code: "title-in-force",
      group: "support",
      label: { zh: "有效的高新技术企业", en: "High-tech title in force" },
      x: { op: "in-force", outcome: "high-tech" },
      unit: "truth",
      amount: { perUnit: "1.5" },
      cap: "none",
    },
  ],
  vetoes: [
    {
      code: "young",
      label: { zh: "成立不满365日", en: "Founded less than 365 days ago" },
      when: {
        test: "date",
        x: { date: "founded" },
        plusDays: 365,
        relation: ">",
        than: { date: "period-last" },
      },
      effect: { type: "cap-grade", grade: "advancing" },
    },
  ],
  deductions: points.deductions.filter(isWithout),
  examples: points.examples.filter(isWithout),
  ranking: {
    within: "stage",
    tieBreaks: [{ by: "figure", x: { op: "fact", fact: "net-profit" }, direction: "higher" }],
  },
  grades: points.grades.map((it) =>
    it.code === "chasing"
      ? {
          ...it,
          minimumFigures: [{ x: { op: "fact", fact: "equity-financing" }, unit: "10k-yuan", minimum: "500" }],
        }
      : it,
  ),
});

/** Inputs of 1.0.0 did not tell when a title ends. */
const withoutEnds = (it: SubjectInput): SubjectInput => ({
  ...it,
  outcomes: it.outcomes?.map(({ until: _, ...rest }) => rest) ?? null,
});

/** The version of the engine that each was archived with: an old one stays what it was. */
export const ENGINES = {
  points: "1.0.0",
  performance: "1.0.0",
  reward: "1.0.0",
  "points-all-facts": "1.1.0",
  "points-also-read": "1.2.0",
  "points-peer-means": "1.3.0",
} as const;

const allFacts: RunRequest = {
  ...common,
  kind: "firm-points",
  policies: [withMinima],
  inputs: {
    filings: differing.map((it) => it.content),
    scoring: {
      ...read,
      overrides: [],
      subjects: firmSubjects(differing, residentsOn(differing, "2023-12-31")),
    },
  },
};

/**
 * What 1.3.0 does otherwise: a margin that one firm does not report is the mean of its peers', whose revenues have no
 * factors in common, so that the exact mean would take more than a hundred digits.
 */
const unlikeRevenues = frozen
  .map(({ content }) => ({
    ...content,
    reports: content.reports.map(({ uscc: firm, cells: told }) => {
      const number = firm === null ? 0 : Number(firm.slice(11, 17));
      if (number === 0 || number === 13) return { uscc: firm, cells: told };
      const revenue = 90_000_000 * number + ((number * number * 7919) % 10_007);
      const others = told.filter((it) => it.fact !== "revenue");
      return { uscc: firm, cells: [...others, ...cells({ revenue, "net-profit": 7_000_003 * number })] };
    }),
  }))
  .map((content) => ({ sha256: contentDigest(content, sha256), content }));
const peerMeans: RunRequest = {
  ...common,
  kind: "firm-points",
  policies: [
    {
      ...points,
      code: "golden-peer-means",
      indicators: points.indicators.map((it) => (it.code === "profit-margin" ? { ...it, peers: "all" } : it)),
    },
  ],
  inputs: {
    filings: unlikeRevenues.map((it) => it.content),
    scoring: {
      ...read,
      overrides: [],
      subjects: firmSubjects(unlikeRevenues, residentsOn(unlikeRevenues, "2023-12-31")),
    },
  },
};

/** The runs, computed by the engine as it stands. */
export const REQUESTS: Record<keyof typeof ENGINES, RunRequest> = {
  points: {
    ...common,
    kind: "firm-points",
    policies: [points],
    inputs: {
      filings,
      scoring: {
        ...read,
        overrides: [],
        subjects: firmSubjects(frozen, residentsOn(frozen, "2023-12-31")).map(withoutEnds),
      },
    },
  },
  "points-all-facts": allFacts,
  // What 1.2.0 does otherwise: the same facts stand in the rows, with the source that decides and the other beside it.
  "points-also-read": allFacts,
  "points-peer-means": peerMeans,
  performance: {
    ...common,
    kind: "carrier-performance",
    policies: [scheme],
    inputs: { filings, scoring: evaluated },
  },
  reward: {
    ...common,
    kind: "reward",
    policies: [rewardProgrammeSchema.parse(policy("example/reward-programme/2023-01-01.json")), scheme],
    inputs: {
      filings,
      scoring: evaluated,
      rewards: {
        authorityId: "city",
        openingBalance: [
          {
            family: "example-reward",
            item: "high-tech-unit",
            beneficiaryKind: "carrier",
            outcome: "new-high-tech",
            subject: uscc(31),
            number: null,
            amountFen: 5_000_000,
            paidOn: "2021-12-01",
            document: "2021年兑付清单",
          },
        ],
        earlierPayments: [],
        rulings: [
          {
            outcomeKey: `new-high-tech/${uscc(2)}/high-tech/2023-10-16`,
            carrierId: "carrier-c",
            reason: "研发场所在丙",
          },
        ],
        higherLevelPayments: [],
        budgetFen: 40_000_001,
      },
    },
  },
};

export const goldenFile = (name: string): URL => new URL(`${name}-bundle.json`, import.meta.url);

if (/[\\/]golden[\\/]make\.ts$/.test(process.argv[1] ?? "")) {
  for (const [name, request] of Object.entries(REQUESTS)) {
    const bundle: Bundle = makeBundle(request, sha256, ENGINES[name as keyof typeof ENGINES]);
    writeFileSync(goldenFile(name), `${bundleText(bundle)}\n`);
  }
}
