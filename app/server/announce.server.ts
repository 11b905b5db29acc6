import { sql } from "drizzle-orm";
import { setUpToken } from "#app/auth/set-up-token.server.ts";
import { env } from "#app/env.server.ts";
import { paths } from "#app/http/paths.ts";
import { database } from "#db/client.server.ts";
import { DEMO_PASSWORD } from "#db/seed/demo-plan.ts";

type Account = { email: string; role: string; organization_zh: string };

/** Prints where the product is, and how to get in: for who starts it, beside the log and no part of it. */
export async function announce(origin: string): Promise<void> {
  const lines = ["", `  载体 Zaiti  ${origin}`, ""];
  const [row] = await database().execute<{ needed: boolean }>(sql`select app.set_up_needed() as needed`);
  if (row?.needed) {
    lines.push(`  设置首个城市 · Set up the first city: ${origin}${paths.setUp()}?token=${setUpToken()}`, "");
  }
  if (env.DEMO) {
    const accounts = await database().execute<Account>(
      sql`select email, role, organization_zh from app.demo_accounts()`,
    );
    lines.push(`  演示账号 · Demo accounts (密码 password: ${DEMO_PASSWORD})`);
    for (const account of accounts)
      lines.push(`    ${account.email.padEnd(36)} ${account.role.padEnd(9)} ${account.organization_zh}`);
    lines.push("");
  }
  const console = env.NODE_ENV === "production" ? process.stderr : process.stdout;
  console.write(`${lines.join("\n")}\n`);
}
