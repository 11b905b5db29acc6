import type { Shape } from "../shape.ts";
import type * as zh from "../zh-CN/documents-errors.ts";

/** Refusals of files kept as evidence. */
export const documentErrors = {
  absent: "This document was not found.",
  "subject-absent": "The record that the document belongs to was not found.",
  "file-required": "Choose the file to upload.",
  "file-empty": "This file is empty.",
  "too-large": "The file is larger than {{maxMb}} MB. Compress or split it and upload it again.",
  "type-refused": "Files of this kind are not kept. Upload a PDF, PNG, JPG, WebP, .docx or .xlsx.",
  "type-mismatch":
    "What is in the file is not what its name says, or it is damaged. Open it in its program, save it again and upload that.",
  macros: "The file contains macros and cannot be kept. Save it as a .docx or .xlsx without macros.",
  "quota-reached":
    "The documents of this carrier may take {{quotaMb}} MB in all; there is no room left for this one. Ask the system administrator for more.",
  "reason-required": "Say why it is withdrawn.",
  "withdrawn-already": "This document is withdrawn already.",
  "holds-subject": "Documents are attached to this record. Withdraw them first, then delete it.",
} satisfies Shape<typeof zh.documentErrors>;

/** Refusals of imports of rooms, leases and titles. */
export const exportErrors = {
  "too-many":
    "There are more than {{max}} rows, too many for one file. Narrow the list by its filters and export it in parts.",
} satisfies Shape<typeof zh.exportErrors>;
export const importErrors = {
  "undo-changed":
    "{{count}} rows were changed after they were committed; the import cannot be undone as a whole. Deal with them one by one.",
  "undo-let":
    "The rooms have {{count}} leases by now, so the import cannot be undone. Undo or delete the leases first.",
  "column-twice": "“{{columns}}” is chosen more than once; keep one of them.",
  "columns-missing": "Still missing, and needed: {{columns}}.",
  "choose-rows": "Tick one row at least.",
} satisfies Shape<typeof zh.importErrors>;
