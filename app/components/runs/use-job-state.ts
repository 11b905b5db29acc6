import { useNavigate } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import type { JobData, JobState } from "#app/http/jobs.server.ts";

const EVERY_MS = 1_000;

/**
 * How far a job is, asked every second while it goes on. `isStale` when nobody answers any more: the session has ended,
 * or the server is away; the page then says so instead of standing still. Who waits is led to the run.
 */
export function useJobState({ job, runPath, isWaiting }: JobData): JobState & { isStale: boolean } {
  const to = useOrganizationPaths();
  const navigate = useNavigate();
  const loaded = useRef(job);
  const [state, setState] = useState<JobState>({ job, runPath });
  const [isStale, setStale] = useState(false);
  // What a form has just changed comes with the page and is newer than what was asked before.
  const current = loaded.current === job ? state : { job, runPath };
  const { id, status } = current.job;
  const isLive = status === "queued" || status === "running";
  const stateUrl = to.jobState(id);
  useEffect(() => {
    loaded.current = job;
    setState({ job, runPath });
  }, [job, runPath]);
  useEffect(() => {
    if (!isLive) return;
    const gone = new AbortController();
    const ask = async () => {
      const response = await fetch(stateUrl, { redirect: "manual", signal: gone.signal }).catch(() => null);
      if (gone.signal.aborted) return;
      setStale(!response?.ok);
      if (response?.ok) setState((await response.json()) as JobState);
    };
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => {
      gone.abort();
      clearInterval(timer);
    };
  }, [isLive, stateUrl]);
  const leadsTo = isWaiting ? current.runPath : null;
  useEffect(() => {
    if (leadsTo) navigate(leadsTo, { replace: true });
  }, [leadsTo, navigate]);
  return { ...current, isStale: isStale && isLive };
}
