import { chromium } from "playwright";
const base = "http://127.0.0.1:7391";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(" ") });
export async function signIn(email, { width = 1366, height = 768, locale = "zh-CN", js = true } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, locale, javaScriptEnabled: js });
  const page = await context.newPage();
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) console.log("CONSOLE", m.type(), m.text().slice(0, 600)); });
  page.on("pageerror", (e) => console.log("PAGEERROR", e.message.slice(0, 500)));
  const r = await context.request.post(base + "/sign-in", { form: { demo: email }, headers: { Origin: base, "Sec-Fetch-Site": "same-origin" }, maxRedirects: 0 });
  if (r.status() >= 400) console.log("signin", r.status(), await r.text());
  return page;
}
const shots = process.argv.slice(2);
for (const s of shots) {
  const [email, path, size, locale, name, full] = s.split("|");
  const [width, height] = size.split("x").map(Number);
  const page = await signIn(email, { width, height, locale });
  const t = Date.now();
  const res = await page.goto(base + path, { waitUntil: "networkidle" });
  const scroll = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  console.log(name, res.status(), Date.now() - t, "ms; hscroll", scroll);
  await page.screenshot({ path: `/tmp/rf-shots/${name}.png`, fullPage: full === "full" });
  await page.context().close();
}
await browser.close();
