import access from "./access.ts";
import account from "./account.ts";
import audit from "./audit.ts";
import common from "./common.ts";
import errors from "./errors.ts";
import explain from "./explain.ts";
import filings from "./filings.ts";
import glossary from "./glossary.ts";
import policy from "./policy.ts";
import reports from "./reports.ts";
import residency from "./residency.ts";
import rewards from "./rewards.ts";
import runs from "./runs.ts";
import scoring from "./scoring.ts";
import shell from "./shell.ts";
import space from "./space.ts";
import titles from "./titles.ts";

export default {
  access,
  account,
  audit,
  common,
  errors,
  explain,
  filings,
  glossary,
  policy,
  reports,
  residency,
  rewards,
  runs,
  scoring,
  shell,
  space,
  titles,
};
