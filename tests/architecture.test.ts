import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

// What the import rules of .dependency-cruiser.js cannot say.
const filesUnder = (folder: string): string[] =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
const read = (file: string) => fs.readFileSync(file, "utf8");
const isTest = (file: string) => /\.(test|fixture|test-data)\.tsx?$/.test(file);

const routes = filesUnder("app/routes").filter(
  (file) => file.endsWith("/route.tsx") || file.endsWith("/route.ts"),
);
const verbs = filesUnder("app/services").filter((file) =>
  /^app\/services\/[^/]+\/[a-z-]+\.server\.ts$/.test(file),
);

// Pages that nobody needs to be signed in for, each guarded in its own way.
const PUBLIC = [
  "_index",
  "application",
  "apply.$carrier",
  "entry",
  "invitation",
  "locale",
  "outbox",
  "password.forgotten",
  "password.new",
  "set-up",
  "sign-in",
  "sign-in_.code",
  "sign-in_.phone",
  "sign-out",
  "theme",
];

describe("routes", () => {
  it("are found", () => expect(routes.length).toBeGreaterThan(10));

  it.each(routes)(
    "%s makes its loader and action with a builder that knows tenant and permission",
    (file) => {
      const name = file.split("/")[2]!;
      if (PUBLIC.includes(name)) return;
      const text = read(file);
      for (const part of ["loader", "action"]) {
        const exported = new RegExp(`export (?:const|async function|function) ${part}\\b([^\\n]*)`).exec(
          text,
        );
        if (exported) expect(exported[1]).toMatch(/= (carrier|authority|city|account)(Loader|Action)[<(]/);
      }
    },
  );

  it.each(filesUnder("app/routes"))("%s imports no other route", (file) => {
    const own = file.split("/").slice(0, 3).join("/");
    for (const [, target] of read(file).matchAll(/from "#app\/routes\/([^/"]+)/g)) {
      expect(`app/routes/${target}`).toBe(own);
    }
  });
});

describe("verbs", () => {
  it("are found", () => expect(verbs.length).toBeGreaterThan(10));

  it.each(verbs)("%s authorises before it opens a scope, and audits what it changes", (file) => {
    const text = read(file);
    if (!/Verb</.test(text) || !/\bwithScope\(/.test(text)) return;
    expect(text).toMatch(/\bauthorise\(|\bcan\(/);
    const changes = /\.(insert|update|delete)\(|app\.(register_firms|add_member)\(/.test(text);
    if (changes) expect(text).toMatch(/\baudit\(/);
  });
});

describe("files", () => {
  const all = ["app", "db"].flatMap(filesUnder).filter((file) => !isTest(file));

  it.each(all.filter((file) => !/^app\/(env|server\/(dev|production))\.server\.ts$/.test(file)))(
    "%s leaves the environment to env.server.ts",
    (file) => expect(read(file)).not.toMatch(/process\.env\b/),
  );

  it.each(all.filter((file) => !/\.server\.tsx?$/.test(file)))(
    "%s does no I/O without the suffix .server",
    (file) => {
      if (/^app\/(cli|entry)|parse-child|^db\/schema\//.test(file)) return;
      expect(read(file)).not.toMatch(
        /from "(postgres|drizzle-orm\/postgres-js|node:[a-z/_]+|lucia|stripe|exceljs)"/,
      );
    },
  );

  it.each([
    "app",
    "app/domain",
    "app/policies",
    "app/services",
    "app/routes",
    "app/http",
    "app/auth",
    "app/components",
    "app/i18n",
    "app/integrations",
    "app/server",
    "app/cli",
    "db",
    "db/seed",
    "drizzle",
    "tests",
  ])("%s has a README", (folder) => expect(fs.existsSync(path.join(folder, "README.md"))).toBe(true));

  it("of the core read no clock and roll no dice", () => {
    const impure = filesUnder("app/domain")
      .filter((file) => !isTest(file))
      .filter((file) =>
        /Date\.now\(|new Date\(\)|Math\.random\(|\bconsole\.|performance\.now/.test(read(file)),
      );
    expect(impure).toEqual([]);
  });
});
