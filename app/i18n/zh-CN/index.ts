import access from "./access.ts";
import account from "./account.ts";
import admission from "./admission.ts";
import audit from "./audit.ts";
import common from "./common.ts";
import documents from "./documents.ts";
import errors from "./errors.ts";
import explain from "./explain.ts";
import exports_ from "./exports.ts";
import filings from "./filings.ts";
import firms from "./firms.ts";
import glossary from "./glossary.ts";
import imports from "./imports.ts";
import leases from "./leases.ts";
import mentoring from "./mentoring.ts";
import people from "./people.ts";
import policy from "./policy.ts";
import property from "./property.ts";
import register from "./register.ts";
import registry from "./registry.ts";
import reports from "./reports.ts";
import residency from "./residency.ts";
import rewards from "./rewards.ts";
import runs from "./runs.ts";
import scoring from "./scoring.ts";
import shell from "./shell.ts";
import space from "./space.ts";
import teams from "./teams.ts";
import titles from "./titles.ts";
import transfers from "./transfers.ts";

export default {
  access,
  account,
  admission,
  audit,
  common,
  documents,
  errors,
  explain,
  exports: exports_,
  filings,
  firms,
  glossary,
  mentoring,
  people,
  policy,
  property,
  register,
  registry,
  imports,
  reports,
  residency,
  rewards,
  runs,
  scoring,
  shell,
  leases,
  space,
  teams,
  titles,
  transfers,
};
