import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";
import { firstDifference } from "./first-difference.ts";

test.each<[string, Json, Json, string | undefined]>([
  ["equal", { a: [1, { b: null }] }, { a: [1, { b: null }] }, undefined],
  ["a figure", { a: [1, 2, 3] }, { a: [1, 5, 3] }, "/a/1"],
  ["one more entry", { a: [1] }, { a: [1, 2] }, "/a/1"],
  ["one key less", { a: 1, b: 2 }, { a: 1 }, "/b"],
  ["the first of two keys in order", { b: 1, a: 1 }, { b: 2, a: 2 }, "/a"],
  ["a number for its text", { a: "1" }, { a: 1 }, "/a"],
  ["a list for an object", { a: [] }, { a: {} }, "/a"],
  ["null for nothing", { a: null }, {}, "/a"],
  ["marks of a pointer inside a key", { "a/b~c": 1 }, { "a/b~c": 2 }, "/a~1b~0c"],
])("%s", (_, stated, recomputed, path) => {
  expect(firstDifference(stated, recomputed)?.path).toBe(path);
});

test("finds one exactly where canonical texts differ", () => {
  const json = fc.letrec((tie) => ({
    it: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, 0, 1, "", "1", true),
      fc.array(tie("it"), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom("a", "b"), tie("it")),
    ),
  })).it as fc.Arbitrary<Json>;
  fc.assert(
    fc.property(json, json, (a, b) => {
      expect(firstDifference(a, b) === null).toBe(canonicalJson(a) === canonicalJson(b));
    }),
    { numRuns: 500 },
  );
});
