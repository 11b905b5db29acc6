import type { Shape } from "../shape.ts";
import type { backupErrors as zh } from "../zh-CN/backup-errors.ts";

/** Refusals of back-up and restore, which the command line says in both languages. */
export const backupErrors = {
  "sees-not-all":
    "This database login is held by row-level security and does not see every row: it must not make back-ups. Use zaiti_backup.",
  "cannot-read":
    "The back-up's login may not read the table {{table}}; no back-up was made. Grant SELECT on it to zaiti_backup.",
  "no-schema": "This database has none of the product's tables yet: there is nothing to back up.",
  "file-exists": "The file exists and was left as it is. Choose another name, or add --replace.",
  "under-way":
    "{{file}} exists: another back-up is writing it, or one that was interrupted left it. When no back-up is under way, delete it and try again.",
  "no-file": "There is no such file, or it may not be read.",
  "not-a-backup": "This file is not a back-up of this product.",
  "cut-off": "The back-up is incomplete: its end is missing. Nothing of it was used.",
  damaged: "The back-up is damaged: {{where}} does not agree with its manifest. Nothing of it was used.",
  "manifest-changed": "The back-up's manifest does not agree with its digest: it was changed.",
  "other-digest": "This is not the back-up that was asked for: the digest of its manifest is {{found}}.",
  newer:
    "The back-up was made by a newer version ({{product}}). Restore it with that version or a later one.",
  "other-program":
    "The back-up's database version is not one that this program knows. It cannot be restored.",
  "tables-differ":
    "The table {{table}} is not the same in the back-up and in the database. Nothing was done.",
  "rows-differ": "The rows of the table {{table}} do not agree. Nothing was kept.",
  "log-differs":
    "The restored audit log of {{organization}} is not as it was when the back-up was made. Nothing was kept.",
  "key-broken": "The restored rows break the foreign key {{key}}. Nothing was kept.",
  "not-empty":
    "The database is not empty: the table {{table}} holds rows. A back-up is restored into an empty database only; nothing was changed.",
  "not-ours": "The database holds other tables: it is not an empty one of this product. Nothing was changed.",
  "database-ahead":
    "The database is at a later version than the back-up. Restore into a new, empty database.",
  "restore-login":
    "This login cannot restore a back-up; it lacks: {{lack}}. Use a superuser, or grant what is lacking.",
} satisfies Shape<typeof zh>;
