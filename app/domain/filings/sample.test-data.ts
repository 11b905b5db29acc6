import fc from "fast-check";
import { addDays, type DateOn } from "../shared/dates.ts";
import { usccCheckCharacter } from "../shared/uscc.ts";
import { ROOM_USES, TENURES } from "../space/rooms.ts";
import { TITLE_KINDS } from "../titles/kinds.ts";
import { CELL_STATES, EXIT_KINDS, type FilingCell, type FilingContent } from "./content.ts";
import type { FilingLedger } from "./freeze.ts";

/** Invented codes: region 000000, right check character. */
export const uscc = (n: number): string => {
  const first = `91000000${String(n).padStart(9, "0")}`;
  return first + usccCheckCharacter(first);
};
export const A = uscc(1);
export const B = uscc(2);

export const cell = (fact: string, value: number, explanation: string | null = null): FilingCell => ({
  fact,
  state: "known",
  value,
  explanation,
});

/** A small filing without a blocking fault. */
export const sample = (over: Partial<FilingContent> = {}): FilingContent => ({
  format: 1,
  carrier: {
    id: "c1",
    name: "示例孵化器",
    kind: "incubator",
    unit: { id: "u1", name: "示例区" },
    group: "中心城区",
    parkId: null,
  },
  period: { code: "2025", kind: "year", firstDay: "2025-01-01", lastDay: "2025-12-31" },
  firms: [
    { uscc: A, name: "甲公司", foundedOn: "2023-01-01", field: "10" },
    { uscc: B, name: "乙公司", foundedOn: "2024-01-01", field: null },
  ],
  residencies: [
    { id: "s1", uscc: A, enteredOn: "2024-03-01", leftOn: null, exit: null, evidence: null },
    { id: "s2", uscc: B, enteredOn: "2025-02-01", leftOn: "2025-09-01", exit: "graduated", evidence: "e1" },
  ],
  rooms: [
    {
      id: "r1",
      building: "A座",
      floor: "1",
      label: "101",
      versions: [{ from: "2024-01-01", to: null, areaDm2: 100000, use: "incubation", tenure: "own" }],
    },
    {
      id: "r2",
      building: "A座",
      floor: "1",
      label: "大厅",
      versions: [{ from: "2024-01-01", to: null, areaDm2: 20000, use: "public-service", tenure: "own" }],
    },
  ],
  leases: [
    { id: "l1", roomId: "r1", residencyId: "s1", from: "2024-03-01", to: null, areaDm2: 60000 },
    { id: "l2", roomId: "r1", residencyId: "s2", from: "2025-02-01", to: null, areaDm2: 30000 },
  ],
  titles: [
    {
      id: "t1",
      uscc: A,
      kind: "high-tech",
      number: "GR202551100001",
      awardedOn: "2025-10-16",
      expiresOn: "2028-10-16",
      revokedOn: null,
      isRenewal: false,
      evidence: "e2",
    },
  ],
  reports: [
    { uscc: null, cells: [cell("staff", 10)] },
    { uscc: A, cells: [cell("revenue", 500_000_00), cell("employees", 12)] },
  ],
  ...over,
});

export const ledgerOf = (content: FilingContent, lookBackFrom: DateOn = "2024-01-01"): FilingLedger => ({
  ...content,
  lookBackFrom,
});

const day = fc.integer({ min: -500, max: 400 }).map((n) => addDays("2025-01-01", n));
const interval = fc
  .tuple(day, fc.option(fc.integer({ min: 1, max: 600 })))
  .map(([from, length]) => ({ from, to: length === null ? null : addDays(from, length) }));
const firm = fc.constantFrom(A, B, uscc(3), uscc(4));
const ids = <T extends object>(prefix: string, rows: readonly T[]) =>
  rows.map((row, i) => ({ id: `${prefix}${i}`, ...row }));

const cells = fc
  .uniqueArray(
    fc.record({
      fact: fc.constantFrom("revenue", "rd-expense", "employees", "patents-applied", "graduates-hired"),
      state: fc.constantFrom(...CELL_STATES),
      value: fc.nat(1_000_000),
      explanation: fc.constantFrom(null, "说明"),
    }),
    { selector: (it) => it.fact, maxLength: 5 },
  )
  .map((list): FilingCell[] => list.map((it) => ({ ...it, value: it.state === "known" ? it.value : null })));

/** Any history that has the right shape; it may well contradict itself. */
export const anyContent: fc.Arbitrary<FilingContent> = fc
  .record({
    stays: fc.array(fc.record({ uscc: firm, span: interval, exit: fc.constantFrom(...EXIT_KINDS) }), {
      maxLength: 6,
    }),
    rooms: fc.array(
      fc.record({
        areaDm2: fc.integer({ min: 1, max: 50_000 }),
        use: fc.constantFrom(...ROOM_USES),
        tenure: fc.constantFrom(...TENURES),
        span: interval,
      }),
      { minLength: 1, maxLength: 4 },
    ),
    leases: fc.array(
      fc.record({ room: fc.nat(3), stay: fc.option(fc.nat(5)), span: interval, areaDm2: fc.nat(20_000) }),
      { maxLength: 6 },
    ),
    titles: fc.array(
      fc.record({
        uscc: firm,
        kind: fc.constantFrom(...TITLE_KINDS),
        awardedOn: day,
        isRenewal: fc.boolean(),
        years: fc.option(fc.constant(1095)),
      }),
      { maxLength: 6 },
    ),
    reports: fc.uniqueArray(fc.record({ uscc: fc.option(firm), cells }), { selector: (it) => it.uscc }),
  })
  .map(({ stays, rooms, leases, titles, reports }) =>
    sample({
      firms: [A, B, uscc(3), uscc(4)].map((code) => ({
        uscc: code,
        name: `企业${code.slice(-3)}`,
        foundedOn: "2020-01-01",
        field: null,
      })),
      residencies: ids(
        "s",
        stays.map(({ uscc: code, span, exit }) => ({
          uscc: code,
          enteredOn: span.from,
          leftOn: span.to,
          exit: span.to === null ? null : exit,
          evidence: null,
        })),
      ),
      rooms: ids(
        "r",
        rooms.map(({ span, ...kind }) => ({
          building: "A",
          floor: "1",
          label: "x",
          versions: [{ ...span, ...kind }],
        })),
      ),
      leases: ids(
        "l",
        leases.map(({ room, stay, span, areaDm2 }) => ({
          roomId: `r${room % rooms.length}`,
          residencyId: stay === null || stays.length === 0 ? null : `s${stay % stays.length}`,
          ...span,
          areaDm2,
        })),
      ),
      titles: ids(
        "t",
        titles.map(({ years, ...title }, i) => ({
          ...title,
          number: `N${i}`,
          expiresOn: years === null ? null : addDays(title.awardedOn, years),
          revokedOn: null,
          evidence: null,
        })),
      ),
      reports,
    }),
  );

/** The same rows in another order, lists within lists too. */
export const shuffled = (content: FilingContent): fc.Arbitrary<FilingContent> => {
  const mix = <T>(rows: readonly T[]) => fc.shuffledSubarray([...rows], { minLength: rows.length });
  return fc
    .record({
      firms: mix(content.firms),
      residencies: mix(content.residencies),
      rooms: mix(content.rooms),
      leases: mix(content.leases),
      titles: mix(content.titles),
      reports: mix(content.reports),
      flip: fc.boolean(),
    })
    .map(({ flip, ...lists }) => ({
      ...content,
      ...lists,
      rooms: lists.rooms.map((it) => (flip ? { ...it, versions: it.versions.toReversed() } : it)),
      reports: lists.reports.map((it) => (flip ? { ...it, cells: it.cells.toReversed() } : it)),
    }));
};
