import { describe, expect, it } from "vitest";
import { leasesBeyond, monthsBefore, proposalFault, timelineOf } from "./transfer.ts";

const stay = { enteredOn: "2024-03-01", leftOn: null };
const [today, on] = ["2026-01-20", "2026-02-01"];

describe("proposing to hand a stay over", () => {
  it("asks for a stay that lasts and a day after its entry, not far ahead", () => {
    expect(proposalFault(stay, [], on, today)).toBeNull();
    expect(proposalFault({ ...stay, leftOn: "2025-01-01" }, [], on, today)?.code).toBe(
      "transfers.not-resident",
    );
    expect(proposalFault(stay, [], stay.enteredOn, today)?.code).toBe("transfers.leaves-before-entered");
    expect(proposalFault(stay, [], "2027-01-21", today)).toBeNull();
    expect(proposalFault(stay, [], "2027-01-22", today)?.code).toBe("transfers.leaves-too-late");
  });

  it("asks for leases that end by the day, also such as begin later", () => {
    const lease = (endsOn: string | null) => [{ room: "A 101", endsOn }];
    expect(proposalFault(stay, lease(on), on, today)).toBeNull();
    for (const endsOn of [null, "2026-02-02"]) {
      expect(proposalFault(stay, lease(endsOn), on, today)).toMatchObject({
        code: "transfers.leases-run",
        details: { room: "A 101" },
      });
      expect(leasesBeyond(lease(endsOn), on)).toHaveLength(1);
    }
  });
});

describe("what is handed over", () => {
  const here = { zh: "甲", en: "A" };
  const before = {
    carrier: { zh: "乙", en: "B" },
    admittedOn: null,
    enteredOn: "2022-01-15",
    leftOn: "2024-03-01",
    months: 25,
  };

  it("is every stay in its order, the present one up to the day, with whole months", () => {
    const own = [
      { ...stay, admittedOn: "2024-02-20" },
      { enteredOn: "2020-01-01", leftOn: "2021-01-01", admittedOn: null },
    ];
    const timeline = timelineOf([before], own, here, on);
    expect(
      timeline.map(({ carrier, enteredOn, leftOn, months }) => [carrier.en, enteredOn, leftOn, months]),
    ).toEqual([
      ["A", "2020-01-01", "2021-01-01", 12],
      ["B", "2022-01-15", "2024-03-01", 25],
      ["A", "2024-03-01", "2026-02-01", 23],
    ]);
    expect(monthsBefore(timeline)).toBe(60);
    expect(monthsBefore([])).toBe(0);
  });
});
