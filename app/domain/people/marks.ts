import { block, type Fault } from "../reports/fault.ts";
import type { CodeLists, IndustryTag } from "./code-lists.ts";
import { isForward, type Span, shareADay } from "./spans.ts";

/** What a stay can be marked with: 孵化自/裂变自, 依托高校, 链主, 产业标签, 引进, 自定标签. */
export const MARK_KINDS = [
  "spin-off",
  "university",
  "chain-leader",
  "industry",
  "introduced",
  "tag",
] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

/** `code` is of the kind's list; `name` a firm, a university, a chain, a place or a tag; `person` who brought the firm in. */
export type Mark = Span & {
  id: string;
  kind: MarkKind;
  code: string | null;
  name: string | null;
  person: string | null;
};

export type MarkLists = Pick<CodeLists, "spinOffRelations" | "universityRelations" | "originPlaces"> & {
  industryTags: readonly IndustryTag[];
};

/** What a mark of each kind has to say. */
const ASKED: Record<MarkKind, { code: keyof MarkLists | null; name: boolean; startsOn: boolean }> = {
  "spin-off": { code: "spinOffRelations", name: true, startsOn: false },
  university: { code: "universityRelations", name: true, startsOn: false },
  "chain-leader": { code: null, name: false, startsOn: true },
  industry: { code: "industryTags", name: false, startsOn: true },
  introduced: { code: "originPlaces", name: true, startsOn: true },
  tag: { code: null, name: true, startsOn: false },
};
export const asksOf = (kind: MarkKind) => ASKED[kind];

/** The fields that a mark of the kind has no use for are empty: an industry has no person. */
export function withoutIdle<T extends Pick<Mark, "kind" | "code" | "name" | "person">>(mark: T): T {
  const { code } = ASKED[mark.kind];
  return {
    ...mark,
    code: code === null ? null : mark.code,
    name: mark.kind === "industry" ? null : mark.name,
    person: mark.kind === "introduced" ? mark.person : null,
  };
}

const sameThing = (a: Mark, b: Mark): boolean =>
  a.kind === b.kind && a.code === b.code && (a.name ?? "").toLowerCase() === (b.name ?? "").toLowerCase();

/**
 * What is wrong with a mark beside the others of the stay (the same id is the one being changed). A firm is brought in once.
 * Codes: people.mark-code-required, .mark-name-required, .mark-start-required, .last-before-start, .mark-exists,
 * .introduced-once (all block).
 */
export function markFault(mark: Mark, others: readonly Mark[], lists: MarkLists): Fault[] {
  const faults: Fault[] = [];
  const { code, name, startsOn } = ASKED[mark.kind];
  if (code !== null && !lists[code].some((entry) => entry.code === mark.code)) {
    faults.push(block("people.mark-code-required", "code"));
  }
  if (name && !mark.name) faults.push(block("people.mark-name-required", "name"));
  if (startsOn && mark.startsOn === null) faults.push(block("people.mark-start-required", "startsOn"));
  if (!isForward(mark)) faults.push(block("people.last-before-start", "lastOn"));
  const beside = others.filter((other) => other.id !== mark.id);
  if (mark.kind === "introduced" && beside.some(({ kind }) => kind === "introduced")) {
    faults.push(block("people.introduced-once", "code"));
  } else if (beside.some((other) => sameThing(other, mark) && shareADay(other, mark))) {
    faults.push(block("people.mark-exists", mark.kind === "industry" ? "code" : "name"));
  }
  return faults;
}
