import { asksOf, type MarkKind } from "#app/domain/people/marks.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import type { FounderFacts, MarkFacts } from "#db/queries/people.server.ts";
import { loggedWord } from "./code-lists.ts";

type Facts = Readonly<Record<string, Json | null>>;

/** A founder as the log tells it. */
export const founderEntry = (facts: FounderFacts): Facts => ({
  founder: facts.name,
  position: facts.position,
  founderKinds: facts.kinds.map((code) => loggedWord("founderKinds", code)).join("、") || null,
  former: facts.former,
  sinceOn: facts.startsOn,
  lastOn: facts.lastOn,
  evidence: facts.evidence,
});

/** A mark as the log tells it. */
export const markEntry = ({ kind, ...facts }: MarkFacts & { kind: MarkKind }): Facts => {
  const { code } = asksOf(kind);
  return {
    markKind: kind,
    markCode: code !== null && facts.code !== null ? loggedWord(code, facts.code) : null,
    markName: facts.name,
    person: facts.person,
    sinceOn: facts.startsOn,
    lastOn: facts.lastOn,
    evidence: facts.evidence,
  };
};

/** What is said at all. */
export const said = (facts: Facts): Json =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)) as Json;

/** What differs between two tellings: nothing when they are the same. */
export function changedFacts(before: Facts, after: Facts): { before: Json; after: Json } | null {
  const names = Object.keys(after).filter(
    (name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null),
  );
  if (names.length === 0) return null;
  const only = (facts: Facts) => Object.fromEntries(names.map((name) => [name, facts[name] ?? null])) as Json;
  return { before: only(before), after: only(after) };
}
