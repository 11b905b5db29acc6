import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/documents.ts";

export default {
  title: "Supporting documents",
  lead: "Files kept as evidence. One that is withdrawn can still be seen, with who withdrew it and why.",
  empty: "No documents yet.",
  added: "Uploaded by {{name}}, {{at}}",
  withdrawn: "Withdrawn",
  withdrawnBy: "Withdrawn by {{name}}, {{at}}: {{reason}}",
  from: { application: "From the application", team: "From the team" },
  attach: "Upload a document",
  file: "File",
  fileHint: "PDF, picture (PNG, JPG, WebP), Word (.docx) or Excel (.xlsx), at most {{maxMb}} MB.",
  tooLarge: "This file has {{mb}} MB; at most {{maxMb}} MB are taken.",
  submit: "Upload",
  withdraw: "Withdraw",
  withdrawOne: "Withdraw “{{name}}”",
  reason: "Why it is withdrawn",
  reasonHint: "The file is not deleted; the reason stays with it.",
  back: "Back to the page before",
  subject: {
    residency: "Stay",
    lease: "Lease",
    title: "Title",
    application: "Application",
    "service-entry": "Service record",
    ip: "Intellectual property",
    duty: "Yearly duty of a title",
    team: "Team",
  },
} satisfies Shape<typeof zh>;
