import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentDigest, contentText, type FilingContent, filingContent, sortContent } from "./content.ts";
import { cellPath, contentDifference } from "./difference.ts";
import { freeze } from "./freeze.ts";
import { A, anyContent, B, cell, ledgerOf, sample, shuffled } from "./sample.test-data.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const withOther = anyContent.chain((content) => fc.tuple(fc.constant(content), shuffled(content)));

describe("a filing's content", () => {
  it("passes its own shape and refuses what does not belong there", () => {
    expect(filingContent.parse(sample())).toEqual(sample());
    const [lease] = sample().leases;
    for (const wrong of [
      { leases: [{ ...lease, rentFen: 100 }] },
      { leases: [{ ...lease, areaDm2: 0.5 }] },
      { leases: [{ ...lease, from: "2025-02-30" }] },
      { reports: [{ uscc: A, cells: [{ ...cell("revenue", 1), value: null }] }] },
      { reports: [{ uscc: A, cells: [{ ...cell("revenue", 1), state: "missing" }] }] },
      { period: { ...sample().period, lastDay: "2024-12-31" } },
    ]) {
      expect(filingContent.safeParse({ ...sample(), ...wrong }).success).toBe(false);
    }
  });

  it("gives one text and one digest for any order of rows", () => {
    fc.assert(
      fc.property(withOther, ([content, other]) => {
        expect(contentText(other)).toBe(contentText(content));
        expect(contentDigest(other, sha256)).toBe(contentDigest(content, sha256));
        expect(filingContent.safeParse(content).success).toBe(true);
      }),
    );
  });

  it("gives one order even to rows with the same key", () => {
    const [stay] = sample().residencies;
    const twin = { ...stay!, evidence: "other" };
    const one = sample({ residencies: [stay!, twin] });
    expect(contentText(sample({ residencies: [twin, stay!] }))).toBe(contentText(one));
  });

  it("leaves its argument as it was", () => {
    const content = sample({ firms: sample().firms.toReversed() });
    const before = structuredClone(content);
    sortContent(content);
    expect(content).toEqual(before);
  });
});

describe("freeze", () => {
  it("copies no private column", () => {
    const ledger = ledgerOf(sample());
    const rents = ledger.leases.map((it) => ({ ...it, rentFen: 12345, note: "押金已退" }));
    const firms = ledger.firms.map((it) => ({ ...it, contact: "13800000000" }));
    expect(freeze({ ...ledger, leases: rents, firms })).toEqual(sortContent(sample()));
  });

  it("keeps what touches the look-back or the period, and nothing else", () => {
    const [stay] = sample().residencies;
    const stays = [
      { ...stay!, id: "gone", leftOn: "2024-01-01", enteredOn: "2023-01-01", exit: "left" as const },
      { ...stay!, id: "last-day", leftOn: "2024-01-02", enteredOn: "2023-01-01", exit: "left" as const },
      { ...stay!, id: "new-year", enteredOn: "2026-01-01" },
      { ...stay!, id: "eve", enteredOn: "2025-12-31" },
    ];
    const content = freeze(ledgerOf(sample({ residencies: stays, leases: [] })));
    expect(content.residencies.map((it) => it.id)).toEqual(["eve", "last-day"]);
  });

  it("keeps the residency and the room of a lease that it keeps", () => {
    const content = freeze(ledgerOf(sample(), "2025-10-01"));
    expect(content.residencies.map((it) => it.id)).toEqual(["s1", "s2"]);
    const [room] = sample().rooms;
    const old = { ...room!, versions: [{ ...room!.versions[0]!, to: "2024-06-01" }] };
    expect(freeze(ledgerOf(sample({ rooms: [old] }), "2025-01-01")).rooms).toMatchObject([
      { id: "r1", versions: [] },
    ]);
  });

  it("drops firms, titles and blank cells that nothing in it names", () => {
    const ledger = ledgerOf(sample({ residencies: [sample().residencies[0]!], leases: [] }));
    const blank = { fact: "revenue", state: "missing" as const, value: null, explanation: " " };
    const content = freeze({
      ...ledger,
      titles: [...ledger.titles, { ...ledger.titles[0]!, id: "t2", uscc: B }],
      reports: [{ uscc: A, cells: [blank, { ...blank, fact: "employees", explanation: " 未统计 " }] }],
    });
    expect(content.firms.map((it) => it.uscc)).toEqual([A]);
    expect(content.titles.map((it) => it.id)).toEqual(["t1"]);
    expect(content.reports).toEqual([
      { uscc: A, cells: [{ fact: "employees", state: "missing", value: null, explanation: "未统计" }] },
    ]);
  });

  it("freezes what is frozen to itself, in any order", () => {
    fc.assert(
      fc.property(withOther, ([content, other]) => {
        const once = freeze(ledgerOf(content));
        expect(freeze(ledgerOf(once))).toEqual(once);
        expect(freeze(ledgerOf(other))).toEqual(once);
      }),
    );
  });
});

describe("contentDifference", () => {
  it("is empty exactly when the digests agree", () => {
    fc.assert(
      fc.property(withOther, anyContent, ([content, other], third) => {
        expect(contentDifference(content, other)).toEqual([]);
        const same = contentText(content) === contentText(third);
        expect(contentDifference(content, third).length === 0).toBe(same);
      }),
    );
  });

  it("turns round with before and after", () => {
    fc.assert(
      fc.property(anyContent, anyContent, (a, b) => {
        const there = contentDifference(a, b).map(({ path, before, after }) => ({ path, before, after }));
        const back = contentDifference(b, a).map(({ path, before, after }) => ({
          path,
          before: after,
          after: before,
        }));
        expect(back).toEqual(there);
      }),
    );
  });

  const changed = (over: Partial<FilingContent>) => contentDifference(sample(), sample(over));

  it("points at the cell, the field, the version and the row", () => {
    const [own, firm] = sample().reports;
    const cells = [cell("revenue", 600_000_00, "补记"), firm!.cells[1]!];
    expect(changed({ reports: [own!, { uscc: A, cells }] })).toEqual([
      {
        path: cellPath(A, "revenue"),
        label: { list: "reports", row: "甲公司", field: "revenue" },
        before: { state: "known", value: 500_000_00, explanation: null },
        after: { state: "known", value: 600_000_00, explanation: "补记" },
      },
    ]);
    const [room, hall] = sample().rooms;
    const grown = { ...room!, versions: [{ ...room!.versions[0]!, areaDm2: 110000 }] };
    expect(changed({ rooms: [grown, hall!] })).toMatchObject([
      {
        path: "rooms/r1/versions/2024-01-01/areaDm2",
        label: { list: "rooms", row: "A座 1 101" },
        before: 100000,
        after: 110000,
      },
    ]);
    expect(changed({ titles: [] })).toMatchObject([
      { path: "titles/t1", label: { row: "甲公司 GR202551100001", field: null }, after: null },
    ]);
    expect(changed({ reports: [own!, firm!, { uscc: B, cells: [] }] })).toMatchObject([
      { path: `reports/${B}`, before: null, after: {} },
    ]);
    expect(changed({ reports: [firm!] })).toMatchObject([
      { path: cellPath(null, "staff"), label: { row: "示例孵化器", field: "staff" }, after: null },
    ]);
  });
});
