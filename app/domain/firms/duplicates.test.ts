import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inventedFirm, inventedUscc } from "#db/seed/invented-firm.ts";
import { areNear, bareName, type ComparedFirm, codeLikeness, findDuplicates, pairKey } from "./duplicates.ts";

const firmOf = (n: number, more: Partial<ComparedFirm> = {}): ComparedFirm => {
  const { uscc, name, foundedOn, field } = inventedFirm(n);
  return {
    id: `firm-${String(n).padStart(7, "0")}`,
    uscc,
    names: [name],
    foundedOn,
    field,
    persons: [],
    ...more,
  };
};
const kindsOf = (...firms: ComparedFirm[]) =>
  findDuplicates(firms).map(({ reasons }) => reasons.map(({ kind }) => kind));

describe("the marks of a name and a code", () => {
  it("takes the legal form off, in either language, and leaves what would be nothing", () => {
    expect(bareName("重庆云衡软件有限责任公司")).toBe(bareName("重庆 云衡软件 股份有限公司"));
    expect(bareName("云衡创业投资合伙企业（有限合伙）")).toBe("云衡创业投资");
    expect(bareName("Yunheng Software Co., Ltd.")).toBe("yunhengsoftware");
    expect(bareName("有限公司")).toBe("有限公司");
  });

  it("holds names near that are one edit apart, or one within the other, and never those that differ in a figure", () => {
    expect(areNear("云衡智能软件科技", "云恒智能软件科技")).toBe(true);
    expect(areNear("云衡智能软件科技", "云衡软件智能科技")).toBe(false);
    expect(areNear("云衡智能软件科技", "衡云智能软件科技")).toBe(true);
    expect(areNear("重庆云衡软件", "云衡软件")).toBe(true);
    expect(areNear("云衡软件", "云恒软件")).toBe(false);
    expect(areNear("江砺信息安全技术", "磐映信息安全技术")).toBe(false);
    expect(areNear("示例企业第12号研究", "示例企业第13号研究")).toBe(false);
    expect(areNear("云衡一号投资管理", "云衡二号投资管理")).toBe(false);
  });

  it("sees one character that differs and two that changed places, whatever the check character", () => {
    expect(codeLikeness(inventedUscc(1_234_567), inventedUscc(1_234_568))).toBe("one-differs");
    expect(codeLikeness(inventedUscc(1_234_567), inventedUscc(1_234_576))).toBe("swapped");
    expect(codeLikeness(inventedUscc(1_234_567), inventedUscc(1_243_576))).toBeNull();
    expect(codeLikeness(inventedUscc(5), inventedUscc(5))).toBeNull();
  });
});

describe("firms that may be one", () => {
  it("proposes the same name, a former name, the same name in another form, the same body of the code", () => {
    const far = 4_000_000;
    const one = firmOf(1);
    expect(kindsOf(one, firmOf(far, { names: [` ${one.names[0]} `] }))).toEqual([["same-name"]]);
    expect(kindsOf(one, firmOf(far, { names: ["别的名称有限公司", one.names[0]!] }))).toEqual([
      ["former-name"],
    ]);
    const form = `${bareName(one.names[0]!)}股份有限公司`;
    expect(kindsOf(one, firmOf(far, { names: [form] }))[0]).toContainEqual(
      form === one.names[0] ? "same-name" : "same-without-form",
    );
    const moved = `91500103${one.uscc.slice(8)}`;
    expect(kindsOf(one, firmOf(far, { uscc: moved }))).toEqual([["same-body"]]);
  });

  it("takes a similar code, a near name, a founding day or a person only two together", () => {
    const one = firmOf(1_234_567);
    expect(kindsOf(one, firmOf(1_234_568))).toEqual([]);
    const { foundedOn, field } = one;
    expect(kindsOf(one, firmOf(1_234_576, { foundedOn, field }))).toEqual([
      ["similar-code", "same-day-and-field"],
    ]);
    expect(kindsOf(one, firmOf(77, { foundedOn, field, persons: ["王某"] }), firmOf(99))).toEqual([]);
    const near = (name: string, n: number, more: Partial<ComparedFirm> = {}) =>
      firmOf(n, { names: [name], ...more });
    const [a, b] = ["重庆云衡智能软件科技研究有限公司", "重庆云衡智能软件科技研究院有限公司"];
    expect(kindsOf(near(a, 11), near(b, 4_000_000))).toEqual([]);
    expect(kindsOf(near(a, 11, { foundedOn, field }), near(b, 4_000_000, { foundedOn, field }))).toEqual([
      ["near-name", "same-day-and-field"],
    ]);
    expect(kindsOf(near(a, 11, { persons: ["王某"] }), near(b, 4_000_000, { persons: ["王某"] }))).toEqual([
      ["near-name", "same-person"],
    ]);
  });

  it("leaves out what a person said is two, and nothing else", () => {
    const twins = [
      firmOf(1),
      firmOf(4_000_000, { names: firmOf(1).names }),
      firmOf(5_000_000, { names: firmOf(1).names }),
    ];
    expect(findDuplicates(twins)).toHaveLength(3);
    const apart = new Set([pairKey(twins[2]!.id, twins[0]!.id)]);
    expect(findDuplicates(twins, apart).map(({ firm, other }) => pairKey(firm.id, other.id))).not.toContain(
      [...apart][0],
    );
    expect(findDuplicates(twins, apart)).toHaveLength(2);
  });

  it("proposes nothing among the firms of a carrier of the demo, and finds each planted pair in any order", () => {
    expect(findDuplicates(Array.from({ length: 60 }, (_, n) => firmOf(n)))).toEqual([]);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 2, maxLength: 40 }),
        fc.integer({ min: 3_000_000, max: 4_000_000 }),
        fc.nat(),
        (numbers, added, seed) => {
          const firms = numbers.map((n) => firmOf(n));
          const twin = firmOf(added, { names: firms[seed % firms.length]!.names });
          const order = [twin, ...firms].toSorted((a, b) => (a.uscc.at(-1)! < b.uscc.at(-1)! ? -1 : 1));
          expect(findDuplicates(order).map(({ firm, other }) => pairKey(firm.id, other.id))).toEqual([
            pairKey(twin.id, firms[seed % firms.length]!.id),
          ]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("asks no more of a carrier whose firms all carry the same default day and field", () => {
    const same = Array.from({ length: 400 }, (_, n) => firmOf(n, { foundedOn: "2020-01-01", field: "101" }));
    expect(findDuplicates(same).every(({ reasons }) => reasons.length > 1)).toBe(true);
  });
});
