import { chromium } from "playwright";
const base = "http://127.0.0.1:7391";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(" ") });
async function signIn(email, { width = 1366, height = 768, locale = "zh-CN", js = true } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, locale, javaScriptEnabled: js });
  const page = await context.newPage();
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) console.log("CONSOLE", m.type(), m.text().slice(0, 600)); });
  page.on("pageerror", (e) => console.log("PAGEERROR", e.message.slice(0, 500)));
  await context.request.post(base + "/sign-in", { form: { demo: email }, headers: { Origin: base, "Sec-Fetch-Site": "same-origin" }, maxRedirects: 0 });
  return page;
}
const shot = (page, n) => page.screenshot({ path: `/tmp/rf-shots/${n}.png` });
const cell = (page, row, fact) => page.locator(`[data-cell="${row}:${fact}"]`);
const a = await signIn("operator@alpha.test");
await a.goto(base + "/carrier/alpha/reports", { waitUntil: "networkidle" });
const b = await signIn("owner@alpha.test");
await b.goto(base + "/carrier/alpha/reports", { waitUntil: "networkidle" });
await cell(a, 1, "employees").click();
await a.keyboard.type("4O"); await a.keyboard.press("Enter");
await a.keyboard.type("9999"); await a.keyboard.press("ArrowRight");
console.log("focus", await a.evaluate(() => document.activeElement.dataset.cell));
await cell(a, 3, "revenue").click(); await a.keyboard.type("12,345," + (100 + Math.floor(Math.random() * 899)) + ".9"); await a.keyboard.press("Tab");
await a.waitForTimeout(3000);
console.log("revenue", await cell(a, 3, "revenue").inputValue(), await a.locator("form [role=status]").allTextContents());
await cell(a, 3, "revenue").click();
await shot(a, "use-1");
// conflict
await cell(b, 3, "revenue").click(); await b.keyboard.type(String(1e5 + Math.floor(Math.random() * 9e5))); await b.keyboard.press("Enter"); await b.waitForTimeout(2500);
await cell(b, 3, "revenue").click();
await shot(b, "use-conflict");
await b.getByRole("button", { name: "用对方的" }).first().click();
console.log("theirs", await cell(b, 3, "revenue").inputValue());
// paste
await cell(a, 5, "patents-applied").click();
await a.evaluate(() => { const d = new DataTransfer(); d.setData("text/plain", "1\t2\t3\t4\t5\t6\n7\t8\tx\t10\t11\t12\n"); document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: d, bubbles: true, cancelable: true })); });
await a.waitForTimeout(3000);
console.log("pasted", await cell(a, 6, "invention-patents").inputValue(), await cell(a, 6, "software-copyrights").inputValue(), await a.locator("form [role=status]").allTextContents());
await shot(a, "use-paste");
await a.mouse.wheel(0, 3000); await a.waitForTimeout(300);
await shot(a, "use-issues");
// session ends
await a.context().clearCookies();
await cell(a, 8, "employees").click(); await a.keyboard.type("55"); await a.keyboard.press("Enter"); await a.waitForTimeout(3500);
await a.evaluate(() => scrollTo(0, 0)); await shot(a, "use-ended");
console.log("kept", await a.evaluate(() => Object.entries(sessionStorage).map(String).join(" | ").slice(0, 300)));
await a.context().request.post(base + "/sign-in", { form: { demo: "operator@alpha.test" }, headers: { Origin: base, "Sec-Fetch-Site": "same-origin" }, maxRedirects: 0 });
await a.getByRole("button", { name: "重新保存" }).click(); await a.waitForTimeout(2500);
console.log("after", await a.locator("form [role=status]").allTextContents(), await cell(a, 8, "employees").inputValue());
// offline
await a.context().setOffline(true);
await cell(a, 9, "employees").click(); await a.keyboard.type("66"); await a.keyboard.press("Enter"); await a.waitForTimeout(3000);
await shot(a, "use-offline");
await a.context().setOffline(false);
await a.reload({ waitUntil: "networkidle" }).catch((e) => console.log(e.message));
await a.waitForTimeout(3500);
console.log("restored", await cell(a, 9, "employees").inputValue(), await a.locator("form [role=status]").allTextContents());
await shot(a, "use-restored");
// no JS
const c = await signIn("operator@alpha.test", { js: false });
await c.goto(base + "/carrier/alpha/reports");
await cell(c, 11, "employees").fill("31"); await cell(c, 12, "employees").fill("3x");
await c.getByRole("button", { name: "保存" }).click();
console.log("nojs", await cell(c, 11, "employees").inputValue(), await cell(c, 12, "employees").inputValue());
await shot(c, "use-nojs");
await browser.close();
