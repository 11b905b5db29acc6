import fc from "fast-check";
import { describe, expect, it } from "vitest";
import industries from "#app/policies/industry-tags.json";
import document from "#app/policies/people.json";
import { addDays } from "../shared/dates.ts";
import { parseCodeLists, parseIndustryTags, wordOf } from "./code-lists.ts";
import { founderFault } from "./founders.ts";
import { MARK_KINDS, type Mark, markFault, withoutIdle } from "./marks.ts";
import { holdsOn, shareADay } from "./spans.ts";

const lists = parseCodeLists(document);
const industryTags = parseIndustryTags(industries);
const all = { ...lists, industryTags };
const codes = (faults: { code: string; field: string }[]) => faults.map(({ code, field }) => [code, field]);

describe("the lists", () => {
  it("say which codes were read somewhere, and leave out what was not", () => {
    const entries = Object.values(lists).flat();
    expect(
      entries.filter(({ verification, source }) => verification === "verified" && source === null),
    ).toEqual([]);
    // 3 + 3 + 6 of 33618 and 4 of 416; neither the 18 nor the 16 are known by name.
    expect(industryTags.filter(({ scheme }) => scheme === "33618")).toHaveLength(12);
    expect(industryTags.filter(({ scheme }) => scheme === "416")).toHaveLength(4);
  });

  it("give the word of a code, and the code itself when it is gone", () => {
    expect(wordOf(lists.founderKinds, "returnee", "zh-CN")).toBe("留学归国");
    expect(wordOf(lists.founderKinds, "returnee", "en")).toBe("Returned from abroad");
    expect(wordOf(lists.founderKinds, "gone", "en")).toBe("gone");
  });

  it("refuse a code that stands twice", () => {
    const twice = structuredClone(document);
    twice.mentorKinds.push(twice.mentorKinds[0]!);
    expect(() => parseCodeLists(twice)).toThrow(RangeError);
  });
});

const day = fc.integer({ min: 0, max: 40 }).map((n) => addDays("2025-01-01", n));
const span = fc.record({
  startsOn: fc.option(day, { nil: null }),
  lastOn: fc.option(day, { nil: null }),
});

describe("spans", () => {
  it("share a day exactly when some day is in both", () => {
    const days = Array.from({ length: 60 }, (_, n) => addDays("2024-12-25", n));
    fc.assert(
      fc.property(span, span, (a, b) => {
        const isForward = [a, b].every((it) => !it.startsOn || !it.lastOn || it.startsOn <= it.lastOn);
        fc.pre(isForward);
        expect(shareADay(a, b)).toBe(days.some((on) => holdsOn(a, on) && holdsOn(b, on)));
      }),
    );
  });
});

const founder = (change: object = {}) => ({
  id: "1",
  name: "王示例",
  kinds: ["student"],
  startsOn: null,
  lastOn: null,
  ...change,
});

describe("a founder", () => {
  it("is refused twice at a time, also when the name is typed with blanks; not after the earlier entry ended", () => {
    const others = [founder({ id: "0", lastOn: "2024-12-31" })];
    const again = founder({ name: "王 示例", startsOn: "2024-12-31" });
    expect(codes(founderFault(again, others, lists.founderKinds))).toEqual([
      ["people.founder-exists", "name"],
    ]);
    expect(founderFault({ ...again, startsOn: "2025-01-01" }, others, lists.founderKinds)).toEqual([]);
    expect(founderFault({ ...again, id: "0" }, others, lists.founderKinds)).toEqual([]);
  });

  it("has kinds of the list, and ends after it begins", () => {
    const wrong = founder({ kinds: ["student", "unicorn"], startsOn: "2025-02-02", lastOn: "2025-02-01" });
    expect(codes(founderFault(wrong, [], lists.founderKinds))).toEqual([
      ["people.last-before-start", "lastOn"],
      ["people.kind-unknown", "kinds"],
    ]);
  });
});

const mark = (change: Partial<Mark>): Mark => ({
  id: "1",
  kind: "tag",
  code: null,
  name: null,
  person: null,
  startsOn: null,
  lastOn: null,
  ...change,
});

describe("a mark", () => {
  it("says what its kind asks for", () => {
    const faults = Object.fromEntries(
      MARK_KINDS.map((kind) => [kind, codes(markFault(mark({ kind }), [], all)).map(([, field]) => field)]),
    );
    expect(faults).toEqual({
      "spin-off": ["code", "name"],
      university: ["code", "name"],
      "chain-leader": ["startsOn"],
      industry: ["code", "startsOn"],
      introduced: ["code", "name", "startsOn"],
      tag: ["name"],
    });
    const industry = mark({ kind: "industry", code: "33618-203", startsOn: "2025-01-01" });
    expect(markFault(industry, [], all)).toEqual([]);
    expect(codes(markFault({ ...industry, code: "33618-999" }, [], all))).toEqual([
      ["people.mark-code-required", "code"],
    ]);
  });

  it("stands once at a time; a firm is brought in once", () => {
    const tag = mark({ name: "Star", lastOn: "2025-03-31" });
    expect(codes(markFault(mark({ id: "2", name: "star" }), [tag], all))).toEqual([
      ["people.mark-exists", "name"],
    ]);
    expect(markFault(mark({ id: "2", name: "star", startsOn: "2025-04-01" }), [tag], all)).toEqual([]);
    const brought = mark({ kind: "introduced", code: "abroad", name: "新加坡", startsOn: "2020-01-01" });
    const again = { ...brought, id: "2", name: "德国", startsOn: "2021-01-01" };
    expect(codes(markFault(again, [brought], all))).toEqual([["people.introduced-once", "code"]]);
  });

  it("keeps no field that its kind has no use for", () => {
    const full = { code: "x", name: "n", person: "p" };
    expect(withoutIdle({ kind: "industry" as const, ...full })).toMatchObject({ name: null, person: null });
    expect(withoutIdle({ kind: "tag" as const, ...full })).toMatchObject({ code: null, person: null });
    expect(withoutIdle({ kind: "introduced" as const, ...full })).toMatchObject(full);
  });
});
