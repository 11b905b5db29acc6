import { CARRIERS, carrierFigures, firmFigures } from "#db/seed/demo-plan.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { rowOfFirm } from "#tests/factories/workbook.ts";
import {
  CARRIER_FACTS,
  cellOf,
  expectSaved,
  FIRM_FACTS,
  firmsInGrid,
  gridOf,
  openGrid,
  pasteBlock,
} from "./figures.ts";
import { expect } from "./fixtures.ts";
import {
  addRooms,
  areaLedgerOn,
  downloaded,
  expectDryRun,
  letRoom,
  openImport,
  openRoom,
  upload,
} from "./ledger.ts";
import { heading, inEnglish, openMenu } from "./people.ts";
import { t } from "./texts.ts";
import type { Walk } from "./walk.ts";
import {
  FIRMS_OF_WALK,
  fillTemplate,
  mend,
  READ_WITH_NOTE,
  REJECTED,
  readMarks,
  readWorkbook,
  SHARED_FIRM,
} from "./workbooks.ts";

const DEMO_FIRMS = 1_200;

/** The incubator's operator enters with one press */
export async function enters({ as }: Walk): Promise<void> {
  const operator = await as("operator");
  await inEnglish(operator, async (en) => {
    await expect(operator.getByRole("link", { name: en("shell:menuItems.residents") }).first()).toBeVisible();
  });
}

/** Fills the template with 30 firms and uploads it */
export async function uploadsFirms({ as, file }: Walk): Promise<void> {
  const operator = await as("operator");
  await openImport(operator);
  const template = operator.getByRole("link", { name: t("residency:import.templateZh") });
  await downloaded(operator, () => template.click(), file("template.xlsx"));
  await fillTemplate(file("template.xlsx"), file("firms.xlsx"));
  await upload(operator, file("firms.xlsx"));
}

/** Sees the dry run by row, field and rule, and that the sums agree */
export async function seesDryRun({ as }: Walk): Promise<void> {
  const operator = await as("operator");
  // 30 firms, the template's example, and a sum row under the firms.
  await expectDryRun(operator, "firms.xlsx", { physical: 32, accepted: 24, rejected: 6, skipped: 2 });
  const rows = operator.getByRole("table").locator("tbody tr");
  await expect(rows).toHaveCount(REJECTED.length);
  for (const [i, text] of [
    [2, "统一社会信用代码"],
    [5, "统一社会信用代码"],
    [8, "万元"],
    [20, "统一社会信用代码"],
    [23, "入驻日期"],
    [26, "统一社会信用代码"],
  ] as const) {
    const row = rows.filter({ has: operator.getByText(String(rowOfFirm(i)), { exact: true }) });
    await expect(row).toContainText(text);
  }
  await operator
    .getByRole("navigation", { name: t("residency:import.lists.label") })
    .getByRole("link", { name: t("residency:import.lists.new") })
    .click();
  for (const i of READ_WITH_NOTE) {
    const row = rows.filter({ hasText: FIRMS_OF_WALK[i]!.name });
    await expect(row).toContainText(FIRMS_OF_WALK[i]!.uscc);
  }
}

/** Gets the same workbook back with the faults marked, mends it and commits */
export async function mendsAndCommits({ as, file }: Walk): Promise<void> {
  const operator = await as("operator");
  const marked = operator.getByRole("link", { name: t("residency:import.marked") });
  await downloaded(operator, () => marked.click(), file("marked.xlsx"));
  const marks = await readMarks(file("marked.xlsx"));
  const red = marks.filter((it) => it.isRed);
  expect(red.map((it) => it.row)).toEqual(REJECTED.map(rowOfFirm));
  expect(red.every((it) => it.reason.length > 5)).toBe(true);
  expect(marks.filter((it) => !it.isRed).every((it) => it.reason === "")).toBe(true);
  expect((await readWorkbook(file("marked.xlsx"))).worksheets.map((it) => it.name)).toEqual(
    (await readWorkbook(file("firms.xlsx"))).worksheets.map((it) => it.name),
  );
  await mend(file("marked.xlsx"), file("mended.xlsx"));
  await operator.getByRole("link", { name: t("residency:import.again") }).click();
  await upload(operator, file("mended.xlsx"));
  await expectDryRun(operator, "mended.xlsx", { physical: 32, accepted: 30, rejected: 0, skipped: 2 });
  await operator.getByRole("button", { name: t("residency:import.commit", { count: 30 }) }).click();
  await expect(operator.getByText(t("residency:import.committed", { fresh: 30, changed: 0 }))).toBeVisible();
  await openMenu(operator, t("shell:menuItems.residents"));
  await expect(operator.getByRole("link", { name: SHARED_FIRM.name, exact: true })).toBeVisible();
}

/** Lets rooms to three firms: a whole room, a part of a room, and its other part */
export async function letsRooms({ as }: Walk): Promise<void> {
  const operator = await as("operator");
  const [whole, part, rest] = [FIRMS_OF_WALK[3]!, FIRMS_OF_WALK[4]!, FIRMS_OF_WALK[6]!];
  const building = "2号楼";
  await addRooms(operator, { building, from: "2025-01-01", lines: "1F，101，2600\n1F，102，2600" });
  await openRoom(operator, building, "101");
  await letRoom(operator, { firm: whole.uscc, from: "2025-03-01" });
  await expect(operator.getByRole("status").filter({ hasText: t("space:lease.let") })).toBeVisible();
  await openRoom(operator, building, "102");
  await letRoom(operator, { firm: part.uscc, from: "2025-06-01", areaM2: "1600" });
  await expect(operator.getByRole("status").filter({ hasText: t("space:lease.let") })).toBeVisible();
  await letRoom(operator, { firm: rest.uscc, from: "2025-06-01", areaM2: "1000" });
  await expect(
    operator.getByRole("table", { name: t("space:lease.table") }).getByRole("link", { name: rest.name }),
  ).toBeVisible();
}

/** Sees the area ledger, occupancy and the 75 % rule change with the day */
export async function seesAreaLedger({ as }: Walk): Promise<void> {
  const operator = await as("operator");
  const before = await areaLedgerOn(operator, "2025-05-31");
  await expect(operator.getByText(t("space:ledger.ruleUnmet"), { exact: true })).toBeVisible();
  const after = await areaLedgerOn(operator, "2025-06-01");
  await expect(operator.getByText(t("space:ledger.ruleMet"), { exact: true })).toBeVisible();
  expect(after.total).toBe(before.total);
  expect(after.resident - before.resident).toBeCloseTo(2600, 2);
  expect(after.occupancy).toBeGreaterThan(before.occupancy);
  expect(before.useRatio).toBeLessThan(75);
  expect(after.useRatio).toBeGreaterThanOrEqual(75);
  for (const { total, resident, otherTenant, publicService, otherUse, vacant } of [before, after]) {
    expect(resident + otherTenant + publicService + otherUse + vacant).toBeCloseTo(total, 2);
  }
}

/** The credit code of an invented firm: of the demo's, or of the walk's own. */
function codeOf(name: string): string {
  const all = [...Array.from({ length: DEMO_FIRMS }, (_, n) => inventedFirm(n)), ...FIRMS_OF_WALK];
  const found = all.find((it) => it.name === name);
  if (!found) throw new Error(`nobody invented ${name}`);
  return found.uscc;
}

/** Enters the year's figures: a pasted block, and cells by keyboard */
export async function entersFigures({ as }: Walk): Promise<void> {
  const operator = await as("operator");
  await openGrid(operator, "2025");
  const grid = gridOf(operator, "firms", "2025");
  const names = await firmsInGrid(grid);
  // The firm that another carrier answers for since an earlier day is reported there.
  expect(names).not.toContain(SHARED_FIRM.name);
  expect(names.length).toBeGreaterThanOrEqual(34);
  const block = names.map((name) => {
    const figures = firmFigures(codeOf(name), 2025);
    return FIRM_FACTS.map((fact) => figures[fact.code] ?? "");
  });
  await grid.getByRole("textbox").first().click();
  await pasteBlock(operator, block);
  await expect(
    operator.getByText(t("reports:pasted", { count: names.length * FIRM_FACTS.length })),
  ).toBeAttached();
  await expectSaved(operator);
  const own = carrierFigures(
    CARRIERS.findIndex((it) => it.slug === "jinfeng"),
    2025,
  );
  await gridOf(operator, "own", "2025").getByRole("textbox").first().click();
  for (const fact of CARRIER_FACTS) {
    await operator.keyboard.type(own[fact.code]!);
    await operator.keyboard.press("Tab");
  }
  await expectSaved(operator);
  await operator.reload();
  await expect(cellOf(operator, CARRIERS[1]!.zh, "events-held")).toHaveValue(own["events-held"]!);
  await inEnglish(operator, async (en) => {
    await expect(heading(operator)).toContainText(en("reports:title"));
  });
}
