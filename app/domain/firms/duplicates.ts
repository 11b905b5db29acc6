import type { DateOn } from "#app/domain/shared/dates.ts";

/** A firm of a carrier's ledger, as far as it tells whether it is one with another. */
export type ComparedFirm = {
  id: string;
  uscc: string;
  /** The present name first, then the former ones. */
  names: readonly string[];
  foundedOn: DateOn;
  field: string | null;
  /** Founders and principals, by name. */
  persons: readonly string[];
};

/** Why two firms might be one. `strong` ones are enough alone, of the others it takes two. */
export type DuplicateReason =
  | { kind: "same-name"; name: string }
  | { kind: "former-name"; name: string }
  | { kind: "same-without-form"; name: string }
  | { kind: "same-body"; body: string }
  | { kind: "similar-code"; how: "swapped" | "one-differs" }
  | { kind: "near-name" }
  | { kind: "same-day-and-field"; on: DateOn }
  | { kind: "same-person"; person: string };
export type DuplicatePair = { firm: ComparedFirm; other: ComparedFirm; reasons: DuplicateReason[] };

const STRONG: ReadonlySet<DuplicateReason["kind"]> = new Set([
  "same-name",
  "former-name",
  "same-without-form",
  "same-body",
]);
// So many firms that agree in a weak mark agree by chance, or by a default: they are not compared with each other.
const MOST_ALIKE = 30;
const LEGAL_FORM =
  /(?:集团)?(?:股份有限公司|有限责任公司|有限公司|公司|合伙企业|事务所|co\.?,?ltd\.?|ltd\.?|inc\.?)(?:\((?:有限|普通|特殊普通)合伙\))?$/;
// Of the 18 characters of a code (GB 32100) the last checks the others, and 9 to 17 name the body whoever registered it.
const CHECKED = 17;
const BODY_FROM = 8;

/** A name as it is compared: half-width, lower case, without blanks and punctuation between its words. */
export const nameKey = (name: string): string =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s·•\-_.,，。、"'“”‘’]/gu, "");

/** The same without its legal form; as it is where nothing else would be left. */
export function bareName(name: string): string {
  const key = name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s·•]/gu, "");
  return nameKey(key.replace(LEGAL_FORM, "")) || nameKey(name);
}

const bigrams = (text: string): string[] => {
  const all = [...text];
  return all.slice(1).map((c, i) => `${all[i]}${c}`);
};

/** Whether one text comes from the other by one character more, less or another, or by two neighbours that changed places. */
function isOneEdit(one: readonly string[], other: readonly string[]): boolean {
  let from = 0;
  while (from < one.length && one[from] === other[from]) from++;
  let until = 0;
  const rest = Math.min(one.length, other.length) - from;
  while (until < rest && one.at(-1 - until) === other.at(-1 - until)) until++;
  const [a, b] = [one.slice(from, one.length - until), other.slice(from, other.length - until)];
  if (Math.max(a.length, b.length) <= 1) return true;
  return a.length === 2 && b.length === 2 && a[0] === b[1] && a[1] === b[0];
}

// Of a short name one character more or less is another name.
const SHORTEST_NEAR = 6;
const SHORTEST_PART = 4;

/**
 * Whether two names are near: one edit apart, or the one is the other with a place before it or a word behind it; every figure is
 * the same, as No. 1 is not No. 2.
 */
export function areNear(one: string, other: string): boolean {
  const figures = (text: string) => text.replace(/[^\d一二三四五六七八九十]/g, "");
  if (figures(one) !== figures(other)) return false;
  const [short, long] = [[...one], [...other]].toSorted((a, b) => a.length - b.length) as [
    string[],
    string[],
  ];
  const part = short.join("");
  if (short.length >= SHORTEST_PART && (long.join("").startsWith(part) || long.join("").endsWith(part))) {
    return true;
  }
  return short.length >= SHORTEST_NEAR && isOneEdit(short, long);
}

/** How two codes differ but for their last character: in one place, in two neighbours that changed places, or otherwise. */
export function codeLikeness(one: string, other: string): "swapped" | "one-differs" | null {
  const places: number[] = [];
  for (let i = 0; i < CHECKED; i++) if (one[i] !== other[i]) places.push(i);
  const [first, second] = places;
  if (places.length === 1) return "one-differs";
  const isSwapped =
    places.length === 2 &&
    second === first! + 1 &&
    one[first!] === other[second] &&
    one[second] === other[first!];
  return isSwapped ? "swapped" : null;
}

/** What of a firm is compared, worked out once. */
type Marks = { firm: ComparedFirm; keys: string[]; bare: string; bares: string[]; code: string };
const marksOf = (firm: ComparedFirm): Marks => {
  const bares = firm.names.map(bareName);
  return {
    firm,
    keys: firm.names.map(nameKey),
    bare: bares[0] ?? "",
    bares,
    code: firm.uscc.slice(0, CHECKED),
  };
};

/** The keys under which a firm meets those that it might be one with; those that are enough alone are `strong`. */
function keysOf({ firm, keys, bare, bares, code }: Marks): { strong: string[]; weak: string[] } {
  return {
    strong: [
      ...keys.map((key) => `name ${key}`),
      ...bares.map((it) => `bare ${it}`),
      `body ${code.slice(BODY_FROM)}`,
    ],
    weak: [
      ...[...code].map((_, i) => `code ${i} ${code.slice(0, i)}*${code.slice(i + 1)}`),
      ...[...code].slice(1).map((c, i) => {
        const pair = [code[i]!, c].toSorted().join("");
        return `swap ${i} ${code.slice(0, i)}${pair}${code.slice(i + 2)}`;
      }),
      `day ${firm.foundedOn} ${firm.field ?? ""}`,
      ...firm.persons.flatMap((person) => [...new Set(bigrams(bare))].map((it) => `who ${person} ${it}`)),
    ],
  };
}

function reasonsOf(one: Marks, two: Marks): DuplicateReason[] {
  const { firm, keys, bare, code } = one;
  const { firm: other, keys: otherKeys, bare: otherBare, code: otherCode } = two;
  const reasons: DuplicateReason[] = [];
  const shared = keys.findIndex((key) => otherKeys.includes(key));
  if (keys[0] === otherKeys[0]) reasons.push({ kind: "same-name", name: firm.names[0] ?? "" });
  else if (shared >= 0) reasons.push({ kind: "former-name", name: firm.names[shared]! });
  else if (bare === otherBare) reasons.push({ kind: "same-without-form", name: bare });
  else if (areNear(bare, otherBare)) reasons.push({ kind: "near-name" });
  const body = code.slice(BODY_FROM);
  const how = codeLikeness(code, otherCode);
  if (body === otherCode.slice(BODY_FROM)) reasons.push({ kind: "same-body", body });
  else if (how) reasons.push({ kind: "similar-code", how });
  if (firm.foundedOn === other.foundedOn && firm.field !== null && firm.field === other.field) {
    reasons.push({ kind: "same-day-and-field", on: firm.foundedOn });
  }
  const person = firm.persons.find((it) => other.persons.includes(it));
  if (person) reasons.push({ kind: "same-person", person });
  return reasons;
}

/**
 * One reason that is enough, or two of which one is of the code or the name: codes are given out one after another, firms are founded on
 * one day, and one person founds several, so that each of these alone says little.
 */
function isProposed(reasons: readonly DuplicateReason[]): boolean {
  if (reasons.some(({ kind }) => STRONG.has(kind))) return true;
  return reasons.length > 1 && reasons.some(({ kind }) => kind === "similar-code" || kind === "near-name");
}

/** Of two firms the id of the one that stands first, then the other's. */
export const pairKey = (one: string, other: string): string =>
  one < other ? `${one} ${other}` : `${other} ${one}`;

/**
 * The pairs of firms that might be one, each with its reasons; `apart` are those (as of `pairKey`) that a person said are two. Firms
 * meet under keys alone, so that the work grows with their number, not with its square.
 */
export function findDuplicates(
  firms: readonly ComparedFirm[],
  apart: ReadonlySet<string> = new Set(),
): DuplicatePair[] {
  const met = new Map<string, number[]>();
  const candidates = new Map<string, [number, number]>();
  const meet = (key: string, at: number, isStrong: boolean) => {
    const others = met.get(key);
    if (!others) return void met.set(key, [at]);
    for (const other of isStrong ? others.slice(0, MOST_ALIKE) : others) {
      if (other !== at) candidates.set(pairKey(firms[other]!.id, firms[at]!.id), [other, at]);
    }
    if (isStrong || others.length < MOST_ALIKE) others.push(at);
  };
  const marks = firms.map(marksOf);
  for (const [at, mark] of marks.entries()) {
    const { strong, weak } = keysOf(mark);
    for (const key of new Set(strong)) meet(key, at, true);
    for (const key of new Set(weak)) meet(key, at, false);
  }
  const pairs = [...candidates].flatMap(([key, [a, b]]): DuplicatePair[] => {
    if (apart.has(key)) return [];
    const [firm, other] = [firms[a]!, firms[b]!];
    const reasons = reasonsOf(marks[a]!, marks[b]!);
    return isProposed(reasons) ? [{ firm, other, reasons }] : [];
  });
  return pairs.toSorted(
    (x, y) => y.reasons.length - x.reasons.length || (x.firm.uscc < y.firm.uscc ? -1 : 1),
  );
}
