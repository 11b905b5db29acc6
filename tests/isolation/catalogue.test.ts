import { expect, it } from "vitest";
import { testDatabase } from "#tests/setup/database.ts";
import { RULES } from "./catalogue.ts";

const db = testDatabase();

it.each(Object.entries(RULES))("%s", async (_name, rule) => {
  expect(await rule(db.admin)).toEqual([]);
});
