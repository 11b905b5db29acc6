import { expect, test } from "vitest";
import { isSame, placesThatDiffer, weakenings, widenings } from "./policy-expression.ts";

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

const [KIND, ROLE] = ["( SELECT app.kind() AS kind)", "( SELECT app.role() AS role)"];

test("one more role, each in turn", () => {
  const widened = widenings(`((a = b) AND (${ROLE} = ANY (ARRAY['owner'::text, 'viewer'::text])))`);
  expect(widened).toContain(
    `((a = b) AND (${ROLE} = ANY (ARRAY['owner'::text, 'viewer'::text, 'auditor'::text])))`,
  );
  expect(widened).toHaveLength(9);
});

test("one more kind of organisation, each in turn", () => {
  expect(widenings(`((a = b) AND (${KIND} = 'city'::text))`)).toEqual([
    `((a = b) AND (${KIND} = ANY (ARRAY['city'::text, 'unit'::text])))`,
    `((a = b) AND (${KIND} = ANY (ARRAY['city'::text, 'carrier'::text])))`,
  ]);
});

test("a weakening concerns the members whom it lets through besides, and nobody else", () => {
  const whole = `((a = b) AND (${KIND} = 'carrier'::text) AND (${ROLE} = 'operator'::text))`;
  const widened = widenings(whole).find((it) => it.includes("'viewer'"))!;
  const places = placesThatDiffer(whole, widened);
  expect(places.map(({ kind, role, isPark }) => `${kind} ${role} ${isPark}`).sort()).toEqual([
    "carrier viewer false",
    "carrier viewer true",
  ]);
});

test("what is left out may be implied by what stays", () => {
  const keeps = `(${KIND} = 'carrier'::text) AND (${ROLE} = 'operator'::text)`;
  expect(isSame(`((a = b) AND ${keeps})`, `((a = b) AND (${ROLE} = 'operator'::text))`)).toBe(true);
  expect(isSame(`((a = b) AND ${keeps})`, `(${keeps})`)).toBe(false);
  expect(isSame(`((a = b) AND ${keeps})`, `((a = b) AND (${KIND} = 'carrier'::text))`)).toBe(false);
  expect(
    isSame(
      `((${ROLE} = 'approver'::text) OR (( SELECT app.is_park() AS is_park) AND (${ROLE} = 'analyst'::text)))`,
      `(${ROLE} = 'approver'::text)`,
    ),
  ).toBe(true);
  expect(
    isSame(`((${KIND} = 'city'::text) AND (${ROLE} = 'analyst'::text))`, `(${ROLE} = 'analyst'::text)`),
  ).toBe(false);
});
