import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

// All tests of the mutated folders in one file, so that a runner starts in a moment. Stryker calls this in its copy
// of the tree, after it has put the mutants in.
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");

const FOLDERS = ["app/domain/scoring", "app/domain/rewards"];
const BESIDE = [
  "app/domain/policy/conditions.test.ts",
  "app/domain/policy/shipped-schemes.test.ts",
  "app/domain/robustness/ranking.test.ts",
];
const SLOW = [/score\.test/, /kernel\.test/, /\.property\./, /change-figure/];
/** Test files that a run does without. */
const leaveOut = process.env.LEAVE_OUT ? new RegExp(process.env.LEAVE_OUT) : null;

/** The quick ones first: a mutant is done with the first test that sees it. */
const slowness = (path) => SLOW.findIndex((it) => it.test(path));
const tests = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `${folder}/${name}`),
)
  .concat(BESIDE)
  .filter((path) => !leaveOut?.test(path))
  .sort((a, b) => slowness(a) - slowness(b) || (a < b ? -1 : 1));

const stand = {
  name: "stand-ins",
  setup(builder) {
    builder.onResolve({ filter: /^(vitest|fast-check)$/ }, ({ path, importer }) =>
      importer.startsWith(here) ? undefined : { path: join(here, `${path}.js`) },
    );
    // A bundle has one address; a module that reads a file beside it wants its own.
    builder.onLoad({ filter: /[\\/](app|tests)[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replaceAll(
        "import.meta.url",
        JSON.stringify(pathToFileURL(path).href),
      ),
      loader: "ts",
    }));
  },
};

await build({
  absWorkingDir: root,
  stdin: { contents: tests.map((path) => `import "./${path}";`).join("\n"), resolveDir: root },
  outfile: join(root, ".cache", "mutation", "tests.mjs"),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  plugins: [stand],
  external: ["@vitest/expect"],
  // package.json says that nothing has side effects; a test file is nothing else.
  ignoreAnnotations: true,
  logLevel: "warning",
});
