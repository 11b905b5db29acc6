import type { PolicyHeader, Verification } from "#app/domain/policy/header.ts";
import type { RunKind } from "#app/domain/runs/bundle.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import type { RunHead, RunStatus } from "#db/queries/runs.server.ts";
import type { RunFormat } from "./enter-run.server.ts";
import type { RunFinding } from "./store-run.server.ts";

/** A run as pages show it, without its results. */
export type RunView = {
  id: string;
  kind: RunKind;
  period: string;
  status: RunStatus;
  verification: Verification;
  policyCode: string;
  policyVersion: string;
  engineVersion: string;
  digests: { inputs: string; policies: string; results: string };
  /** 2: a run in columns, whose firms are read page by page. */
  format: RunFormat;
  subjects: number;
  totalFen: number | null;
  followsRunId: string | null;
  followedById: string | null;
  computed: { by: string; at: string; byMe: boolean };
  approved: { by: string; at: string } | null;
  findings: RunFinding[];
};

export const runView = (row: RunHead, userId: string): RunView => ({
  id: row.id,
  kind: row.kind,
  period: row.periodCode,
  status: row.status,
  verification: row.verification,
  policyCode: row.policyCode,
  policyVersion: row.policyVersion,
  engineVersion: row.engineVersion,
  digests: { inputs: row.inputsSha256, policies: row.policiesSha256, results: row.resultsSha256 },
  format: row.format as RunFormat,
  subjects: row.subjects,
  totalFen: row.totalFen,
  followsRunId: row.followsRunId,
  followedById: row.followedById,
  computed: { by: row.computedByName, at: row.computedAt, byMe: row.computedBy === userId },
  approved: row.approvedByName && row.approvedAt ? { by: row.approvedByName, at: row.approvedAt } : null,
  findings: row.findings as RunFinding[],
});

/** A policy that a run used, as its bundle holds it. */
export type UsedPolicy = {
  kind: PolicyHeader["kind"];
  code: string;
  version: string;
  title: Bilingual;
  verification: Verification;
};

export const usedPolicy = (document: unknown): UsedPolicy => {
  const { kind, code, version, title, verification } = document as PolicyHeader;
  return { kind, code, version, title, verification };
};
