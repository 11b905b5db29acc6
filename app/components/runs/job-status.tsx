import { Badge, type Tone } from "#app/components/ui/badge.tsx";
import type { JobData } from "#app/http/jobs.server.ts";
import { useText } from "#app/i18n/index.ts";

type Job = JobData["job"];
const TONE: Record<Job["status"], Tone> = {
  queued: "neutral",
  running: "info",
  done: "ok",
  refused: "warn",
  cancelled: "muted",
  failed: "bad",
};

/** A job that was asked to stop while it runs is said to be stopping. */
export function JobStatusBadge({ job }: { job: Pick<Job, "status" | "stop"> }) {
  const { t } = useText();
  const isStopping = job.status === "running" && job.stop !== null;
  return (
    <Badge tone={isStopping ? "warn" : TONE[job.status]}>
      {t(isStopping ? "runs:job.stopping" : `runs:job.statusOf.${job.status}`)}
    </Badge>
  );
}
