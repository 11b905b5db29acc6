import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../shared/dates.ts";
import { EXIT_KINDS, isResident, registerOn } from "./residency.ts";
import { replay, type StayFacts, type Step, stepsInForce, stepsTo } from "./steps.ts";

const day = (n: number) => addDays("2024-01-01", n);
const text = fc.option(fc.constantFrom("协议", "说明"), { nil: null });
/** A stay as some verb would leave it. */
const stay: fc.Arbitrary<StayFacts> = fc
  .record({
    applied: fc.option(fc.nat(30), { nil: null }),
    admitted: fc.option(fc.nat(30), { nil: null }),
    entered: fc.integer({ min: 30, max: 90 }),
    length: fc.option(fc.integer({ min: 1, max: 90 }), { nil: null }),
    exit: fc.constantFrom(...EXIT_KINDS),
    texts: fc.tuple(text, text, text, text),
  })
  .map(({ applied, admitted, entered, length, exit, texts }) => ({
    appliedOn: applied === null ? null : day(applied),
    admittedOn: admitted === null ? null : day(admitted),
    enteredOn: day(entered),
    leftOn: length === null ? null : day(entered + length),
    exit: length === null ? null : exit,
    entryReason: texts[0],
    entryEvidence: texts[1],
    exitReason: length === null ? null : texts[2],
    exitEvidence: length === null ? null : texts[3],
  }));
const history = fc.array(fc.option(stay, { nil: null }), { minLength: 1, maxLength: 12 });

function journalOf(states: readonly (StayFacts | null)[]): Step[] {
  const journal: Step[] = [];
  for (const state of states) journal.push(...stepsTo(journal, state));
  return journal;
}

describe("the journal of a stay", () => {
  it("comes to the last state, whatever was done and corrected before", () => {
    fc.assert(
      fc.property(history, (states) => {
        expect(replay(journalOf(states))).toEqual(states.at(-1));
      }),
    );
  });

  it("never changes an entry: what it came to before is still read from its beginning", () => {
    fc.assert(
      fc.property(history, (states) => {
        const journal: Step[] = [];
        const lengths = states.map((state) => {
          journal.push(...stepsTo(journal, state));
          return journal.length;
        });
        for (const [at, length] of lengths.entries()) {
          expect(replay(journal.slice(0, length))).toEqual(states[at]);
        }
      }),
    );
  });

  it("takes each step back at most once, and only an earlier one", () => {
    fc.assert(
      fc.property(history, (states) => {
        const journal = journalOf(states);
        expect(journal.map(({ no }) => no)).toEqual(journal.map((_, at) => at + 1));
        const reversed = journal.flatMap(({ no, reverses }) => {
          if (reverses === null) return [];
          expect(reverses).toBeLessThan(no);
          expect(journal[reverses - 1]!.reverses).toBeNull();
          return [reverses];
        });
        expect(new Set(reversed).size).toBe(reversed.length);
        // One step of a kind stands at a time.
        const kinds = stepsInForce(journal).map(({ kind }) => kind);
        expect(new Set(kinds).size).toBe(kinds.length);
      }),
    );
  });

  it("gives the register of any day", () => {
    fc.assert(
      fc.property(fc.array(history, { maxLength: 5 }), fc.nat(200), (histories, n) => {
        const named = (facts: StayFacts, at: number) => ({ ...facts, id: String(at), uscc: String(at) });
        const rows = histories.flatMap((states, at) => {
          const last = states.at(-1);
          return last ? [named(last, at)] : [];
        });
        const replayed = histories.flatMap((states, at) => {
          const facts = replay(journalOf(states));
          return facts && isResident(facts, day(n)) ? [named(facts, at)] : [];
        });
        expect(registerOn(rows, day(n)).map(({ id }) => id)).toEqual(
          registerOn(replayed, day(n)).map(({ id }) => id),
        );
        expect(replayed).toHaveLength(registerOn(rows, day(n)).length);
      }),
    );
  });

  it("says what it is that takes a step back", () => {
    const facts: StayFacts = {
      appliedOn: null,
      admittedOn: null,
      enteredOn: "2024-03-01",
      leftOn: "2025-03-01",
      exit: "left",
      entryReason: null,
      entryEvidence: null,
      exitReason: null,
      exitEvidence: null,
    };
    const journal = stepsTo([], facts);
    expect(journal.map(({ kind, on }) => [kind, on])).toEqual([
      ["entered", "2024-03-01"],
      ["left", "2025-03-01"],
    ]);
    const open = { ...facts, leftOn: null, exit: null };
    expect(stepsTo(journal, open, { reason: "误登记" })).toEqual([
      { no: 3, kind: "reopened", on: "2025-03-01", reason: "误登记", evidence: null, reverses: 2 },
    ]);
    const graduated = { ...facts, exit: "graduated" as const };
    expect(stepsTo(journal, graduated).map(({ kind, reverses }) => [kind, reverses])).toEqual([
      ["corrected", 2],
      ["graduated", null],
    ]);
    expect(stepsTo(journal, null).map(({ kind, reverses }) => [kind, reverses])).toEqual([
      ["undone", 2],
      ["undone", 1],
    ]);
    expect(stepsTo(journal, facts)).toEqual([]);
  });
});
