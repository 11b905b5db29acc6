import { z } from "zod";
import { PERIOD_KINDS } from "#app/domain/filings/content.ts";
import { type FirmPoints, firmPointsSchema } from "#app/domain/policy/firm-points.ts";
import type { FactUnit, RunPeriod } from "#app/domain/scoring/input.ts";
import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";
import { isDate } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { AbsentCarrier, Digests } from "../bundle.ts";
import { absentSchema } from "../inputs.ts";
import type { ColumnSummary, ScoredFirm } from "./column-results.ts";
import type { FrozenFirm, NamedFiling, ToldTexts } from "./frozen-firm.ts";
import type { Place } from "./plan.ts";

/** What a run in columns read, beside its firms. */
export type ColumnInputs = {
  facts: FactUnit[];
  periods: RunPeriod[];
  places: Place[];
  filings: NamedFiling[];
  /** Left out where filings report no text or date of a firm otherwise, and in runs from before 1.2.0. */
  texts?: ToldTexts;
  /** Left out when every carrier filed. */
  absent?: AbsentCarrier[];
};

/**
 * A bundle of format 2 without its firms: all of it that does not grow with their number. The whole bundle is this with
 * `inputs.firms` and `results.firms`, both by code, and is written row by row: nothing ever holds it as one text.
 */
export type ColumnHead = {
  format: 2;
  kind: "firm-points";
  engineVersion: string;
  period: RunPeriod;
  geographyVersion: string;
  policies: [FirmPoints];
  inputs: ColumnInputs;
  results: ColumnSummary;
  digests: Digests;
};
export type UnsealedHead = Omit<ColumnHead, "digests">;
export type ColumnBundle = Omit<ColumnHead, "inputs" | "results"> & {
  inputs: ColumnInputs & { firms: FrozenFirm[] };
  results: ColumnSummary & { firms: ScoredFirm[] };
};

/** A digest that is fed bit by bit. */
export type Hasher = { update: (text: string) => void; hex: () => string };

const json = (value: unknown): string => canonicalJson(value as Json);
/** What a member reads like around the list of its firms. */
function aroundFirms(member: ColumnInputs | ColumnSummary): [before: string, after: string] {
  const [before, after, ...rest] = json({ ...member, firms: [] }).split('"firms":[]');
  // A text inside may hold the very same characters only with its quotes escaped.
  if (before === undefined || after === undefined || rest.length > 0) throw new Error("one list of firms");
  return [`${before}"firms":[`, `]${after}`];
}

/** The texts of the rows of one member, each with what stands between it and the one before. */
export function rowTexts(rows: readonly (FrozenFirm | ScoredFirm)[], isFirst: boolean): string {
  const text = rows.map(json).join(",");
  return isFirst || text === "" ? text : `,${text}`;
}

/** The digest of a member whose rows are fed in order, in parts. */
export function memberDigest(
  member: ColumnInputs | ColumnSummary,
  hasher: Hasher,
): { add: (rows: readonly (FrozenFirm | ScoredFirm)[]) => void; hex: () => string } {
  const [before, after] = aroundFirms(member);
  let isFirst = true;
  hasher.update(before);
  return {
    add: (rows) => {
      hasher.update(rowTexts(rows, isFirst));
      if (rows.length > 0) isFirst = false;
    },
    hex: () => {
      hasher.update(after);
      return hasher.hex();
    },
  };
}

/** The digests of a head whose members with their firms have these. */
export function sealHead(
  head: UnsealedHead,
  of: { inputs: string; results: string },
  sha256: (text: string) => string,
): ColumnHead {
  const { format, kind, engineVersion, period, geographyVersion } = head;
  const parts = { ...of, policies: sha256(json(head.policies)) };
  const bundle = sha256(json({ format, kind, engineVersion, period, geographyVersion, ...parts }));
  return { ...head, digests: { ...parts, bundle } };
}

/** The text of a bundle in pieces, in order: canonical JSON (RFC 8785) as a whole. Rows are asked for part by part. */
export async function* bundlePieces(
  head: ColumnHead,
  rowsOf: (member: "inputs" | "results") => AsyncIterable<readonly (FrozenFirm | ScoredFirm)[]>,
): AsyncGenerator<string> {
  let opening = "{";
  for (const key of Object.keys(head).sort() as (keyof ColumnHead)[]) {
    const name = `${opening}${JSON.stringify(key)}:`;
    opening = ",";
    if (key !== "inputs" && key !== "results") {
      yield name + json(head[key]);
      continue;
    }
    const [before, after] = aroundFirms(head[key]);
    yield name + before;
    let isFirst = true;
    for await (const rows of rowsOf(key)) {
      yield rowTexts(rows, isFirst);
      if (rows.length > 0) isFirst = false;
    }
    yield after;
  }
  yield "}";
}

/** What is kept of a sealed run beside its rows, as text. */
export const headText = (head: ColumnHead): string => json(head);
export const unsealedHead = (of: Omit<UnsealedHead, "format" | "kind">): UnsealedHead => ({
  format: 2,
  kind: "firm-points",
  ...of,
});

const text = z.string().min(1);
const date = z.string().refine(isDate, { error: "runs.not-a-date" });
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const whole = z.int();
const place = z.int().min(0);
const period = z.strictObject({ code: text, kind: z.enum(PERIOD_KINDS), firstDay: date, lastDay: date });
const frozenFirm = z.strictObject({
  uscc: text,
  name: z.string(),
  foundedOn: date.nullable(),
  field: z.string(),
  figures: z.array(whole.nullable()),
  notApplicable: z.array(place),
  sources: z.array(place),
  decided: z.array(z.int().min(-1)),
  beside: z.array(z.strictObject({ place, filing: place, value: whole })),
});
const scoredFirm = z.strictObject({
  uscc: text,
  class: text.nullable(),
  peerGroup: z.string().nullable(),
  barred: z.boolean(),
  total: whole.nullable(),
  rank: whole.nullable(),
  tied: whole.nullable(),
  grade: text.nullable(),
  groups: z.array(whole),
  lines: z.array(whole),
});
const columnBundle = z.strictObject({
  format: z.literal(2),
  kind: z.literal("firm-points"),
  engineVersion: text,
  period,
  geographyVersion: z.string(),
  policies: z.tuple([firmPointsSchema]),
  inputs: z.strictObject({
    facts: z.array(z.strictObject({ code: text, unit: text })),
    periods: z.array(period),
    places: z.array(
      z.union([
        z.strictObject({ fact: text, period: text }),
        z.strictObject({ leaf: z.looseObject({}), back: z.int().min(0) }),
      ]),
    ),
    filings: z.array(
      z.strictObject({
        carrier: z.strictObject({ id: text, name: z.string() }),
        period: text,
        revision: z.int().min(1),
        sha256: digest,
      }),
    ),
    texts: z
      .strictObject({
        places: z.array(z.strictObject({ fact: text, period: text })),
        values: z.array(z.string()),
      })
      .optional(),
    absent: absentSchema.optional(),
    firms: z.array(frozenFirm),
  }),
  results: z.strictObject({
    slots: z.array(z.looseObject({ kind: text, code: text })),
    gradings: z.array(z.looseObject({ peerGroup: z.string() })),
    findings: z.array(z.looseObject({ code: text, subject: text, blocks: z.boolean() })),
    firms: z.array(scoredFirm),
  }),
  digests: z.strictObject({ inputs: digest, policies: digest, results: digest, bundle: digest }),
});

/** Whether parsed JSON says of itself that it is a bundle in columns. */
export const isColumnBundle = (value: unknown): boolean =>
  typeof value === "object" && value !== null && (value as { format?: unknown }).format === 2;

/** Reads a bundle of format 2 from parsed JSON. Throws Refusal `runs.not-a-bundle` with the first place that is wrong. */
export function readColumnBundle(value: unknown): ColumnBundle {
  const read = columnBundle.safeParse(value);
  if (!read.success) {
    const issue = read.error.issues[0];
    const path = (issue?.path ?? []).map((it) => `/${String(it)}`).join("");
    throw new Refusal("invalid", "runs.not-a-bundle", { path, why: issue?.message ?? "" });
  }
  // The schema has checked the shape; the value itself is kept, as the digests are of what the file holds.
  return value as ColumnBundle;
}
