import { useFetcher } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";
import {
  answered,
  type Entry,
  restored,
  type SentCell,
  toSend,
  type Unsaved,
  unsavedOf,
  unsent,
} from "#app/domain/reports/entry-grid.ts";
import type { SaveCellsResult } from "#app/domain/reports/grid.ts";

type Said = { code: string; details: Readonly<Record<string, string | number>> };
type Answer = { ok: true; sent: SentCell[]; result: SaveCellsResult } | { ok: false; refusal: Said };

/** So long after the last key the typed cells are saved. */
const IDLE_MS = 1_200;
/** So long after a failure that may pass (no connection, busy) it is tried again. */
const RETRY_MS = 8_000;
const PASSING = ["reports.offline", "common.busy"];
/** So long an answer is waited for; then the cells wait to be sent again, as without a connection. */
const OVERDUE_MS = 30_000;
const OVERDUE: Said = { code: "reports.offline", details: {} };

function keptIn(key: string): Unsaved | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as Unsaved | null;
  } catch {
    return null;
  }
}

/** Keeps what is not on the server yet in the browser, until it is. */
function keep(key: string, unsaved: Unsaved): void {
  try {
    if (unsaved.cells.length === 0) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(unsaved));
  } catch {
    // A full or forbidden store: the page itself still holds everything.
  }
}

/** The grid's state, saved as a draft by itself, kept in the browser while it cannot be. */
export function useEntry({
  first,
  storageKey,
  period,
  mayWrite,
}: {
  first: () => Entry;
  storageKey: string;
  period: string;
  mayWrite: boolean;
}) {
  const [entry, setEntry] = useState(first);
  const now = useRef(entry);
  const [failure, setFailure] = useState<Said | null>(null);
  const [restoredCount, setRestoredCount] = useState(0);
  const fetcher = useFetcher<Answer>();
  const inFlight = useRef<SentCell[] | null>(null);
  const isOverdue = useRef(false);
  const sentAt = useRef(0);
  /** The last answer that was taken in; the fetcher goes on showing it until the next one. */
  const taken = useRef(fetcher.data);

  const apply = useCallback((change: (entry: Entry) => Entry) => {
    now.current = change(now.current);
    setEntry(now.current);
  }, []);

  const { submit } = fetcher;
  const save = useCallback(() => {
    if ((inFlight.current && !isOverdue.current) || !mayWrite) return;
    const { entry: sending, sent } = toSend(now.current);
    if (sent.length === 0) return;
    inFlight.current = sent;
    isOverdue.current = false;
    sentAt.current = Date.now();
    apply(() => sending);
    submit(
      { period, money: sending.money, cells: JSON.stringify(sent) },
      { method: "post", preventScrollReset: true },
    );
  }, [apply, submit, period, mayWrite]);

  // The answer counts from when it is there. The fetcher is idle only after the page's other loaders have run again, and shows
  // that in a transition: both may take long, or come to nothing, on a slow connection.
  const { data: answer } = fetcher;
  useEffect(() => {
    const sent = inFlight.current;
    if (!answer || answer === taken.current || !sent) return;
    taken.current = answer;
    inFlight.current = null;
    isOverdue.current = false;
    if (answer.ok) {
      setFailure(null);
      apply((it) => answered(it, sent, answer.result));
    } else {
      setFailure(answer.refusal);
      apply(unsent);
    }
  }, [answer, apply]);

  // No answer at all: the next sending gives this one up, and an answer that comes before it still counts.
  useEffect(() => {
    const timer = setInterval(() => {
      if (!inFlight.current || isOverdue.current || Date.now() - sentAt.current < OVERDUE_MS) return;
      isOverdue.current = true;
      setFailure(OVERDUE);
      apply(unsent);
    }, 1_000);
    return () => clearInterval(timer);
  }, [apply]);

  // What an earlier visit could not save.
  useEffect(() => {
    const kept = keptIn(storageKey);
    if (!kept || !mayWrite) return;
    const back = restored(now.current, kept);
    apply(() => back.entry);
    setRestoredCount(back.count);
  }, [storageKey, mayWrite, apply]);

  useEffect(() => {
    if (mayWrite) keep(storageKey, unsavedOf(entry));
    if (failure && !PASSING.includes(failure.code)) return;
    const timer = setTimeout(save, failure ? RETRY_MS : IDLE_MS);
    return () => clearTimeout(timer);
  }, [entry, failure, save, storageKey, mayWrite]);

  useEffect(() => {
    const leave = (event: BeforeUnloadEvent) => {
      if (unsavedOf(now.current).cells.length > 0) event.preventDefault();
    };
    const hide = () => {
      if (document.visibilityState === "hidden") save();
    };
    window.addEventListener("beforeunload", leave);
    document.addEventListener("visibilitychange", hide);
    return () => {
      window.removeEventListener("beforeunload", leave);
      document.removeEventListener("visibilitychange", hide);
    };
  }, [save]);

  const retry = useCallback(() => {
    setFailure(null);
    save();
  }, [save]);

  return { entry, apply, save, retry, failure, restoredCount };
}
