import { describe, expect, it } from "vitest";
import { withoutSecrets } from "./log.server.ts";

describe("a fault's text", () => {
  it.each([
    [
      "Failed query: select 1 from users where email = $1\nparams: lin@park.test,138 0013 8000\n    at f (/x/db.ts:1:2)",
      "Failed query: select 1 from users where email = $1\n    at f (/x/db.ts:1:2)",
    ],
    ["no mailbox lin.jing@park.test here", "no mailbox …@… here"],
    ["call 13800138000 or +86 138-0013-8000", "call … or …"],
    ["token=Zk3vJ0aVn2xQ9w8e7r6t5y4u3i2o1p0A", "token=…"],
    [
      "https://zaiti.test/invitation?token=Zk3vJ0aVn2xQ9w8e7r6t5y4u3i2o1p0A",
      "https://zaiti.test/invitation?token=…",
    ],
    ["connect smtps://robot:geheim@mail.test:465 failed", "connect smtps://…@…:465 failed"],
    ['invalid input syntax for type uuid: "whatever was typed"', "invalid input syntax for type uuid: …"],
  ])("%s says no secret", (given, said) => expect(withoutSecrets(given)).toBe(said));

  it("keeps numbers of things, statements and places in the code", () => {
    const text =
      "run 0192f3a4-5b6c-7d8e-9fab-0123456789ab of 2025-03-31 at f (/srv/zaiti/app/services/runs/approve-run.server.ts:12:3) (node_modules/@remix-run/router/dist/router.js:1:2)";
    expect(withoutSecrets(text)).toBe(text);
  });
});
