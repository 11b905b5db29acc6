// Who may import whom: the table of the top README. Type-only imports vanish in the build and are not counted.
const app = (...rooms) => `^app/(${rooms.join("|")})/`;
const only = (name, from, allowed) => ({
  name,
  severity: "error",
  from: { path: from, pathNot: "\\.(test|fixture|test-data)\\.tsx?$" },
  to: { path: "^(app|db|tests)/", pathNot: allowed },
});

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "resolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    only("domain-is-pure", "^app/domain/", ["^app/domain/"]),
    {
      name: "domain-knows-no-platform",
      severity: "error",
      from: { path: "^app/domain/", pathNot: "\\.(test|fixture|test-data)\\.tsx?$" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "domain-libraries",
      severity: "error",
      from: { path: "^app/domain/", pathNot: "\\.(test|fixture|test-data)\\.tsx?$" },
      to: { path: "node_modules", pathNot: "node_modules/(zod|chinese-days|react/jsx-runtime)" },
    },
    only("components", app("components"), [
      "^app/components/",
      "^app/domain/",
      "^app/i18n/",
      "^app/http/paths\\.ts$",
    ]),
    only("i18n", app("i18n"), ["^app/i18n/", "^app/domain/"]),
    only("routes", app("routes"), [
      "^app/(http|services|components|domain|i18n|auth|styles)/",
      "^app/env\\.server\\.ts$",
      "^app/routes/",
    ]),
    only("http", app("http"), [
      "^app/(http|services|auth|domain|policies)/",
      "^app/env\\.server\\.ts$",
      "^db/(client|faults)\\.server\\.ts$",
    ]),
    only("services", app("services"), [
      "^app/(services|domain|policies|integrations|auth)/",
      "^db/(?!seed/)",
    ]),
    only("auth", app("auth"), ["^app/(auth|domain)/", "^app/env\\.server\\.ts$", "^db/"]),
    only("integrations", app("integrations"), [
      "^app/(integrations|domain|policies|i18n)/",
      "^app/env\\.server\\.ts$",
    ]),
    only("db", "^db/(?!seed/)", ["^db/(?!seed/)", "^app/domain/"]),
    {
      name: "nothing-imports-tests",
      severity: "error",
      from: { path: "^(app|db)/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^tests/" },
    },
    {
      name: "browser-code-reads-no-server-file",
      severity: "error",
      from: { path: "^app/(components|i18n|domain)/" },
      to: { path: "\\.server\\.tsx?$" },
    },
    {
      name: "lucia-only-in-auth",
      severity: "error",
      from: { path: "^(app|db|tests)/", pathNot: "^app/auth/" },
      to: { path: "node_modules/lucia/" },
    },
    {
      name: "workbooks-only-in-integrations",
      severity: "error",
      from: { path: "^(app|db)/", pathNot: "^app/integrations/" },
      to: { path: "node_modules/(exceljs|csv-parse|stripe)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(build|drizzle)/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: false,
    cache: { folder: "node_modules/.cache/dependency-cruiser", strategy: "content" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".json"],
    },
  },
};
