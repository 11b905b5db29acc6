import { inventedFirm } from "#db/seed/invented-firm.ts";
import { expect, test } from "./fixtures.ts";
import { enterFromLanding, heading, openMenu } from "./people.ts";
import { t } from "./texts.ts";

test("a team becomes a firm, told as one, and is a team again when that was a mistake", async ({ page }) => {
  const firm = inventedFirm(4_100);
  const name = "破晓项目组";
  await enterFromLanding(page, "lijiaOperator");
  await openMenu(page, t("shell:menuItems.teams"));
  await page.getByRole("link", { name: t("teams:list.add") }).click();
  await page.getByLabel(t("teams:fact.name")).fill(name);
  await page.getByLabel(t("teams:fact.leader")).fill("赵示例");
  await page.getByLabel(t("teams:fact.enteredOn")).fill("2025-05-06");
  await page.getByRole("button", { name: t("teams:add.submit"), exact: true }).click();
  await expect(heading(page)).toContainText(name);

  await page.getByRole("link", { name: t("teams:show.found") }).click();
  await page.getByRole("link", { name: t("teams:found.newSubmit") }).click();
  await page.getByLabel(t("residency:fact.uscc")).fill(firm.uscc);
  await page.getByLabel(t("residency:fact.name")).fill(firm.name);
  await page.getByLabel(t("residency:fact.foundedOn")).fill(firm.foundedOn);
  await page.getByLabel(t("residency:fact.field")).selectOption({ index: 3 });
  await page.getByRole("button", { name: t("residency:add.submit"), exact: true }).click();
  await expect(heading(page)).toContainText(firm.name);
  await expect(page.getByText(t("teams:new.done"))).toBeVisible();
  await page.getByRole("link", { name: t("teams:journal.asTeam", { name }) }).click();

  await expect(heading(page)).toContainText(name);
  await expect(
    page.getByRole("link", { name: t("teams:journal.asFirm", { name: firm.name }) }),
  ).toBeVisible();
  await page.getByRole("link", { name: t("teams:show.reopenFounded") }).click();
  await page.getByLabel(t("teams:reopen.reason")).fill("认错了企业");
  await page.getByRole("button", { name: t("teams:reopen.submit") }).click();
  await expect(page.getByText(t("teams:show.reopened"))).toBeVisible();
  await expect(page.getByText("认错了企业").first()).toBeVisible();
  await openMenu(page, t("shell:menuItems.teams"));
  await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText(t("teams:state.incubating"));
});
