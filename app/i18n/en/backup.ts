import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/backup.ts";

/** What the commands of back-up and restore say. */
export default {
  usageBackup:
    "Usage: npm run db:backup -- file [--replace]; to check one: npm run db:backup -- --check file [--digest hex]",
  usageRestore: "Usage: npm run db:restore -- file [--digest hex]",
  noBackupLogin:
    "BACKUP_DATABASE_URL, the login of zaiti_backup, is not set. The server's own login does not see every row and must not make back-ups.",
  noAdminLogin: "ADMIN_DATABASE_URL is not set. A restore needs an administrator's login.",
  backedUp: "✓ Backed up: {{tables}} tables, {{rows}} rows, {{bytes}} bytes, as of {{takenAt}}",
  checked: "✓ The back-up is whole: {{tables}} tables, {{rows}} rows, version {{product}}, as of {{takenAt}}",
  digest: "  Digest of its manifest {{digest}} (keep it elsewhere; --digest compares with it)",
  restored: "✓ Restored: {{tables}} tables, {{rows}} rows, each compared, as of {{takenAt}}",
  afterwards:
    "  {{sessions}} sessions ended: everybody signs in again. The signing key is a new one. {{logs}} audit logs say that there was a restore.",
  migrated: "  {{count}} migrations that came after the back-up were applied.",
  logHolds: "✓ {{count}} audit logs hold",
  logBroken:
    "✗ Audit log of {{organization}}: from entry {{seq}} on the digests do not agree; it was so when the back-up was made. Leave everything as it is and find out why.",
} satisfies Shape<typeof zh>;
