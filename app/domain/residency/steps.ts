import type { DateOn } from "../shared/dates.ts";
import { TEAM_EXITS, type TeamExit } from "../teams/teams.ts";
import { EXIT_KINDS, type ExitKind } from "./residency.ts";

/** How a journal ends: as a stay does, or as a team does that becomes a firm. */
type Exit = ExitKind | TeamExit;
/** What happens to a firm in a carrier, or to a team before there is a firm: 申请, 批准, 入驻, and how it ends. */
export const STEP_KINDS = ["applied", "admitted", "entered", ...EXIT_KINDS, "founded"] as const;
export type StepKind = (typeof STEP_KINDS)[number];
/** What takes an earlier step back: another one stands in its place, the ending is withdrawn, or what wrote it is undone. */
export const COUNTER_KINDS = ["corrected", "reopened", "undone"] as const;
export type CounterKind = (typeof COUNTER_KINDS)[number];

type Said = { on: DateOn; reason: string | null; evidence: string | null };
/** An entry of a stay's journal; `no` counts from 1. A counter-entry names in `reverses` the step that it takes back. */
export type Step = Said & { no: number } & (
    | { kind: StepKind; reverses: null }
    | { kind: CounterKind; reverses: number }
  );

/** What the steps of a stay, or of a team, come to: the row that everything else reads. */
export type StayFacts<E extends Exit = ExitKind> = {
  appliedOn: DateOn | null;
  admittedOn: DateOn | null;
  enteredOn: DateOn;
  leftOn: DateOn | null;
  exit: E | null;
  entryReason: string | null;
  entryEvidence: string | null;
  exitReason: string | null;
  exitEvidence: string | null;
};

const isExit = (kind: string): kind is Exit =>
  ([...EXIT_KINDS, ...TEAM_EXITS] as readonly string[]).includes(kind);

/** The steps that no counter-entry has taken back, in the order of the journal. */
export function stepsInForce<T extends Pick<Step, "no" | "reverses">>(journal: readonly T[]): T[] {
  const reversed = new Set(journal.map(({ reverses }) => reverses));
  return journal.filter(({ no, reverses }) => reverses === null && !reversed.has(no));
}

/** The stay that a journal comes to; null while, or once again, no entry stands in it. */
export function replay<E extends Exit = ExitKind>(journal: readonly Step[]): StayFacts<E> | null {
  const standing = stepsInForce(journal);
  const entered = standing.find(({ kind }) => kind === "entered");
  if (!entered) return null;
  const on = (wanted: StepKind) => standing.find(({ kind }) => kind === wanted)?.on ?? null;
  const exit = standing.find(({ kind }) => isExit(kind));
  return {
    appliedOn: on("applied"),
    admittedOn: on("admitted"),
    enteredOn: entered.on,
    leftOn: exit?.on ?? null,
    // A journal has no other ends than its kind of thing: the table of each sees to that.
    exit: exit ? (exit.kind as E) : null,
    entryReason: entered.reason,
    entryEvidence: entered.evidence,
    exitReason: exit?.reason ?? null,
    exitEvidence: exit?.evidence ?? null,
  };
}

type Fact = Said & { kind: StepKind };
/** The steps that a stay consists of, each in its place: applied, admitted, entered, ended. */
function factsOf(stay: StayFacts<Exit> | null): (Fact | null)[] {
  if (!stay) return [null, null, null, null];
  const bare = (kind: StepKind, on: DateOn | null): Fact | null =>
    on === null ? null : { kind, on, reason: null, evidence: null };
  const { enteredOn, leftOn, exit, entryReason, entryEvidence, exitReason, exitEvidence } = stay;
  return [
    bare("applied", stay.appliedOn),
    bare("admitted", stay.admittedOn),
    { kind: "entered", on: enteredOn, reason: entryReason, evidence: entryEvidence },
    leftOn === null || exit === null
      ? null
      : { kind: exit, on: leftOn, reason: exitReason, evidence: exitEvidence },
  ];
}

const isSame = (a: Fact | null, b: Fact | null): boolean =>
  a?.kind === b?.kind && a?.on === b?.on && a?.reason === b?.reason && a?.evidence === b?.evidence;

/** Why a stay changes: kept with each counter-entry. `isUndo`: what was done before is taken back as a whole. */
export type Why = { reason?: string | null; evidence?: string | null; isUndo?: boolean };

/**
 * What is added to a journal so that it comes to `after` (null: the stay is taken away): for each fact that changes a
 * counter-entry, then the steps in their place. Nothing where nothing changes; no earlier entry is touched.
 */
export function stepsTo(journal: readonly Step[], after: StayFacts<Exit> | null, why: Why = {}): Step[] {
  const [was, is] = [factsOf(replay<Exit>(journal)), factsOf(after)];
  const changed = [0, 1, 2, 3].filter((place) => !isSame(was[place]!, is[place]!));
  const standing = stepsInForce(journal);
  const added: Step[] = [];
  const next = () => journal.length + added.length + 1;
  const given = { reason: why.reason ?? null, evidence: why.evidence ?? null };
  // A stay that goes is taken back from its end to its beginning.
  for (const place of after ? changed : changed.toReversed()) {
    const step = standing.find(({ kind }) => kind === was[place]?.kind);
    if (!step) continue;
    const kind = why.isUndo || !after ? "undone" : place === 3 && !is[place] ? "reopened" : "corrected";
    added.push({ no: next(), kind, on: step.on, ...given, reverses: step.no });
  }
  for (const place of changed) {
    const fact = is[place];
    if (fact) added.push({ no: next(), ...fact, reverses: null });
  }
  return added;
}
