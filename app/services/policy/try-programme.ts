import type { CarrierKind, FilingContent, FilingPeriod } from "#app/domain/filings/content.ts";
import type { OutcomeRule, RewardItem, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { requireKnownFigures } from "#app/domain/policy/unknown-figures.ts";
import { unitsRead } from "#app/domain/rewards/firm-conditions.ts";
import type { RecognitionLevel } from "#app/domain/rewards/levels.ts";
import { computeRewards } from "#app/domain/rewards/reward-run.ts";
import type {
  CodedText,
  LineKind,
  Recognition,
  RewardInput,
  RewardResult,
} from "#app/domain/rewards/types.ts";
import { addDays, addMonths, type DateOn } from "#app/domain/shared/dates.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { factCatalogue } from "../reports/catalogue.ts";
import {
  choiceField,
  countField,
  dateField,
  factField,
  kindField,
  readCount,
  readGiven,
  type TryField,
  type Typed,
  technologyField,
} from "./try-fields.ts";
import { carrierReads, firmReads, levelsRead, levelsSince, readsField } from "./try-programme-reads.ts";

/** One item of a trial: what its outcomes earn and what is cut; the lines add up to the item's amount. */
export type TriedItem = {
  /** Null for what belongs to no single item. */
  code: string | null;
  label: Bilingual | null;
  amountFen: number;
  lines: { kind: LineKind; count: number; amountFen: number; text: CodedText }[];
};
export type RewardTrial = {
  kind: "reward";
  totalFen: number;
  items: TriedItem[];
  /** Outcomes that earn nothing, and why. */
  uncounted: { text: CodedText; count: number }[];
  /** `about` names the outcome that a finding concerns, where it concerns one. */
  findings: { code: string; params: Record<string, string | number | null>; about: Bilingual | null }[];
  budget: RewardResult["budget"];
};

const CARRIER = "carrier";
const KINDS: readonly CarrierKind[] = [
  "incubator",
  "makerspace",
  "accelerator",
  "science-park",
  "industrial-park",
  "park",
];

/** The form of a programme: counts of outcomes, a grade, a place, and the facts that its items read. */
export function programmeFields(programme: RewardProgramme, typed: Typed): TryField[] {
  const { items, outcomes, exclusions } = programme;
  const has = (type: RewardItem["type"]) => items.some((it) => it.type === type);
  const fields: TryField[] = [kindField(typed, KINDS)];
  const grades = [
    ...items.flatMap((it) => (it.type === "by-grade" ? it.grades.map((row) => row.grade) : [])),
    ...exclusions.grades,
  ];
  if (grades.length > 0) {
    fields.push(choiceField("grade", typed, [...new Set(grades)], { key: "grade", optionsOf: "grade" }));
  }
  if (has("by-rank")) fields.push(countField("place", "subject", typed, { key: "place" }));
  if (has("area-rate")) {
    fields.push({ ...factField({ code: "area", label: AREA, unit: "dm2" }, 0, typed), mayNotApply: false });
    fields.push(dateField("entered", typed, "entered"));
    if (readsField(programme)) fields.push(technologyField(typed));
  }
  const levels = levelsRead(programme);
  if (levels.length > 0)
    fields.push(choiceField("level", typed, levels, { key: "level", optionsOf: "levels" }));
  if (levelsSince(programme).length > 0) fields.push(dateField("since", typed, "since"));
  for (const it of outcomes) {
    fields.push(countField(`o.${it.code}`, "outcomes", typed, { label: it.label }));
  }
  for (const { fact, yearsBack, values } of firmReads(programme)) {
    const known = factCatalogue.byCode.get(fact);
    if (known) fields.push(factField(known, yearsBack, typed, values));
  }
  for (const fact of carrierReads(programme)) {
    const known = factCatalogue.byCode.get(fact);
    if (known) fields.push(factField(known, 0, typed));
  }
  fields.push({ ...factField({ code: "budget", label: BUDGET, unit: "fen" }, 0, typed), mayNotApply: false });
  return fields;
}
const AREA: Bilingual = { zh: "入驻企业租用面积", en: "Area let to a resident firm" };
const BUDGET: Bilingual = { zh: "预算", en: "Budget" };

type Figures = {
  kind: CarrierKind;
  grade: string | null;
  place: number | null;
  field: string | null;
  level: string | null;
  since: DateOn | null;
  enteredOn: DateOn | null;
  areaDm2: number;
  budgetFen: number | null;
  counts: Map<string, number>;
  /** By fact and years back. */
  facts: Map<string, number | string>;
};

function figuresOf(fields: readonly TryField[]): Figures {
  const find = (name: string) => fields.find((it) => it.name === name);
  const whole = (field: TryField | undefined): number | null => {
    const read = field ? readCount(field) : null;
    return typeof read === "number" ? read : null;
  };
  const facts = new Map<string, number | string>();
  const figure = (name: string): number | null => {
    const value = facts.get(name);
    return typeof value === "number" ? value : null;
  };
  for (const it of fields.filter((field) => field.part === "facts")) {
    const [, code = "", back = "0"] = it.name.split(".");
    const unit =
      code === "area" ? "dm2" : code === "budget" ? "fen" : (factCatalogue.byCode.get(code)?.unit ?? "count");
    const given = readGiven(it, unit);
    if (!("fault" in given) && given.value !== null) facts.set(`${code}.${back}`, given.value);
  }
  return {
    kind: (find("kind")?.typed || "incubator") as CarrierKind,
    grade: find("grade")?.typed || null,
    place: whole(find("place")),
    field: find("field")?.typed || null,
    level: find("level")?.typed || null,
    since: find("since")?.typed || null,
    enteredOn: find("entered")?.typed || null,
    areaDm2: figure("area.0") ?? 0,
    budgetFen: figure("budget.0"),
    counts: new Map(
      fields.filter((it) => it.part === "outcomes").map((it) => [it.name.slice(2), whole(it) ?? 0]),
    ),
    facts,
  };
}

/** The year that the trial is about: the last whole one, or that in which a window by dates ends. */
function yearOf({ window }: RewardProgramme, today: string): number {
  return window.kind === "dates" ? Number(window.to.slice(0, 4)) : Number(today.slice(0, 4)) - 1;
}
const periodOf = (year: number): FilingPeriod => ({
  code: String(year),
  kind: "year",
  firstDay: `${year}-01-01`,
  lastDay: `${year}-12-31`,
});

type Firm = { uscc: string; rule: OutcomeRule | null; enteredOn: DateOn; leftOn: DateOn | null };

/** As many made-up firms as outcomes are asked for, all with the same facts; one more holds the area. */
function firmsOf(programme: RewardProgramme, figures: Figures, on: DateOn): Firm[] {
  const long = addMonths(on, -120);
  const firms = programme.outcomes.flatMap((rule) =>
    rule.source.kind === "recognised"
      ? []
      : Array.from({ length: figures.counts.get(rule.code) ?? 0 }, (_, index): Firm => {
          const moves = rule.source.kind;
          return {
            uscc: `${rule.code}-${String(index).padStart(4, "0")}`,
            rule,
            enteredOn: moves === "introduced" ? on : long,
            leftOn: moves === "graduated" ? on : null,
          };
        }),
  );
  const tenant = { uscc: "tenant", rule: null, enteredOn: figures.enteredOn ?? on, leftOn: null };
  return figures.areaDm2 > 0 ? [...firms, tenant] : firms;
}

function filingOf(
  figures: Figures,
  firms: readonly Firm[],
  year: number,
  back: number,
  on: DateOn,
): FilingContent {
  const cells = [...figures.facts].flatMap(([key, value]) => {
    const [fact = "", years] = key.split(".");
    return Number(years) === back && factCatalogue.byCode.has(fact)
      ? [{ fact, state: "known" as const, value, explanation: null }]
      : [];
  });
  const cellsOf = (subject: "firm" | "carrier") =>
    cells.filter((it) => factCatalogue.byCode.get(it.fact)?.subject === subject);
  const period = periodOf(year - back);
  const present = firms.filter((it) => it.enteredOn <= period.lastDay);
  return {
    format: 1,
    carrier: {
      id: CARRIER,
      name: CARRIER,
      kind: figures.kind,
      unit: { id: "unit", name: "unit" },
      group: null,
      parkId: null,
    },
    period,
    firms: present.map(({ uscc, enteredOn }) => ({
      uscc,
      name: uscc,
      foundedOn: enteredOn,
      field: figures.field,
    })),
    residencies: present.map(({ uscc, enteredOn, leftOn }) => ({
      id: uscc,
      uscc,
      enteredOn,
      leftOn: back === 0 ? leftOn : null,
      exit: back === 0 && leftOn ? "graduated" : null,
      evidence: null,
    })),
    rooms: [],
    leases: present
      .filter((it) => it.rule === null)
      .map(({ uscc, enteredOn }) => ({
        id: "lease",
        roomId: "room",
        residencyId: uscc,
        from: enteredOn,
        to: null,
        areaDm2: figures.areaDm2,
      })),
    titles: back === 0 ? titlesOf(firms, on) : [],
    reports: [
      { uscc: null, cells: cellsOf("carrier") },
      ...present.map(({ uscc }) => ({ uscc, cells: cellsOf("firm") })),
    ],
  };
}

const titlesOf = (firms: readonly Firm[], on: DateOn): FilingContent["titles"] =>
  firms.flatMap(({ uscc, rule }) =>
    rule?.source.kind === "title"
      ? [
          {
            id: uscc,
            uscc,
            kind: rule.source.titles[0]!,
            number: uscc,
            awardedOn: on,
            expiresOn: null,
            revokedOn: null,
            isRenewal: false,
            evidence: uscc,
          },
        ]
      : [],
  );

/** How many years back an item may look. */
const YEARS = 5;

/** The carrier's recognitions: those counted, the level that its grade is paid by, and the one that years count from. */
function recognitionsOf(programme: RewardProgramme, figures: Figures, on: DateOn): Recognition[] {
  const at = (level: RecognitionLevel, from: DateOn, number: string): Recognition => ({
    carrierId: CARRIER,
    kind: figures.kind,
    unitId: "unit",
    level,
    from,
    to: null,
    number,
    isRenewal: false,
    revokedOn: null,
    evidence: number,
  });
  const counted = programme.outcomes.flatMap((rule) =>
    rule.source.kind === "recognised" && (figures.counts.get(rule.code) ?? 0) > 0
      ? [at(rule.source.levels[0]!, on, rule.code)]
      : [],
  );
  const level = levelsRead(programme).find((it) => it === figures.level);
  const own = level && !counted.some((it) => it.level === level) ? [at(level, addMonths(on, -120), "—")] : [];
  const [first] = levelsSince(programme);
  const since = first && figures.since ? [at(first, figures.since, "—")] : [];
  return [...counted, ...own, ...since];
}

function inputOf(programme: RewardProgramme, figures: Figures, today: string): RewardInput {
  const year = yearOf(programme, today);
  const period = periodOf(year);
  const on = programme.window.kind === "dates" ? programme.window.to : addDays(period.lastDay, 0);
  const firms = firmsOf(programme, figures, on);
  const registry = firms.flatMap(({ uscc, rule }) =>
    rule?.source.kind === "financed"
      ? [{ outcome: "financed" as const, uscc, on, number: uscc, evidence: uscc }]
      : [],
  );
  const recognitions = recognitionsOf(programme, figures, on);
  return {
    programme,
    period,
    authorityId: "authority",
    filings: Array.from({ length: YEARS + 1 }, (_, back) => filingOf(figures, firms, year, back, on)),
    openingBalance: [],
    earlierPayments: [],
    rulings: [],
    higherLevelPayments: [],
    registry,
    recognitions,
    facts: unitsRead(programme, factCatalogue.facts),
    budgetFen: figures.budgetFen,
    standings: [
      { carrierId: CARRIER, grade: figures.grade, rank: figures.place, peerGroup: "", barred: false },
    ],
  };
}

/**
 * What a made-up carrier would get: computed by the engine over made-up filings, with every cap, exclusion and the
 * budget. Throws Refusal `policy.unknown-figures` for a programme with an unknown figure.
 */
export function tryProgramme(
  programme: RewardProgramme,
  fields: readonly TryField[],
  today: string,
): RewardTrial {
  requireKnownFigures(programme);
  const result = computeRewards(inputOf(programme, figuresOf(fields), today));
  const codes = [...programme.items.map((it) => it.code), null];
  return {
    kind: "reward",
    totalFen: result.totals.totalFen,
    items: codes.flatMap((code) => itemOf(programme, code, result)),
    uncounted: grouped(result.uncounted.map((it) => it.text)),
    findings: result.findings
      .filter((it) => it.code !== "rewards.no-standing")
      .map(({ code, params, subject }) => ({
        code,
        params,
        about: programme.outcomes.find((it) => it.code === subject)?.label ?? null,
      })),
    budget: result.budget,
  };
}

function itemOf({ items }: RewardProgramme, code: string | null, { lines }: RewardResult): TriedItem[] {
  const item = items.find((it) => it.code === code);
  const own = lines.filter((it) =>
    item ? it.item === code : !items.some((other) => other.code === it.item),
  );
  if (!item && own.length === 0) return [];
  const parts = new Map<string, TriedItem["lines"][number]>();
  for (const { kind, text, amountFen } of own) {
    const key = `${kind} ${text.code} ${kind === "item" ? amountFen : ""}`;
    const part = parts.get(key) ?? { kind, count: 0, amountFen: 0, text };
    parts.set(key, { ...part, count: part.count + 1, amountFen: part.amountFen + amountFen });
  }
  return [
    {
      code,
      label: item?.label ?? null,
      amountFen: own.reduce((total, it) => total + it.amountFen, 0),
      lines: [...parts.values()],
    },
  ];
}

function grouped(texts: readonly CodedText[]): RewardTrial["uncounted"] {
  const found = new Map<string, { text: CodedText; count: number }>();
  for (const text of texts) {
    const key = JSON.stringify(text);
    found.set(key, { text, count: (found.get(key)?.count ?? 0) + 1 });
  }
  return [...found.values()];
}
