import { createRequire } from "node:module";
import { as, base, browser, shot } from "./try-runs.tmp.mjs";
import AxeBuilder from "@axe-core/playwright";
const Axe = AxeBuilder.default ?? AxeBuilder;
const axe = async (page, name) => { const r = await new Axe({ page }).analyze(); for (const v of r.violations) console.log("AXE", name, v.id, v.nodes.length, v.nodes[0].target.join(" "), v.nodes[0].failureSummary?.slice(0,200)); };
const go = (page, path) => page.goto(base + path, { waitUntil: "load" });
// compute first
const park = await as("operator@jinfeng-park.demo");
await go(park, "/carrier/jinfeng-park/points?period=2024");
await park.getByRole("button", { name: "计算" }).first().click(); await park.waitForTimeout(3500);
await axe(park, "points");
await shot(park, "points-zh-1366");
const firmHref = await park.locator("tbody th a").nth(4).getAttribute("href");
await go(park, firmHref);
await park.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
await axe(park, "firm");
await shot(park, "firm-open");
const runHref = firmHref.replace(/\/[^/]+$/, "");
await go(park, runHref); await axe(park, "park-run"); 
const [dl] = await Promise.all([park.waitForEvent("download"), park.getByRole("link", { name: "下载计算包" }).click()]);
await dl.saveAs("/tmp/shots-runs/" + dl.suggestedFilename()); console.log("download", dl.suggestedFilename());
const analyst = await as("analyst@city.demo", "en");
await go(analyst, "/authority/chongqing/performance?period=2025");
await analyst.getByRole("button", { name: "Compute" }).first().click(); await analyst.waitForTimeout(2500);
await shot(analyst, "perf-refused-en"); await axe(analyst, "perf-refused");
for (const box of await analyst.locator('input[name^="absent-"]').all()) await box.fill("Closed for rebuilding");
await analyst.getByRole("button", { name: "Compute" }).first().click(); await analyst.waitForTimeout(3500);
await shot(analyst, "perf-done-en"); await axe(analyst, "perf-done");
await go(analyst, "/authority/chongqing/performance?period=2024");
await analyst.getByRole("button", { name: "Compute" }).first().click(); await analyst.waitForTimeout(3500);
await analyst.getByRole("button", { name: "Compute again" }).first().click(); await analyst.waitForTimeout(3500);
await go(analyst, "/authority/chongqing/runs"); await shot(analyst, "runs-en"); await axe(analyst, "runs");
const run = await analyst.locator("tbody th a").first().getAttribute("href");
await go(analyst, run); await shot(analyst, "run-en"); await axe(analyst, "run");
const subject = await analyst.locator("tbody th a").nth(1).getAttribute("href");
await go(analyst, "/authority/chongqing/policies/example-firm-points"); await shot(analyst, "policy-en"); await axe(analyst, "policy");
await go(analyst, "/authority/chongqing/policies/cq-gaoxin-double-increase"); await shot(analyst, "policy-unknown-en"); await axe(analyst, "policy-unknown");
await go(analyst, "/authority/chongqing/policies/example-firm-points/edit"); await shot(analyst, "policy-edit-en", false); await axe(analyst, "policy-edit");
const approver = await as("approver@city.demo");
await go(approver, run);
await approver.getByRole("button", { name: "批准" }).first().click(); await approver.waitForTimeout(400); await shot(approver, "approve-dialog", false);
await approver.getByRole("dialog").getByRole("button", { name: "批准" }).click(); await approver.waitForTimeout(2500); await shot(approver, "approved", false);
await go(approver, "/authority/chongqing/policies/cq-gaoxin-double-increase");
await approver.getByRole("button", { name: "发布" }).first().click(); await approver.waitForTimeout(300);
await approver.getByRole("dialog").getByRole("button", { name: "发布" }).click(); await approver.waitForTimeout(2500); await shot(approver, "publish-refused", false);
await go(approver, "/authority/chongqing/policies/cq-gaoxin-double-increase"); await shot(approver, "policy-unknown-zh");
for (const [w, l] of [[375, "zh-CN"], [375, "en"], [1920, "zh-CN"]]) {
  const p = await as("analyst@city.demo", l, w);
  for (const [name, path] of [["perf", "/authority/chongqing/performance?period=2024"], ["perf25", "/authority/chongqing/performance?period=2025"], ["runs", "/authority/chongqing/runs"], ["run", run], ["subject", subject], ["policies", "/authority/chongqing/policies"], ["policy", "/authority/chongqing/policies/example-carrier-performance"]]) {
    await go(p, path); await shot(p, `${name}-${l}-${w}`); await axe(p, `${name}-${l}-${w}`);
  }
  const q = await as("operator@jinfeng-park.demo", l, w); await go(q, "/carrier/jinfeng-park/points?period=2024"); await shot(q, `points-${l}-${w}`);
  await go(q, "/carrier/jinfeng-park/points?period=2025"); await shot(q, `points25-${l}-${w}`);
  await p.context().close(); await q.context().close();
}
const small = await as("operator@lijia.demo"); await go(small, "/carrier/lijia/policies"); await shot(small, "carrier-policies"); await go(small, "/carrier/lijia/runs"); await shot(small, "carrier-runs"); await go(small, "/carrier/lijia/points"); await shot(small, "carrier-points-denied");
const unit = await as("reviewer@gaoxin.demo"); const us = new URL(unit.url()).pathname.split("/")[2]; await go(unit, `/authority/${us}/performance`); await shot(unit, "unit-perf");
await browser.close();
