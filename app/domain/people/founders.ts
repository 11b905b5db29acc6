import { block, type Fault } from "../reports/fault.ts";
import type { CodeEntry } from "./code-lists.ts";
import { isForward, type Span, shareADay } from "./spans.ts";

/** A founder or principal of a resident firm, in that stay. */
export type Founder = Span & { id: string; name: string; kinds: readonly string[] };

const plain = (name: string) => name.normalize("NFKC").replaceAll(/\s/g, "").toLowerCase();

/**
 * What is wrong with a founder beside the others of the stay (the same id is the one being changed).
 * Codes: people.last-before-start, people.founder-exists, people.kind-unknown (all block).
 */
export function founderFault(
  founder: Founder,
  others: readonly Founder[],
  kinds: readonly Pick<CodeEntry, "code">[],
): Fault[] {
  const faults: Fault[] = [];
  if (!isForward(founder)) faults.push(block("people.last-before-start", "lastOn"));
  if (founder.kinds.some((kind) => !kinds.some(({ code }) => code === kind))) {
    faults.push(block("people.kind-unknown", "kinds"));
  }
  const same = others.some(
    (other) =>
      other.id !== founder.id && plain(other.name) === plain(founder.name) && shareADay(other, founder),
  );
  if (same) faults.push(block("people.founder-exists", "name", { name: founder.name }));
  return faults;
}
