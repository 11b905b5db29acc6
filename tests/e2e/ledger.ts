import type { Download, Page } from "@playwright/test";
import { DEMO_DAY } from "#db/seed/demo-plan.ts";
import { expect } from "./fixtures.ts";
import { heading, openMenu } from "./people.ts";
import { t } from "./texts.ts";

/** A press that downloads a file; returns where it is kept. */
export async function downloaded(page: Page, press: () => Promise<void>, target: string): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  await download.saveAs(target);
  return download;
}

/** The figure under a name in a row of key figures. */
export const stat = (page: Page, label: string) =>
  page
    .locator("dl > div")
    .filter({ has: page.locator("dt", { hasText: new RegExp(`^${label}$`) }) })
    .locator("dd")
    .first();

export async function openImport(page: Page): Promise<void> {
  await openMenu(page, t("shell:menuItems.residents"));
  await page.getByRole("link", { name: t("residency:list.import") }).click();
  await expect(heading(page)).toHaveText(t("residency:import.title"));
}

export async function upload(page: Page, file: string): Promise<void> {
  await page.getByLabel(t("residency:import.file"), { exact: true }).setInputFiles(file);
  await page.getByRole("button", { name: t("residency:import.submit") }).click();
}

type Batch = { physical: number; accepted: number; rejected: number; skipped: number };

/** The dry run is shown and its sums are these. */
export async function expectDryRun(page: Page, file: string, sums: Batch): Promise<void> {
  await expect(heading(page)).toHaveText(t("residency:import.batchTitle", { file }), { timeout: 30_000 });
  for (const [name, count] of Object.entries(sums)) {
    const label = t(`residency:import.${name as keyof Batch}`);
    await expect(stat(page, label)).toHaveText(String(count));
  }
  await expect(page.getByText(t("residency:import.sum", sums))).toBeVisible();
}

type NewRooms = { building: string; from: string; lines: string };

/** A new building with its rooms, for incubation. */
export async function addRooms(page: Page, { building, from, lines }: NewRooms): Promise<void> {
  await openMenu(page, t("shell:menuItems.space"));
  await page.getByRole("link", { name: t("space:add.title") }).click();
  const ofBuilding = page.getByRole("region", { name: t("space:add.building") });
  await ofBuilding.getByLabel(t("space:building")).fill(building);
  await ofBuilding.getByRole("button", { name: t("space:add.building") }).click();
  await expect(page.getByText(t("space:add.buildingAdded"))).toBeVisible();
  const ofRooms = page.getByRole("region", { name: t("space:add.rooms") });
  await ofRooms.getByLabel(t("space:building")).selectOption({ label: building });
  await ofRooms.getByLabel(t("space:add.from")).fill(from);
  await ofRooms.getByLabel(t("space:use")).selectOption({ label: t("glossary:roomUse.incubation") });
  await ofRooms.getByLabel(t("space:tenure")).selectOption({ label: t("glossary:tenure.disposable") });
  await ofRooms.getByLabel(t("space:add.lines")).fill(lines);
  await ofRooms.getByRole("button", { name: t("space:add.submit") }).click();
  const count = lines.split("\n").length;
  await expect(page.getByText(t("space:add.done", { count }))).toBeVisible();
}

type Letting = { firm: string; from: string; areaM2?: string };

/** Opens a room from the stacking plan. */
export async function openRoom(page: Page, building: string, label: string): Promise<void> {
  await openMenu(page, t("shell:menuItems.space"));
  const plan = page.getByRole("region", { name: building, exact: true });
  await plan.getByRole("link", { name: label }).first().click();
  await page
    .getByRole("dialog")
    .getByRole("link", { name: t("leases:plan.roomPage") })
    .click();
  await expect(heading(page)).toContainText(t("space:room.title", { building, label }));
}

/** Lets the room on the page, whole or in part. */
export async function letRoom(page: Page, { firm, from, areaM2 }: Letting): Promise<void> {
  const form = page.getByRole("region", { name: t("space:lease.new") });
  const occupant = form.getByRole("combobox", { name: t("space:lease.resident") });
  const option = occupant.locator("option", { hasText: firm });
  await occupant.selectOption((await option.getAttribute("value")) ?? "");
  await form.getByLabel(t("space:lease.from")).fill(from);
  await form.getByLabel(t(areaM2 ? "space:lease.part" : "space:lease.whole")).check();
  if (areaM2) await form.getByLabel(t("space:area"), { exact: true }).fill(areaM2);
  await form.getByRole("button", { name: t("space:lease.submit") }).click();
}

const LEDGER = [
  "total",
  "disposable",
  "useRatio",
  "occupancy",
  "resident",
  "otherTenant",
  "publicService",
  "otherUse",
  "vacant",
] as const;
export type Ledger = Record<(typeof LEDGER)[number], number>;

/** The area ledger as of a day: figures by name, in ㎡ or percent. */
export async function areaLedgerOn(page: Page, on: string): Promise<Ledger> {
  await openMenu(page, t("shell:menuItems.areaLedger"));
  await expect(page).toHaveURL(/\/ledger$/);
  // The address changes a moment before the form of the page it belongs to is there.
  await expect(page.getByLabel(t("space:asOf"))).toHaveValue(DEMO_DAY);
  await page.getByLabel(t("space:asOf")).fill(on);
  await page
    .getByRole("search", { name: t("common:actions.filter") })
    .getByRole("button")
    .click();
  await expect(page).toHaveURL(new RegExp(`on=${on}`));
  await expect(page.getByText(t("space:asOfPast", { on }))).toBeVisible();
  const figures = {} as Ledger;
  for (const name of LEDGER) {
    const text = await stat(page, t(`space:ledger.${name}`)).innerText();
    figures[name] = Number(text.replace(/[^\d.]/g, ""));
  }
  return figures;
}
