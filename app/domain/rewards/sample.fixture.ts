import type {
  CarrierKind,
  ExitKind,
  FilingContent,
  FilingResidency,
  FilingTitle,
} from "#app/domain/filings/content.ts";
import {
  type RewardItem,
  type RewardProgramme,
  rewardProgrammeSchema,
} from "#app/domain/policy/reward-programme.ts";
import { computeRewards } from "./reward-run.ts";
import type { RewardInput, RewardResult, Standing } from "./types.ts";

/** Hand-made filings and programmes for tests. */
export const year = (code: string) => ({
  code,
  kind: "year" as const,
  firstDay: `${code}-01-01`,
  lastDay: `${code}-12-31`,
});

type Stay = {
  uscc: string;
  from: string;
  to?: string | null;
  exit?: ExitKind;
  id?: string;
  areaDm2?: number;
};
type Title = Partial<FilingTitle> & { uscc: string; awardedOn: string };
type Sample = {
  carrier: string;
  period?: string;
  kind?: CarrierKind;
  parkId?: string | null;
  unit?: string;
  stays?: Stay[];
  titles?: Title[];
  facts?: Record<string, Record<string, number | null>>;
  own?: Record<string, number | string | null>;
};

const cells = (facts: Record<string, number | string | null>) =>
  Object.entries(facts).map(([fact, value]) =>
    value === null
      ? { fact, state: "missing" as const, value: null, explanation: null }
      : { fact, state: "known" as const, value, explanation: null },
  );

/** One filing; the area of a stay is one lease over the whole of it. */
export function filing(sample: Sample): FilingContent {
  const { carrier, stays = [], titles = [], facts = {}, own } = sample;
  const ids = stays.map((stay, i) => stay.id ?? `${carrier}-${stay.uscc}-${stay.from}-${i}`);
  const residencies: FilingResidency[] = stays.map((stay, i) => ({
    id: ids[i]!,
    uscc: stay.uscc,
    enteredOn: stay.from,
    leftOn: stay.to ?? null,
    exit: stay.to ? (stay.exit ?? "left") : null,
    evidence: `agreement of ${stay.uscc} with ${carrier}`,
  }));
  const codes = new Set([...stays, ...titles].map((it) => it.uscc).concat(Object.keys(facts)));
  return {
    format: 1,
    carrier: {
      id: carrier,
      name: `Carrier ${carrier}`,
      kind: sample.kind ?? "incubator",
      unit: { id: sample.unit ?? "unit-1", name: "Unit" },
      group: null,
      parkId: sample.parkId ?? null,
    },
    period: year(sample.period ?? "2023"),
    firms: [...codes].map((uscc) => ({ uscc, name: `Firm ${uscc}`, foundedOn: "2019-01-01", field: null })),
    residencies,
    rooms: [],
    leases: stays.flatMap((stay, i) =>
      stay.areaDm2
        ? [
            {
              id: `lease-${ids[i]}`,
              roomId: "room",
              residencyId: ids[i]!,
              from: stay.from,
              to: stay.to ?? null,
              areaDm2: stay.areaDm2,
            },
          ]
        : [],
    ),
    titles: titles.map((title) => ({
      id: `${carrier}-${title.uscc}-${title.kind ?? "tech-firm"}-${title.awardedOn}`,
      kind: "tech-firm",
      number: `N-${title.uscc}`,
      expiresOn: null,
      revokedOn: null,
      isRenewal: false,
      evidence: "list of the authority",
      ...title,
    })),
    reports: [
      ...Object.entries(facts).map(([uscc, it]) => ({ uscc, cells: cells(it) })),
      ...(own ? [{ uscc: null, cells: cells(own) }] : []),
    ],
  };
}

const label = { zh: "试", en: "test" };
export const itemHead = { label, clause: "article 1", cap: "none" as const, carrierKinds: null };

type ItemOf<T extends RewardItem["type"]> = Extract<RewardItem, { type: T }>;

/** 5万 per new high-tech enterprise, whatever a test changes. */
export const perHighTech: ItemOf<"per-unit"> = {
  ...itemHead,
  type: "per-unit",
  code: "high-tech",
  beneficiary: "carrier",
  outcome: "new-high-tech",
  amount: "50000",
};
/** 3万 per ten new technology firms. */
export const perTen: ItemOf<"per-batch"> = {
  ...itemHead,
  type: "per-batch",
  code: "ten",
  beneficiary: "carrier",
  outcome: "new-tech",
  size: "10",
  amount: "30000",
  remainder: "expire",
};

/** A complete programme, checked by the schema. */
export function programme(changes: Partial<RewardProgramme> = {}): RewardProgramme {
  const outcome = (code: string, title: "tech-firm" | "high-tech") => ({
    code,
    label,
    source: { kind: "title" as const, titles: [title] },
    first: true,
  });
  return rewardProgrammeSchema.parse({
    kind: "reward-programme",
    code: "test-programme",
    version: "1",
    title: label,
    jurisdiction: "example",
    effectiveFrom: "2020-01-01",
    effectiveTo: null,
    supersedes: null,
    sources: [{ title: "test", number: null, date: null, article: null }],
    verification: "example",
    purpose: "evaluation",
    family: "test-family",
    window: { kind: "period" },
    outcomes: [outcome("new-tech", "tech-firm"), outcome("new-high-tech", "high-tech")],
    attribution: { minDays: "90", graceMonths: "0", whenSeveral: "conflict", clause: "article 2" },
    grades: "performance",
    roundingUnit: "0.01",
    items: [perHighTech],
    exclusions: { grades: [], barred: false, higherLevel: "ignored", clause: "article 3" },
    beneficiaryCap: "none",
    whenOverBudget: "scale",
    examples: [],
    ...changes,
  });
}

export function rewardInput(changes: Partial<RewardInput> = {}): RewardInput {
  return {
    programme: programme(),
    period: year("2023"),
    authorityId: "city",
    filings: [],
    standings: [],
    openingBalance: [],
    earlierPayments: [],
    rulings: [],
    higherLevelPayments: [],
    budgetFen: null,
    ...changes,
  };
}

export const run = (changes: Partial<RewardInput> = {}): RewardResult => computeRewards(rewardInput(changes));
/** Fen of a beneficiary over all its lines. */
export const paidTo = (result: RewardResult, id: string): number =>
  result.totals.byBeneficiary.find((it) => it.beneficiary.id === id)?.amountFen ?? 0;

/** In residence well before the year of the runs. */
export const since2022 = (uscc: string) => ({ uscc, from: "2022-01-01" });
export const highTech = (uscc: string, awardedOn: string, more = {}) => ({
  uscc,
  kind: "high-tech" as const,
  awardedOn,
  ...more,
});
export const oneFirm = (awardedOn: string, more = {}) =>
  filing({ carrier: "A", stays: [since2022("F")], titles: [highTech("F", awardedOn, more)] });
export const standing = (carrierId: string, more: Partial<Standing> = {}): Standing => ({
  carrierId,
  grade: "pass",
  rank: 1,
  peerGroup: "all",
  barred: false,
  ...more,
});
