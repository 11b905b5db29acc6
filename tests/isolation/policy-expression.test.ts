import { expect, test } from "vitest";
import { weakenings } from "./policy-expression.ts";

test.each<[string, string[]]>([
  ["true", []],
  ["(a = b)", ["true"]],
  ["((a = b) AND (c = ANY (d)))", ["true", "((c = ANY (d)))", "((a = b))"]],
  ["((a = 'x AND y') AND b)", ["true", "(b)", "((a = 'x AND y'))"]],
  [
    "((a = ( SELECT f() AS f)) AND ((b = 1) OR ((c = 2) AND (d = 3))))",
    [
      "true",
      "(((b = 1) OR ((c = 2) AND (d = 3))))",
      "((a = ( SELECT f() AS f)))",
      "((a = ( SELECT f() AS f)) AND ((b = 1) OR ((d = 3))))",
      "((a = ( SELECT f() AS f)) AND ((b = 1) OR ((c = 2))))",
    ],
  ],
  ["(((a = 1) AND b) OR c)", ["true", "((b) OR c)", "(((a = 1)) OR c)"]],
])("%s", (expression, expected) => {
  expect(weakenings(expression)).toEqual(expected);
});
