import { randomUUID } from "node:crypto";
import { redirect } from "@remix-run/node";
import { isDate } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { comparePolicies } from "#app/services/policy/compare-policies.server.ts";
import { draftPolicy, draftPolicyInput } from "#app/services/policy/draft-policy.server.ts";
import { fitPolicy, fitPolicyInput } from "#app/services/policy/fit-policy.server.ts";
import { listPolicies } from "#app/services/policy/list-policies.server.ts";
import { publishPolicy, publishPolicyInput } from "#app/services/policy/publish-policy.server.ts";
import { retirePolicy, retirePolicyInput } from "#app/services/policy/retire-policy.server.ts";
import { showGains } from "#app/services/policy/show-gains.server.ts";
import { showPolicy } from "#app/services/policy/show-policy.server.ts";
import { tryPolicy } from "#app/services/policy/try-policy.server.ts";
import { whatIf } from "#app/services/policy/what-if.server.ts";
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

export async function loadComparison({ ctx, params, url }: LoaderArgs) {
  const asked = (name: string) => url.searchParams.get(name) || undefined;
  const input = { code: params.code ?? "", from: asked("from"), to: asked("to") };
  return { comparison: await comparePolicies({ ctx, input }) };
}
export type CompareData = Awaited<ReturnType<typeof loadComparison>>;

/** Figures typed into the address: the trial can be sent to somebody else as it is. */
export async function loadTrial({ ctx, params, url }: LoaderArgs) {
  const { version, ...fields } = Object.fromEntries(url.searchParams);
  const input = { code: params.code ?? "", version: version || undefined, fields };
  return { trial: await tryPolicy({ ctx, input }) };
}
export type TrialData = Awaited<ReturnType<typeof loadTrial>>;

export async function loadWhatIf({ ctx, params, url }: LoaderArgs) {
  const asked = (name: string) => url.searchParams.get(name) || undefined;
  const input = {
    code: params.code ?? "",
    version: asked("version"),
    period: asked("period"),
    against: asked("against"),
    skip: asked("skip"),
  };
  return { whatIf: await whatIf({ ctx, input }) };
}
export type WhatIfData = Awaited<ReturnType<typeof loadWhatIf>>;

export async function loadFit({ ctx, params, url }: LoaderArgs) {
  const asked = (name: string) => url.searchParams.get(name) || undefined;
  const names = ["version", "period", "unit", "condition", "state", "q", "skip", "subject"] as const;
  const given = Object.fromEntries(names.map((name) => [name, asked(name)]));
  const input = fitPolicyInput.parse({ ...given, code: params.code ?? "" });
  const fit = await fitPolicy({ ctx, input });
  return { fit, q: input.q ?? "", unit: input.unit ?? "", state: input.state ?? null };
}
export type FitData = Awaited<ReturnType<typeof loadFit>>;

export async function loadGains({ ctx, params }: LoaderArgs) {
  const input = { id: params.run ?? "", subject: params.subject ?? "" };
  return { gains: await showGains({ ctx, input }) };
}
export type GainsData = Awaited<ReturnType<typeof loadGains>>;

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
