import type { Permission } from "../access/permissions.ts";

/** What a document can be evidence for. */
export const SUBJECT_KINDS = [
  "residency",
  "lease",
  "title",
  "application",
  "service-entry",
  "ip",
  "duty",
  "team",
] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** Who may see a document, and who may attach and withdraw one: whoever may do so with its subject. */
export const SUBJECT_PERMISSIONS: Readonly<Record<SubjectKind, { read: Permission; write: Permission }>> = {
  residency: { read: "residency:read", write: "residency:write" },
  lease: { read: "space:read", write: "space:write" },
  title: { read: "titles:read", write: "titles:write" },
  application: { read: "residency:read", write: "residency:write" },
  "service-entry": { read: "residency:read", write: "residency:write" },
  ip: { read: "titles:read", write: "titles:write" },
  duty: { read: "titles:read", write: "titles:write" },
  team: { read: "residency:read", write: "residency:write" },
};
