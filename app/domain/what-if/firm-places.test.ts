import { expect, it } from "vitest";
import type { FilingContent } from "#app/domain/filings/content.ts";
import type { ScoreResult } from "#app/domain/scoring/result.ts";
import { firmPlaces } from "./firm-places.ts";

const filing = (id: string, unit: string, stays: [uscc: string, from: string, to: string | null][]) =>
  ({
    carrier: { id, unit: { id: unit, name: unit }, group: `group of ${unit}` },
    residencies: stays.map(([uscc, enteredOn, leftOn]) => ({ uscc, enteredOn, leftOn })),
  }) as unknown as FilingContent;
const scored = (stages: Record<string, string | null>) =>
  ({
    subjects: Object.entries(stages).map(([id, stage]) => ({ id, class: stage })),
  }) as unknown as ScoreResult;

it("puts each firm where it stood on the day: the host entered first, whatever the order of the filings", () => {
  const filings = [
    filing("late", "yuzhong", [["twice", "2024-05-01", null]]),
    filing("early", "rongchang", [
      ["twice", "2023-01-01", null],
      // The day it left is the first day away.
      ["gone", "2023-01-01", "2024-12-31"],
    ]),
  ];
  const before = scored({ twice: "early", gone: "growth", dropped: "early" });
  const after = scored({ twice: "growth", gone: null });
  for (const list of [filings, filings.toReversed()]) {
    expect(Object.fromEntries(firmPlaces(list, "2024-12-31", before, after))).toEqual({
      twice: { kind: "growth", unit: "rongchang", group: "group of rongchang" },
      gone: { kind: "growth", unit: null, group: null },
      dropped: { kind: "early", unit: null, group: null },
    });
  }
});
