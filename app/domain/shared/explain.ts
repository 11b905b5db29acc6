/**
 * One shape for every explanation: points, grades, conditions and money open into the same kind of tree, and one
 * component draws it. Nodes carry codes and exact figures; i18n makes sentences of them (`explain:<code>`).
 * Nothing here computes: the noun that knows the rule builds the tree.
 */

/** Text that a policy or a ledger carries in both languages. */
export type Bilingual = { zh: string; en: string };

/** What an exact figure counts. `points-milli` is thousandths of a point; `ratio` and `share` are plain numbers. */
export type ExplainUnit =
  | "points-milli"
  | "points"
  | "fen"
  | "dm2"
  | "count"
  | "count-milli"
  | "percent-milli"
  | "ratio"
  | "share"
  | "months"
  | "days"
  | "truth"
  | "text"
  | (string & {}); // units a policy declares itself: "10k-yuan", "10k-yuan/count", …

/** An exact figure: an integer ("1234"), a fraction ("1/3"), a decimal of a policy ("0.75") or a text. */
export type ExplainFigure = { value: string; unit: ExplainUnit };

/** Where a figure or an event was recorded. Whatever does not apply is null. */
export type SourceRef = {
  /** Which kind of source: a frozen filing, department data, the national platform, the registry, an expert, a ruling. */
  source: "filing" | "department" | "platform" | "registry" | "expert" | "ruling" | "opening-balance";
  /** SHA-256 of the frozen filing (or of the accepted batch of department data). */
  filing: string | null;
  /** The carrier whose filing it is. */
  carrier: string | null;
  /** The report in that filing: the firm's USCC, or null for the carrier's own figures and for ledgers. */
  report: string | null;
  /** The fact's code, or `residencies/<id>`, `titles/<id>`, `leases/<id>` for a row of a ledger. */
  cell: string | null;
  /** Number of the evidence, as recorded. */
  evidence: string | null;
};

export type ExplainKind =
  | "total" // the result itself: a total of points, an amount, a condition's outcome
  | "group" // a subtotal: a group of indicators, a reward item
  | "line" // one line of it: its children say how it came about; lines add up to their total
  | "cut" // a line that a cap, a maximum, a floor, a budget or an exclusion makes
  | "fact" // a figure that a rule read or derived
  | "figure" // one source's figure for a fact
  | "outcome" // a counted event: a title, a graduation, a recognition
  | "condition" // a condition and its state
  | "note"; // a finding, an override, a ruling

export type ExplainNode = {
  kind: ExplainKind;
  /** i18n key below `explain:`, e.g. `scoring.scale.linear`, `rewards.item.per-batch`. */
  code: string;
  /** The rule's or the subject's own name, where it has one. */
  label: Bilingual | null;
  /** The figure this node adds to its parent, or reports. Null where there is none ("—"). */
  figure: ExplainFigure | null;
  /** Figures the sentence needs, as text. */
  params: Readonly<Record<string, string | number | null>>;
  source: SourceRef | null;
  children: readonly ExplainNode[];
};

/** A node with what is not given left empty. */
export const explainNode = (
  node: Pick<ExplainNode, "kind" | "code"> & Partial<Omit<ExplainNode, "kind" | "code">>,
): ExplainNode => ({ label: null, figure: null, params: {}, source: null, children: [], ...node });
