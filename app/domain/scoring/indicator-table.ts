import type { Indicator, MissingRule, Peers } from "#app/domain/policy/scheme.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { type Rational, toText, ZERO } from "#app/domain/shared/rational.ts";
import { type Cell, isAmongPeers, peerShare, readCell } from "./cells.ts";
import type { FactBook } from "./facts.ts";
import type { ExpertMark } from "./input.ts";
import { type MeanForm, meanOf, medianOf } from "./missing.ts";
import { PeerFigures } from "./peers.ts";

/** A subject that is scored, on its way through the engine. */
export type Entrant = { book: FactBook; class: string; barred: boolean };

/** The name of the group of peers a subject belongs to. */
export function peerKey(peers: Peers, entrant: Entrant): string {
  if (peers === "all") return "all";
  if (peers === "field") return entrant.book.subject.field ?? "";
  return entrant.class;
}

/** What replaces a figure that is not known: a rule, and a share for the rules that give one. */
export type Substitute = { rule: MissingRule; share: Rational | null; peers: Cell["peers"] };

/**
 * All cells of one indicator over all scored subjects. Peers are those with a known figure that are not barred;
 * a barred subject is compared as if it alone were added to them (rules-engine §4).
 */
export class IndicatorTable {
  private readonly cells = new Map<string, Cell>();
  private readonly peerCells = new Map<string, Cell[]>();
  private readonly replaced = new Map<string, Substitute>();

  constructor(
    readonly indicator: Indicator,
    entrants: readonly Entrant[],
    marks: ReadonlyMap<string, ExpertMark[]>,
    private readonly peerMeans?: MeanForm,
  ) {
    for (const entrant of entrants) {
      const { id } = entrant.book.subject;
      const cell = readCell(indicator, entrant.book, marks.get(`${id}/${indicator.code}`) ?? []);
      this.cells.set(id, cell);
      if (entrant.barred || cell.state !== "known") continue;
      const key = peerKey(indicator.peers, entrant);
      const list = this.peerCells.get(key);
      if (list) list.push(cell);
      else this.peerCells.set(key, [cell]);
    }
    if (isAmongPeers(indicator.scale)) this.compare(entrants);
  }

  private compare(entrants: readonly Entrant[]): void {
    const figures = new Map<string, PeerFigures>();
    for (const [key, list] of this.peerCells) figures.set(key, new PeerFigures(list.map((cell) => cell.x!)));
    const nobody = new PeerFigures([]);
    for (const entrant of entrants) {
      const cell = this.cells.get(entrant.book.subject.id)!;
      if (!cell.x) continue;
      const peers = figures.get(peerKey(this.indicator.peers, entrant)) ?? nobody;
      const told = peerShare(this.indicator.scale, cell.x, entrant.barred ? peers.with(cell.x) : peers);
      cell.share = told.share;
      cell.peers = told.peers;
    }
  }

  cell(entrant: Entrant): Cell {
    return this.cells.get(entrant.book.subject.id)!;
  }

  /** The rule for a cell that is not known, with the share it gives. */
  substitute(entrant: Entrant): Substitute {
    const state = this.cell(entrant).state;
    const rule = state === "missing" ? this.indicator.missing : (this.indicator.notApplicable ?? "exclude");
    if (rule === "exclude" || rule === "exclude-within-group") return { rule, share: null, peers: null };
    if (rule === "zero") return { rule, share: ZERO, peers: null };
    const key = peerKey(this.indicator.peers, entrant);
    const cached = this.replaced.get(`${rule}@${key}`);
    if (cached) return cached;
    const shares = (this.peerCells.get(key) ?? []).map((cell) => cell.share!);
    const share = rule === "peer-mean" ? meanOf(shares, this.peerMeans) : medianOf(shares);
    const made: Substitute = { rule, share, peers: { n: shares.length, share: toText(share) } };
    this.replaced.set(`${rule}@${key}`, made);
    return made;
  }
}

export const indicatorTables = (
  scheme: Scheme,
  entrants: readonly Entrant[],
  marks: ReadonlyMap<string, ExpertMark[]>,
  peerMeans: MeanForm,
): IndicatorTable[] =>
  scheme.indicators.map((indicator) => new IndicatorTable(indicator, entrants, marks, peerMeans));
