import { draftPolicy } from "#app/services/policy/draft-policy.server.ts";
import { publishPolicy } from "#app/services/policy/publish-policy.server.ts";
import { shippedPolicy } from "#app/services/policy/shipped-policies.server.ts";
import type { World } from "./world.ts";

/** Puts shipped policies on the city's shelf and publishes them, each by who does it. */
export async function publishShipped(world: World, codes: readonly string[]): Promise<void> {
  const analyst = await world.as("city", "analyst");
  const approver = await world.as("city", "approver");
  for (const code of codes) {
    const drafted = await draftPolicy({ ctx: analyst, input: { code } });
    await publishPolicy({ ctx: approver, input: drafted });
  }
}

type Loose = { [key: string]: unknown };
/** A shipped document as an analyst would edit it: some of its fields changed. */
export const edited = (code: string, changes: Loose): string =>
  JSON.stringify({ ...(shippedPolicy(code) as unknown as Loose), ...changes });
