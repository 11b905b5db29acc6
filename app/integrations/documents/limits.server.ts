import { env } from "#app/env.server.ts";

const MB = 1024 * 1024;

/** What is kept: the largest single file, and all files of a carrier together, both in bytes. */
export const DOCUMENT_LIMITS = {
  bytes: env.DOCUMENT_MOST_MB * MB,
  quota: env.DOCUMENT_QUOTA_MB * MB,
} as const;
