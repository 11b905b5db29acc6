import type { CarrierKind, FilingContent, FilingPeriod } from "#app/domain/filings/content.ts";
import type { AttributionOrder, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import type { FactUnit } from "#app/domain/scoring/input.ts";
import type { ConditionTrace, Finding } from "#app/domain/scoring/result.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { SourceRef } from "#app/domain/shared/explain.ts";
import type { RecognitionLevel } from "./levels.ts";

/** What a reward run reads and what it gives (rules-engine §7 to §9). Money in fen, areas in dm2, days whole. */
export type BeneficiaryKind = "carrier" | "firm" | "unit" | "authority";
export type Beneficiary = { kind: BeneficiaryKind; id: string };

/** What a performance run says of one carrier; `rank` null when it is barred or was not scored. */
export type Standing = {
  carrierId: string;
  grade: string | null;
  rank: number | null;
  peerGroup: string;
  barred: boolean;
};

/** A payment from before this system, entered by the authority. `subject`: a firm's code, or a carrier's id. */
export type OpeningPayment = {
  family: string;
  item: string;
  beneficiaryKind: BeneficiaryKind;
  outcome: string;
  subject: string;
  /** The evidence number where the programme counts any award; else null. */
  number: string | null;
  amountFen: number;
  paidOn: DateOn | null;
  document: string | null;
};
/** A live payment of an earlier run: neither reversed nor superseded, nor of a run that this one follows. */
export type EarlierPayment = { paymentKey: string; amountFen: number; runId: string };
/** The authority's decision on a conflict, by the conflict's `outcomeKey`. */
export type Ruling = { outcomeKey: string; carrierId: string; reason: string };
/** What a higher level paid for an item, of which the programme pays the difference, or nothing. */
export type HigherLevelPayment = {
  beneficiary: Beneficiary;
  item: string;
  amountFen: number;
  document: string;
};

/** A row of the authority's registry 名录 about a firm whose day no filing holds: financing received. */
export type RegistryRow = {
  outcome: "financed";
  uscc: string;
  on: DateOn;
  number: string;
  evidence: string | null;
};
/** A carrier recognised at a level from a day on, as the authority's register has it. */
export type Recognition = {
  carrierId: string;
  /** The carrier on that day. */
  kind: CarrierKind;
  unitId: string;
  level: RecognitionLevel;
  from: DateOn;
  /** The first day it is no longer valid; null or left out is open. */
  to?: DateOn | null;
  number: string;
  isRenewal: boolean;
  revokedOn: DateOn | null;
  evidence: string | null;
};

export type RewardFacts = {
  period: FilingPeriod;
  /** The authority that runs the programme; what a scaled budget leaves over stays with it. */
  authorityId: string;
  /** Accepted filings of the period and of the look-back, at most one per carrier and period. */
  filings: FilingContent[];
  openingBalance: OpeningPayment[];
  earlierPayments: EarlierPayment[];
  rulings: Ruling[];
  higherLevelPayments: HigherLevelPayment[];
  /** What the authority keeps itself; left out, none is on file. */
  registry?: RegistryRow[];
  recognitions?: Recognition[];
  /** Units of the facts that the programme's conditions read; left out, none of them reads any. */
  facts?: FactUnit[];
  /** null = no budget was set. */
  budgetFen: number | null;
};
export type RewardInput = RewardFacts & {
  programme: RewardProgramme;
  standings: Standing[];
  /** The version of the engine that a bundle states; today's where none is given. */
  engineVersion?: string;
};

/** A code of `rewards:` texts and the figures its sentence needs. */
export type CodedText = { code: string; params: Record<string, string | number> };

/** The carrier that is itself the subject of an outcome, as it was on the day. */
export type RecognisedCarrier = { id: string; kind: CarrierKind; unitId: string };

/** One award, whoever reported it. `number` and `evidence` are those of the report first in order. */
export type Outcome = {
  /** The code of the programme's outcome. */
  kind: string;
  /** The title, `introduced`, `graduated`, `financed`, or the level of a recognition. */
  awardKind: string;
  /** Null where a carrier is the subject. */
  uscc: string | null;
  carrier: RecognisedCarrier | null;
  date: DateOn;
  number: string;
  evidence: string | null;
  isRenewal: boolean;
  /** The carriers whose accepted filings name it; empty where the authority's own register does. */
  reportedBy: string[];
};
export type LineOutcome = { kind: string; date: DateOn; number: string; evidence: string | null };

/** The same facts for each side of a question, whatever speaks for it. */
export type HostFacts = {
  carrierId: string;
  carrierName: string;
  enteredOn: DateOn;
  /** Whole days from the entry of the present stay to the date. */
  stayDays: number;
  /** Days of all stays in the carrier up to the date, added up. */
  totalDays: number;
  areaDm2: number;
  evidence: string | null;
};

export type Attribution =
  | { state: "attributed"; carrierId: string; text: CodedText; candidates: HostFacts[] }
  | { state: "conflict"; candidates: HostFacts[]; tiedAfter: AttributionOrder[] }
  | { state: "none"; text: CodedText };

export type LineKind =
  | "item"
  | "rounding"
  | "item-cap"
  | "exclusion"
  | "beneficiary-cap"
  | "budget-cut"
  | "budget-refused"
  | "budget-leftover"
  /** Takes back an earlier line; added to a run after its approval, never by the engine. */
  | "reversal";

/** The item code of lines that belong to no single item. */
export const ALL_ITEMS = "all-items";

/**
 * How the condition of one multiplier was judged, by its place in the item. `sources` are what the figures of all
 * traces name by place: the filings by carrier and period (`filing` is null in them).
 */
export type JudgedMultiplier = { place: number; factor: string; trace: ConditionTrace };
export type JudgedConditions = { multipliers: JudgedMultiplier[]; sources: SourceRef[] };

export type RewardLine = {
  lineNo: number;
  kind: LineKind;
  beneficiary: Beneficiary;
  item: string;
  uscc: string | null;
  /** The carrier that the outcome is attributed to. */
  carrierId: string | null;
  outcome: LineOutcome | null;
  amountFen: number;
  paymentKey: string | null;
  rule: { policy: string; version: string; item: string; clause: string };
  text: CodedText;
  /** Only where the item's multipliers hang on conditions. */
  judged?: JudgedConditions;
};

export type Conflict = {
  outcomeKey: string;
  uscc: string;
  firmName: string;
  outcome: LineOutcome;
  sides: HostFacts[];
  /** The items that wait for the ruling, with the keys that the outcome holds meanwhile. */
  waiting: { item: string; paymentKey: string }[];
};
/** An outcome that earns nothing in an item, and why; `item` null when it is out of the whole programme. */
export type Uncounted = {
  item: string | null;
  /** Null where the outcome is the carrier's own. */
  uscc: string | null;
  outcome: LineOutcome;
  carrierId: string | null;
  text: CodedText;
};
/** `subject`: the firm's code, the carrier's id, or the name of what is meant. Codes are those of `rewards:` texts. */
export type RewardFinding = Finding;

export type BudgetOutcome = {
  state: "none" | "within" | "refused" | "scaled";
  budgetFen: number | null;
  /** What all beneficiaries are entitled to after caps and exclusions. */
  entitledFen: number;
  payableFen: number;
  leftoverFen: number;
};

export type RewardResult = {
  lines: RewardLine[];
  conflicts: Conflict[];
  uncounted: Uncounted[];
  findings: RewardFinding[];
  budget: BudgetOutcome;
  totals: {
    totalFen: number;
    byBeneficiary: { beneficiary: Beneficiary; amountFen: number }[];
    byItem: { item: string; amountFen: number }[];
  };
  /** True when a conflict is open or a finding blocks. */
  blocked: boolean;
};
