import { expect, test } from "./fixtures.ts";
import { t } from "./texts.ts";
import { residentsWorkbook } from "#tests/factories/workbook.ts";

test("x", async ({ page }) => {
  const b = await residentsWorkbook({ firms: 3 });
  expect(b.length).toBeGreaterThan(1000);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("shell:landing.title"));
});
