import { can, type Permission } from "#app/domain/access/permissions.ts";
import { contentDigest, type FilingContent } from "#app/domain/filings/content.ts";
import { contentDifference, rowNames } from "#app/domain/filings/difference.ts";
import type { FilingFault } from "#app/domain/filings/faults.ts";
import {
  actionsFor,
  type FilingAction,
  type FilingActor,
  isLate,
  submissionFault,
} from "#app/domain/filings/state.ts";
import { contentTables, type FilingView } from "#app/domain/filings/view.ts";
import { factCatalogue } from "#app/services/reports/catalogue.ts";
import { periodView } from "#app/services/reports/period.server.ts";
import { type Ctx, sha256 } from "#app/services/verb.server.ts";
import { commentsOf, eventsOf, type FilingRow, revisionsOf } from "#db/queries/filings.server.ts";
import type { PeriodRow } from "#db/queries/reports.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type Shown = {
  carrier: { slug: string; nameZh: string; nameEn: string };
  actor: FilingActor;
  period: PeriodRow;
  filing: FilingRow | null;
  revision: number;
  content: FilingContent;
  signedDigest: string | null;
  before: { revision: number; content: FilingContent } | null;
  faults: FilingFault[];
};

const PERMISSION: Record<FilingAction, readonly Permission[]> = {
  prepare: ["filing:prepare"],
  "take-back": ["filing:prepare", "filing:sign"],
  submit: ["filing:sign"],
  accept: ["filing:review"],
  return: ["filing:review"],
  amend: ["filing:amend"],
};

/** A filing as its page shows it, to the carrier and to the authority alike. */
export async function filingView(tx: ScopedTx, ctx: Ctx, shown: Shown): Promise<FilingView> {
  const { filing, period, content } = shown;
  const place = { orgKind: ctx.organization.kind, carrierKind: ctx.organization.carrierKind, role: ctx.role };
  const may = (action: FilingAction) => PERMISSION[action].some((permission) => can(place, permission));
  const revisions = filing ? await revisionsOf(tx, filing.organizationId, filing.id) : [];
  const comments = filing ? await commentsOf(tx, filing.organizationId, filing.id) : [];
  const events = filing ? await eventsOf(tx, filing.organizationId, filing.id) : [];
  const digest = contentDigest(content, sha256);
  const closed = submissionFault(period, ctx.today, filing?.revision ?? 0);
  const names = rowNames(content);
  return {
    carrier: { ...shown.carrier, unit: content.carrier.unit.name, group: content.carrier.group },
    period: periodView(period),
    isLate: (filing?.revision ?? 0) === 0 && isLate(period, ctx.today),
    status: filing?.status ?? null,
    revision: shown.revision,
    latestRevision: filing?.revision ?? 0,
    acceptedRevision: filing?.acceptedRevision ?? null,
    preparedByName: filing?.preparedByName ?? null,
    revisions,
    digest: shown.signedDigest ?? digest,
    isIntact: shown.signedDigest === null || shown.signedDigest === digest,
    ...contentTables(content, factCatalogue),
    faults: shown.faults.map((fault) => ({ ...fault, row: names(fault.list, fault.id) })),
    difference: shown.before ? contentDifference(shown.before.content, content) : null,
    comparedWith: shown.before?.revision ?? null,
    comments: comments.map(({ id, revision, uscc, fact, text, authorName, authorOrganizationName, at }) => ({
      id,
      revision,
      uscc,
      fact,
      text,
      author: `${authorOrganizationName} ${authorName}`,
      at,
    })),
    timeline: events.map(({ id, revision, action, actorOrganizationName, actorName, opinion, at }) => ({
      id,
      revision,
      action: action as FilingAction,
      organization: actorOrganizationName,
      actor: actorName,
      opinion,
      at,
    })),
    actions: actionsFor(filing?.status ?? "draft", shown.actor).filter(may),
    closed: closed ? { code: closed.code, details: closed.details } : null,
  };
}
