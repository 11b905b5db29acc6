import { expect, test } from "vitest";
import { leavings } from "./function-expression.ts";

const source = (body: string, returns = "void") =>
  `CREATE OR REPLACE FUNCTION app.f()\n RETURNS ${returns}\n LANGUAGE plpgsql\nAS $function$${body}$function$`;
const said = (body: string, returns?: string) => leavings(source(body, returns)).map(({ what }) => what);

test.each<[string, string, string[]]>([
  ["a guard", "if a = 'x or y' then raise exception 'z'; end if;", ["guard: a = 'x or y'"]],
  [
    "a guard of several",
    "if a or b = 1 then raise exception 'z'; end if;",
    ["guard: a or b = 1", "guard's part: a", "guard's part: b = 1"],
  ],
  [
    "what a guard denies",
    "if not (a and b) then raise exception 'z'; end if;",
    ["guard: not (a and b)", "denied: a", "denied: b"],
  ],
  [
    "rows that refuse",
    "if exists (select from t where a and b) then raise exception 'z'; end if;",
    ["guard: exists (select from t where a and b)"],
  ],
  [
    "rows that are asked for",
    "select x from t where a = 1 and b = c order by d;",
    ["where: a = 1", "where: b = c"],
  ],
  [
    "a join",
    "select x from t join u on u.id = t.id and u.lives where a;",
    ["where: a", "on: u.lives"].toSorted(),
  ],
  ["a call of a check", "perform app_private.assert_x(a, b);", ["check: perform app_private.assert_x(a, b)"]],
  ["what is no check", "if a then b := 1; end if;", []],
])("%s", (_what, body, expected) => {
  expect(said(body).toSorted()).toEqual(expected.toSorted());
});

test("a trigger's branches are permissions", () => {
  expect(said("if a and b then null; end if;", "trigger")).toEqual(["permission: a", "permission: b"]);
});

test("the text around is as it was", () => {
  const [left] = leavings(source("begin if a then raise exception 'z'; end if; end"));
  expect(left!.source).toBe(source("begin if  false then raise exception 'z'; end if; end"));
});
