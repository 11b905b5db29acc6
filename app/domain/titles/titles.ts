import { z } from "zod";
import { block, type Fault, warn } from "../reports/fault.ts";
import { addMonths, type DateOn } from "../shared/dates.ts";
import { TITLE_KINDS, type TitleKind } from "./kinds.ts";

/**
 * A title 资质 held over [awardedOn, expiresOn): `expiresOn` and `revokedOn` are the first days on which it no longer
 * counts; null = without end, not revoked.
 */
export type Title = {
  id: string;
  uscc: string;
  kind: TitleKind;
  number: string;
  awardedOn: DateOn;
  expiresOn: DateOn | null;
  revokedOn: DateOn | null;
  isRenewal: boolean;
};

const titleRule = z.strictObject({
  kind: z.enum(TITLE_KINDS),
  /** Years from award to expiry; "none" = without end. */
  validityYears: z.union([
    z.string().regex(/^[1-9]\d?$/),
    z.literal("none"),
    z.strictObject({ unknown: z.literal(true) }),
  ]),
  /** What a number usually looks like; another one is remarked, never refused. */
  number: z.strictObject({ pattern: z.string(), example: z.string() }).nullable(),
  source: z.string().min(1),
  verification: z.enum(["verified", "unverified", "example"]),
});
export type TitleRule = z.infer<typeof titleRule>;
export type TitleRules = ReadonlyMap<TitleKind, TitleRule>;

/** Reads app/policies/titles.json. Throws ZodError on another shape, RangeError unless each kind stands once. */
export function parseTitleRules(document: unknown): TitleRules {
  const { titles } = z.strictObject({ titles: z.array(titleRule) }).parse(document);
  const rules = new Map(titles.map((it) => [it.kind, it]));
  if (rules.size !== titles.length || rules.size !== TITLE_KINDS.length) {
    throw new RangeError("each kind of title needs one rule");
  }
  return rules;
}

/** The i18n key of a kind's name. */
export const titleKindKey = (kind: TitleKind): string => `titles:kind.${kind}`;

/** The first day on which a title awarded then no longer counts, by its rule; null = without end or not known. */
export function usualExpiry(rule: TitleRule, awardedOn: DateOn): DateOn | null {
  return typeof rule.validityYears === "string" && rule.validityYears !== "none"
    ? addMonths(awardedOn, Number(rule.validityYears) * 12)
    : null;
}

/** The first day on which the title no longer counts, by expiry or revocation; null = still open. */
export function endsOn(title: Pick<Title, "expiresOn" | "revokedOn">): DateOn | null {
  const { expiresOn, revokedOn } = title;
  if (expiresOn === null || revokedOn === null) return expiresOn ?? revokedOn;
  return expiresOn < revokedOn ? expiresOn : revokedOn;
}

/** True when the title counts on that day. */
export function isValid(title: Pick<Title, "awardedOn" | "expiresOn" | "revokedOn">, on: DateOn): boolean {
  const end = endsOn(title);
  return title.awardedOn <= on && (end === null || on < end);
}

/** How many firms hold a valid title of each kind on a day: a firm counts once per kind. */
export function titleStock(titles: readonly Title[], on: DateOn): Record<TitleKind, number> {
  const stock = Object.fromEntries(TITLE_KINDS.map((kind) => [kind, 0])) as Record<TitleKind, number>;
  const counted = new Set<string>();
  for (const title of titles) {
    const key = `${title.kind} ${title.uscc}`;
    if (!isValid(title, on) || counted.has(key)) continue;
    counted.add(key);
    stock[title.kind] += 1;
  }
  return stock;
}

/** The titles of a kind awarded from `firstDay` to `lastDay`, both included, that are not marked as renewals. */
export const newTitles = <T extends Title>(
  titles: readonly T[],
  kind: TitleKind,
  firstDay: DateOn,
  lastDay: DateOn,
): T[] =>
  titles.filter(
    (title) =>
      title.kind === kind && !title.isRenewal && firstDay <= title.awardedOn && title.awardedOn <= lastDay,
  );

/** A certificate's number as it is compared: half-width, without blanks, upper case. */
export const normalNumber = (number: string): string =>
  number.normalize("NFKC").replace(/\s/g, "").toUpperCase();

/**
 * What is wrong with a claimed title beside the same carrier's others (the same id is the one being changed).
 * Codes: titles.ends-before-award, .in-the-future, .duplicate (block); .number-format, .unusual-expiry,
 * .still-valid, .before-founding (warn).
 */
export function titleFault(
  title: Title,
  others: readonly Title[],
  context: { rules: TitleRules; today: DateOn; foundedOn?: DateOn | null },
): Fault[] {
  const faults: Fault[] = [];
  const { awardedOn, expiresOn, revokedOn, kind } = title;
  if (expiresOn !== null && expiresOn <= awardedOn) {
    faults.push(block("titles.ends-before-award", "expiresOn", { awardedOn, endsOn: expiresOn }));
  }
  if (revokedOn !== null && revokedOn < awardedOn) {
    faults.push(block("titles.ends-before-award", "revokedOn", { awardedOn, endsOn: revokedOn }));
  }
  if (awardedOn > context.today) faults.push(block("titles.in-the-future", "awardedOn", { awardedOn }));
  const siblings = others.filter(
    (other) => other.id !== title.id && other.kind === kind && other.uscc === title.uscc,
  );
  const number = normalNumber(title.number);
  const isTwin = (other: Title) =>
    other.awardedOn === awardedOn || (number !== "" && normalNumber(other.number) === number);
  const earlier = siblings.find((other) => isValid(other, awardedOn));
  if (siblings.some(isTwin)) {
    faults.push(block("titles.duplicate", "number", { kind, number: title.number, awardedOn }));
  } else if (earlier && !title.isRenewal) {
    faults.push(warn("titles.still-valid", "isRenewal", { kind, since: earlier.awardedOn }));
  }
  return [...faults, ...remarks(title, number, context)];
}

function remarks(
  title: Title,
  number: string,
  { rules, foundedOn = null }: { rules: TitleRules; foundedOn?: DateOn | null },
): Fault[] {
  const faults: Fault[] = [];
  const rule = rules.get(title.kind);
  if (rule?.number && !new RegExp(rule.number.pattern).test(number)) {
    faults.push(
      warn("titles.number-format", "number", { number: title.number, example: rule.number.example }),
    );
  }
  const usual = rule ? usualExpiry(rule, title.awardedOn) : null;
  if (usual !== null && title.expiresOn !== usual) {
    const details = { expiresOn: title.expiresOn ?? "", usual };
    faults.push(warn("titles.unusual-expiry", "expiresOn", details));
  }
  if (foundedOn !== null && title.awardedOn < foundedOn) {
    faults.push(warn("titles.before-founding", "awardedOn", { awardedOn: title.awardedOn, foundedOn }));
  }
  return faults;
}
