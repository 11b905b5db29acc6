import type { Facts, FactValue } from "../reports/facts.ts";
import type { FilingCell, FilingContent } from "./content.ts";

/** A cell as a fact. */
export function factOf(cell: FilingCell | undefined): FactValue {
  if (!cell) return { state: "missing" };
  if (cell.state === "known") {
    return cell.value === null ? { state: "missing" } : { state: "known", value: cell.value };
  }
  return { state: cell.state };
}

const factsOf = (cells: readonly FilingCell[]): Facts =>
  Object.fromEntries(cells.map((cell) => [cell.fact, factOf(cell)]));

/** The reported facts of every firm in the filing, by code of the firm; a fact that is not there is missing. */
export function firmFacts(content: FilingContent): Record<string, Facts> {
  const facts: Record<string, Facts> = Object.fromEntries(content.firms.map((firm) => [firm.uscc, {}]));
  for (const { uscc, cells } of content.reports) {
    if (uscc !== null) facts[uscc] = factsOf(cells);
  }
  return facts;
}

/** What the carrier reported about itself. */
export function ownFacts(content: FilingContent): Facts {
  const own = content.reports.find((report) => report.uscc === null);
  return own ? factsOf(own.cells) : {};
}

/** The known figures of one firm, or of the carrier itself (`uscc` null): what next period is compared with. */
export function figuresOf(
  content: Pick<FilingContent, "reports">,
  uscc: string | null,
): Record<string, number> {
  const figures: Record<string, number> = {};
  for (const cell of content.reports.find((report) => report.uscc === uscc)?.cells ?? []) {
    if (cell.state === "known" && typeof cell.value === "number") figures[cell.fact] = cell.value;
  }
  return figures;
}
