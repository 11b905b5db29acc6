import { RECENT_MINUTES } from "#app/domain/access/session-limits.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import * as queries from "#db/queries/members.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/**
 * Refused with `access.confirm-needed` unless whoever asks has proved in the last ten minutes who they are, by signing in
 * or since. First step of a verb that approves, pays, or takes everything out. Judged by the database's clock.
 */
export const assertRecent = (tx: ScopedTx, ctx: Ctx): Promise<void> =>
  queries.assertRecent(tx, ctx.sessionHash, RECENT_MINUTES);
