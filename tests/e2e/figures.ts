import type { Locator, Page } from "@playwright/test";
import type { Fact } from "#app/domain/reports/facts.ts";
import catalogue from "#app/policies/facts.json" with { type: "json" };
import { expect } from "./fixtures.ts";
import { openMenu } from "./people.ts";
import { t } from "./texts.ts";

const FACTS = catalogue.facts as unknown as Fact[];
export const FIRM_FACTS = FACTS.filter((it) => it.subject === "firm" && it.reporter === "carrier");
export const CARRIER_FACTS = FACTS.filter((it) => it.subject === "carrier" && it.reporter === "carrier");
export const factName = (code: string): string => FACTS.find((it) => it.code === code)!.label.zh;

/** The year grid of a period; `part` is the firms' or the carrier's own. */
export const gridOf = (page: Page, part: "firms" | "own", year: string): Locator =>
  page.getByRole("region", {
    name: t("reports:grid", { part: t(`reports:${part}`), period: t("reports:year", { year }) }),
  });

export async function openGrid(page: Page, year: string): Promise<void> {
  await openMenu(page, t("shell:menuItems.reports"));
  await page
    .getByRole("navigation", { name: t("reports:periods") })
    .getByRole("link", { name: t("reports:year", { year }) })
    .click();
  await expect(gridOf(page, "own", year)).toBeVisible();
}

/** The names of the firms in the grid, in its order. */
export const firmsInGrid = async (grid: Locator): Promise<string[]> =>
  (await grid.locator("tbody th").allTextContents()).map((it) => it.trim());

export const cellOf = (page: Page, firm: string, fact: string): Locator =>
  page.getByRole("textbox", { name: t("reports:cell", { firm, fact: factName(fact) }), exact: true });

/** Copies a block as a spreadsheet would, and pastes it into the focused cell with the keyboard. */
export async function pasteBlock(page: Page, rows: readonly (readonly string[])[]): Promise<void> {
  const text = rows.map((row) => row.join("\t")).join("\r\n");
  await page.evaluate((block) => navigator.clipboard.writeText(block), `${text}\r\n`);
  await page.keyboard.press("Control+V");
}

/** Everything typed so far is on the server. */
export async function expectSaved(page: Page): Promise<void> {
  await page.getByRole("button", { name: t("reports:save.now"), exact: true }).click();
  await expect(page.getByText(t("reports:save.all"))).toBeVisible({ timeout: 30_000 });
}
