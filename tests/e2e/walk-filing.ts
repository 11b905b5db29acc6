import type { Page } from "@playwright/test";
import { cellOf, expectSaved, factName, openGrid } from "./figures.ts";
import { expect } from "./fixtures.ts";
import { heading, inEnglish, openMenu } from "./people.ts";
import { t } from "./texts.ts";
import type { Walk } from "./walk.ts";
import { FIRMS_OF_WALK, SHARED_FIRM, SHARED_TITLE } from "./workbooks.ts";

const YEAR = "2025";
const CARRIER = "金凤示例孵化器";
const OTHER_OPEN = "解放碑示例众创空间";
const TECH_FIRMS = FIRMS_OF_WALK.slice(2, 14);
const RETURNED = { firm: FIRMS_OF_WALK[10]!, fact: "employees", comment: "与社保人数不符，请核对。" };

/** Claims titles by pasting rows: twelve technology firms, and a high-tech enterprise that another carrier claims too. */
export async function claimsTitles({ as }: Walk): Promise<void> {
  const operator = await as("operator");
  await openMenu(operator, t("shell:menuItems.titles"));
  await operator
    .getByRole("link", { name: t("titles:claim.title") })
    .first()
    .click();
  const many = operator.getByRole("region", { name: t("titles:claim.many") });
  const rows = TECH_FIRMS.map(({ uscc }, i) =>
    [
      uscc,
      "科技型企业",
      `渝科企2025-9${String(i).padStart(3, "0")}`,
      "2025-09-20",
      "",
      "否",
      `入库公示 第${i + 1}行`,
    ].join("\t"),
  );
  const { number, awardedOn, expiresOn } = SHARED_TITLE;
  rows.push(
    [SHARED_FIRM.name, "高新技术企业", number, awardedOn, expiresOn, "否", "证书扫描件 0021"].join("\t"),
  );
  await many.getByLabel(t("titles:claim.rows")).fill(rows.join("\n"));
  await many.getByRole("button", { name: t("titles:claim.submitMany") }).click();
  await expect(many.getByText(t("titles:claim.doneMany", { count: rows.length }))).toBeVisible();
}

const openFiling = async (page: Page): Promise<void> => {
  await openMenu(page, t("shell:menuItems.filings"));
  const row = page.getByRole("row").filter({ hasText: t("reports:year", { year: YEAR }) });
  await row.getByRole("link").first().click();
  await expect(heading(page)).toContainText(
    t("filings:page.title", { period: t("reports:year", { year: YEAR }) }),
  );
};

/** The operator lays the filing before the signer. */
export async function prepares({ as }: Walk): Promise<void> {
  const operator = await as("operator");
  await openFiling(operator);
  await operator.getByRole("button", { name: t("filings:step.prepare"), exact: true }).click();
  await expect(operator.getByText(t("filings:done.prepare"))).toBeVisible();
}

/** The signer signs what lies ready; it is frozen under its digest. */
export async function signs({ as }: Walk, revision: number): Promise<void> {
  const signer = await as("signer");
  await openFiling(signer);
  await signer.getByRole("button", { name: t("filings:step.submit"), exact: true }).click();
  const question = signer.getByRole("dialog", { name: t("filings:step.signTitle") });
  const digest = await question.locator("code").innerText();
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  await question.getByRole("button", { name: t("filings:step.signConfirm") }).click();
  await expect(signer.getByText(t("filings:done.submit"))).toBeVisible();
  await signer
    .getByRole("region", { name: t("filings:page.revisions") })
    .getByRole("link", { name: t("filings:revisionOf", { revision }) })
    .click();
  await expect(signer.getByText(t("filings:page.digestOk"))).toBeVisible();
  await expect(signer.getByText(digest).first()).toBeVisible();
}

async function openForReview(page: Page): Promise<void> {
  await openMenu(page, t("shell:menuItems.review"));
  await page.getByRole("link", { name: CARRIER }).click();
  await expect(heading(page)).toHaveText(CARRIER);
}

/** The district returns the filing with a comment on one cell. */
export async function districtReturns({ as }: Walk): Promise<void> {
  const district = await as("districtReviewer");
  await openForReview(district);
  const where = { firm: RETURNED.firm.name, fact: factName(RETURNED.fact) };
  await district.getByRole("button", { name: t("filings:figures.commentOn", where) }).click();
  const dialog = district.getByRole("dialog", { name: t("filings:comment.title") });
  await dialog.getByRole("textbox").fill(RETURNED.comment);
  await dialog.getByRole("button", { name: t("filings:comment.save") }).click();
  await expect(district.getByText(t("filings:comment.pending", { count: 1 }))).toBeVisible();
  await district.getByLabel(t("filings:step.returnOpinion")).fill("请核对一处人数。");
  await district.getByRole("button", { name: t("filings:step.return"), exact: true }).click();
  await expect(district.getByText(t("filings:done.return"))).toBeVisible();
}

/** The operator finds the comment at its cell, mends the figure and prepares again. Returns both figures. */
export async function mendsFigure({ as }: Walk): Promise<{ before: string; after: string }> {
  const operator = await as("operator");
  await operator.goto("/carrier/jinfeng");
  await expect(operator.getByText(t("access:todo.mend", { subject: YEAR })).first()).toBeVisible();
  await openGrid(operator, YEAR);
  const cell = cellOf(operator, RETURNED.firm.name, RETURNED.fact);
  const before = await cell.inputValue();
  await cell.click();
  const bar = operator.getByRole("region", { name: t("reports:bar.label") });
  await expect(bar.getByText(RETURNED.comment)).toBeVisible();
  const after = String(Number(before) + 1);
  // "Saved" follows the answer, also while the page's other loaders are still on their way.
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const reloads = (url: URL) => url.searchParams.has("_routes");
  await operator.route(reloads, async (route) => {
    await released;
    await route.continue();
  });
  await cell.fill(after);
  await operator.keyboard.press("Enter");
  await expectSaved(operator);
  release();
  // Not before the reloads that were held are on their way.
  await operator.unrouteAll({ behavior: "wait" });
  await prepares({ as } as Walk);
  return { before, after };
}

/** The district sees what changed since the revision it returned, and accepts. */
export async function districtAccepts(
  { as }: Walk,
  { before, after }: { before: string; after: string },
): Promise<void> {
  const district = await as("districtReviewer");
  await openForReview(district);
  const difference = district.getByRole("table", { name: t("filings:difference.titleOf", { revision: 1 }) });
  const rows = difference.locator("tbody tr");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(RETURNED.firm.name);
  await expect(rows).toContainText(factName(RETURNED.fact));
  await expect(rows.locator("td").nth(1)).toHaveText(before);
  await expect(rows.locator("td").nth(2)).toHaveText(after);
  await inEnglish(district, async (en) => {
    await expect(
      district.getByRole("button", { name: en("filings:step.accept"), exact: true }),
    ).toBeVisible();
  });
  await district.getByRole("button", { name: t("filings:step.accept"), exact: true }).click();
  await expect(district.getByText(t("filings:done.accept"), { exact: true })).toBeVisible();
}

/** The city accepts it, together with the other filing that its unit has accepted. */
export async function cityAccepts({ as }: Walk): Promise<void> {
  const city = await as("cityReviewer");
  await openMenu(city, t("shell:menuItems.review"));
  for (const name of [CARRIER, OTHER_OPEN]) {
    await city.getByRole("checkbox", { name: t("filings:review.select", { name }) }).check();
  }
  await city.getByRole("button", { name: t("filings:review.acceptChosen") }).click();
  const dialog = city.getByRole("dialog", { name: t("filings:review.acceptTitle") });
  await dialog.getByRole("button", { name: t("filings:step.accept"), exact: true }).click();
  await expect(city.getByText(t("filings:done.accepted", { count: 2 }))).toBeVisible();
}
