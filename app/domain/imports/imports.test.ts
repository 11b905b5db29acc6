import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRow } from "../residency/import-row.ts";
import { columnOf, headerKey, mappingFault, withMapping } from "./mapping.ts";
import { rightsTemplate } from "./right-template.ts";
import { servicesTemplate } from "./service-template.ts";
import { LEASES_TEMPLATE, ROOMS_TEMPLATE, titlesTemplate } from "./templates.ts";
import { converted } from "./unit-factors.ts";

describe("a figure in another unit", () => {
  it("is the same amount in hundredths of the own one", () => {
    expect(converted("3.5", "元", "千元")).toBe("3500");
    expect(converted("1,200.05", "元", "万元")).toBe("12000500");
    expect(converted("0.3", "㎡", "亩")).toBe("200");
    expect(converted("1", "㎡", "亩")).toBe("666.67");
    for (const odd of ["-1", "1e3", "", "三", "1,2", "1.2.3"])
      expect(converted(odd, "元", "万元")).toBeNull();
    expect(converted("1", "元", "亩")).toBeNull();
  });

  it("is exact for money, whatever the figure", () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), fc.nat(99), (whole, cents) => {
        const figure = `${whole}.${String(cents).padStart(2, "0")}`;
        const expected = BigInt(whole) * 10_000n + BigInt(cents) * 100n;
        return converted(figure, "元", "万元") === String(expected);
      }),
    );
  });
});

describe("a length in hours", () => {
  const minutesOf = (text: string) => {
    const row = { row: 4, cells: { hours: { kind: "text" as const, text } }, other: [] };
    return readRow(row, servicesTemplate([]), false).values.get("hours") ?? null;
  };

  it("is read however it is written, and nothing else is", () => {
    expect(
      ["1.5", "1:30", "90分钟", "1小时30分", "1.5小时", "1.5 h", "90 min", "１：３０"].map(minutesOf),
    ).toEqual(Array(8).fill(90));
    for (const odd of ["0", "半天", "1.333", "-1", "0分钟", "1:60", "1001小时"])
      expect(minutesOf(odd)).toBeNull();
  });

  it("is exact from any number of minutes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 59_999 }), (minutes) => {
        expect(minutesOf(converted(String(minutes), "小时", "分钟")!)).toBe(minutes);
      }),
    );
  });
});

describe("own headers", () => {
  it("mean the column that was said, also where they meant another before", () => {
    const mapping = { [headerKey("门牌（号）")]: "label", [headerKey("单元")]: "floor" };
    const template = withMapping(ROOMS_TEMPLATE, mapping);
    expect(columnOf(template, "门牌")).toBe("label");
    expect(columnOf(ROOMS_TEMPLATE, "单元")).toBe("label");
    expect(columnOf(template, "单元")).toBe("floor");
    expect(columnOf(template, "随便")).toBeNull();
  });

  it("need every needed column once", () => {
    const needed = LEASES_TEMPLATE.columns.filter(({ required }) => required).map(({ code }) => code);
    expect(mappingFault(LEASES_TEMPLATE, needed)).toBeNull();
    expect(mappingFault(LEASES_TEMPLATE, needed.slice(1))?.columns).toEqual([needed[0]]);
    expect(mappingFault(LEASES_TEMPLATE, [...needed, needed[0]!])?.code).toBe("imports.column-twice");
  });
});

describe("templates", () => {
  it("have columns of one name each, in both languages", () => {
    const others = [titlesTemplate([]), rightsTemplate([], [], []), servicesTemplate([])];
    for (const template of [ROOMS_TEMPLATE, LEASES_TEMPLATE, ...others]) {
      const names = template.columns.flatMap(({ header, aliases }) => [
        ...new Set([header.zh, header.en, ...aliases].map(headerKey)),
      ]);
      expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
    }
  });
});
