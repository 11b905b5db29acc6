import { format } from "node:util";
import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect";

// What unit tests import from vitest, on mocha: Stryker keeps mocha warm, and so spends milliseconds on a mutant.
// The matchers are vitest's own.
for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);

const { describe: suite, it: test, beforeEach: before, afterEach: after } = globalThis;

export const expect = chai.expect;

/** A title as vitest writes it: `$name` and `$a.b` of an object, else printf's signs and the row's place. */
function titleOf(title, row, place) {
  const [first] = row;
  const numbered = title.replaceAll("%#", String(place)).replaceAll("%%", "%");
  if (first !== null && typeof first === "object" && /\$\w/.test(numbered)) {
    return numbered.replace(/\$([\w.]+)/g, (_, path) =>
      format(
        "%s",
        path.split(".").reduce((it, key) => it?.[key], first),
      ),
    );
  }
  const signs = numbered.match(/%[sdifjoOc]/g)?.length ?? 0;
  return format(numbered, ...row.slice(0, signs));
}

/** Rows of one title are told apart by their place: Stryker knows a test by its title only. */
const eachOf = (register) => (rows) => (title, body) => {
  const seen = new Set();
  rows.forEach((it, place) => {
    const row = Array.isArray(it) ? it : [it];
    const plain = titleOf(title, row, place);
    const own = seen.has(plain) ? `${plain} (${place})` : plain;
    seen.add(own);
    register(own, () => body(...row));
  });
};

// The bundle lies in another place at every run: without a file, Stryker knows a test again by its title.
const registered = (title, body) => {
  test(title, () => body()).file = undefined;
};
export const describe = Object.assign((title, body) => suite(title, body), { each: eachOf(suite) });
export const it = Object.assign(registered, { each: eachOf(registered) });
export { it as test };
export const beforeEach = (body) => before(() => body());
export const afterEach = (body) => after(() => body());

// As tests/setup/no-console-error.ts: a message on console.error fails the test that caused it.
let messages = [];
const write = console.error;
before(() => {
  messages = [];
  console.error = (...message) => messages.push(message);
});
after(() => {
  console.error = write;
  expect(messages).toEqual([]);
});
