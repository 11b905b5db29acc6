import { describe, expect, test } from "vitest";
import type { RewardItem } from "#app/domain/policy/reward-programme.ts";
import { isInForce, readsRecognitions, recognisedLevel } from "./levels.ts";
import { filing, itemHead, perHighTech, programme, run, standing } from "./sample.fixture.ts";
import type { Recognition } from "./types.ts";

const recognition = (level: Recognition["level"], over: Partial<Recognition> = {}): Recognition => ({
  carrierId: "A",
  kind: "incubator",
  unitId: "u",
  level,
  from: "2022-01-01",
  to: null,
  number: "n",
  isRenewal: false,
  revokedOn: null,
  evidence: null,
  ...over,
});

describe("a recognition", () => {
  test.each<[string, Partial<Recognition>, boolean]>([
    ["open, since that day", { from: "2023-12-31" }, true],
    ["from the day after", { from: "2024-01-01" }, false],
    ["that ended that day", { to: "2023-12-31" }, false],
    ["that ends the day after", { to: "2024-01-01" }, true],
    ["revoked that day", { revokedOn: "2023-12-31" }, false],
    ["revoked the day after", { revokedOn: "2024-01-01" }, true],
    ["ended before it is revoked", { to: "2023-06-01", revokedOn: "2024-06-01" }, false],
  ])("%s", (_, over, inForce) =>
    expect(isInForce(recognition("national", over), "2023-12-31")).toBe(inForce),
  );

  test("without a word on its end is open", () => {
    const { to: _, ...untold } = recognition("national");
    expect(isInForce(untold, "2099-01-01")).toBe(true);
  });
});

describe("the recognised level", () => {
  const at = (...list: Recognition[]) =>
    recognisedLevel(list, "A", "2023-12-31").map((it) => `${it.level} ${it.number}`);
  test("is of the highest tier in force, the earliest first", () => {
    const two = [
      recognition("standard", { number: "2" }),
      recognition("national", { from: "2021-01-01", number: "1" }),
      recognition("municipal", { from: "2019-01-01" }),
    ];
    expect(at(...two)).toEqual(["national 1", "standard 2"]);
    expect(at(...[...two].reverse())).toEqual(["national 1", "standard 2"]);
    expect(at(recognition("district"), recognition("municipal"), recognition("provincial"))).toEqual([
      "provincial n",
    ]);
    expect(at(recognition("district"), recognition("municipal"))).toEqual(["municipal n"]);
    expect(at(recognition("district"))).toEqual(["district n"]);
  });
  test("of one day stands by level, then by number", () => {
    const list = [
      recognition("standard", { number: "b" }),
      recognition("standard", { number: "a" }),
      recognition("filed", { number: "z" }),
    ];
    for (const order of [list, [...list].reverse()])
      expect(at(...order)).toEqual(["filed z", "standard a", "standard b"]);
  });
  test("is none of another carrier, and none that is not in force", () => {
    expect(at()).toEqual([]);
    expect(
      at(recognition("national", { carrierId: "B" }), recognition("municipal", { to: "2023-01-01" })),
    ).toEqual([]);
  });
});

describe("a grade reward by level", () => {
  const item: RewardItem = {
    ...itemHead,
    type: "by-grade",
    code: "grade",
    beneficiary: "carrier",
    grades: [
      { grade: "good", kinds: null, levels: ["national", "standard"], amount: "9" },
      { grade: "good", kinds: ["incubator"], levels: ["municipal"], amount: "5" },
      { grade: "fair", kinds: null, amount: "1" },
    ],
  };
  const paid = (grade: string, ...recognitions: Recognition[]) => {
    const { lines, findings } = run({
      programme: programme({ items: [item] }),
      filings: [filing({ carrier: "A" })],
      standings: [standing("A", { grade })],
      recognitions,
    });
    return [lines.map((it) => [it.amountFen, it.text.code, it.text.params]), findings];
  };

  test("pays the first row that fits, and names the recognition", () => {
    const since = recognition("standard", { from: "2021-05-01", number: "7" });
    const params = { grade: "good", level: "standard", on: "2021-05-01", number: "7" };
    expect(paid("good", since, recognition("municipal"))).toEqual([
      [[900, "item.by-grade-level", params]],
      [],
    ]);
    expect(paid("good", recognition("municipal"))[0]).toMatchObject([
      [500, "item.by-grade-level", { level: "municipal" }],
    ]);
    expect(paid("fair")).toEqual([[[100, "item.by-grade", { grade: "fair" }]], []]);
  });

  test("a grade that earns by level at a level that earns nothing is found, and blocks nothing", () => {
    const finding = (levels: string) => ({
      code: "rewards.level-without-row",
      subject: "A",
      blocks: false,
      params: { item: "grade", grade: "good", levels },
    });
    expect(
      paid("good", recognition("excellent"), recognition("filed"), recognition("filed", { number: "m" })),
    ).toEqual([[], [finding("excellent, filed")]]);
    expect(paid("good")).toEqual([[], [finding("")]]);
    expect(paid("poor", recognition("national"))).toEqual([[], []]);
  });
});

describe("whether a programme reads the register", () => {
  const head = { ...itemHead, code: "it", beneficiary: "carrier" as const };
  const cost = (since: object): RewardItem =>
    ({ ...head, type: "share-of-cost", fact: "x", percent: { years: ["1"], since } }) as RewardItem;
  const graded = (levels?: "national"[]): RewardItem => ({
    ...head,
    type: "by-grade",
    grades: [
      { grade: "B", kinds: null, amount: "1" },
      { grade: "A", kinds: null, amount: "1", ...(levels ? { levels } : {}) },
    ],
  });
  const { outcomes } = programme();
  const recognised = {
    ...outcomes[0]!,
    source: { kind: "recognised" as const, levels: ["national" as const] },
  };
  test.each<[string, boolean, RewardItem[], typeof outcomes]>([
    ["nothing of it", false, [perHighTech, graded()], outcomes],
    ["an outcome", true, [perHighTech], [outcomes[0]!, recognised]],
    ["a grade's level", true, [perHighTech, graded(["national"])], outcomes],
    ["a cost's start", true, [cost({ kind: "recognised", levels: ["national"] })], outcomes],
    ["a cost's start in a filing", false, [cost({ kind: "fact", fact: "opened-on" })], outcomes],
    ["a plain cost", false, [{ ...head, type: "share-of-cost", fact: "x", percent: "1" }], outcomes],
    [
      "a cost not known",
      false,
      [{ ...head, type: "share-of-cost", fact: "x", percent: { unknown: true } }],
      outcomes,
    ],
  ])("%s", (_, reads, items, rules) => expect(readsRecognitions({ outcomes: rules, items })).toBe(reads));
});
