import { randomUUID } from "node:crypto";
import { redirect } from "@remix-run/node";
import { isDate } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { draftPolicy, draftPolicyInput } from "#app/services/policy/draft-policy.server.ts";
import { listPolicies } from "#app/services/policy/list-policies.server.ts";
import { publishPolicy, publishPolicyInput } from "#app/services/policy/publish-policy.server.ts";
import { retirePolicy, retirePolicyInput } from "#app/services/policy/retire-policy.server.ts";
import { showPolicy } from "#app/services/policy/show-policy.server.ts";
import { parseForm } from "./form.server.ts";
import type { ActionArgs, LoaderArgs } from "./organization.server.ts";
import { paths } from "./paths.ts";

/** The pages of policies are the same for carriers and authorities: what their routes load and do. */
export async function loadPolicies({ ctx, url }: LoaderArgs) {
  const asked = url.searchParams.get("on");
  const on = asked && isDate(asked) ? asked : ctx.today;
  return { on, policies: await listPolicies({ ctx, input: { on } }), idempotencyKey: randomUUID() };
}
export type PoliciesData = Awaited<ReturnType<typeof loadPolicies>>;

export async function loadPolicy({ ctx, params, url }: LoaderArgs) {
  const version = url.searchParams.get("version") ?? undefined;
  const policy = await showPolicy({ ctx, input: { code: params.code ?? "", version } });
  return { policy, idempotencyKey: randomUUID() };
}
export type PolicyData = Awaited<ReturnType<typeof loadPolicy>>;

/** Drafts what the form names or holds, and goes to it. */
export async function draftFromForm({ ctx, form, key }: ActionArgs): Promise<Response> {
  const { code, version } = await draftPolicy({ ctx, input: parseForm(draftPolicyInput, form), key });
  return redirect(paths.authority(ctx.organization.slug).policy(code, version));
}

export async function changePolicy({ ctx, form, key }: ActionArgs): Promise<{ done: "publish" | "retire" }> {
  switch (form.get("intent")) {
    case "publish":
      await publishPolicy({ ctx, input: parseForm(publishPolicyInput, form), key });
      return { done: "publish" };
    case "retire":
      await retirePolicy({ ctx, input: parseForm(retirePolicyInput, form), key });
      return { done: "retire" };
    default:
      throw new Refusal("invalid", "form.invalid");
  }
}
