/** What the commands of back-up and restore say. */
export default {
  usageBackup:
    "用法：npm run db:backup -- 文件 [--replace]；核验已有的备份：npm run db:backup -- --check 文件 [--digest 摘要]",
  usageRestore: "用法：npm run db:restore -- 文件 [--digest 摘要]",
  noBackupLogin:
    "没有设置 BACKUP_DATABASE_URL（zaiti_backup 的登录）。服务自己的登录看不到全部数据，不能备份。",
  noAdminLogin: "没有设置 ADMIN_DATABASE_URL。恢复要用管理员登录。",
  backedUp: "✓ 备份完成：{{tables}} 张表，{{rows}} 行，{{bytes}} 字节，数据截至 {{takenAt}}",
  checked: "✓ 备份完好：{{tables}} 张表，{{rows}} 行，版本 {{product}}，数据截至 {{takenAt}}",
  digest: "  清单摘要 {{digest}}（请另存一处，核验和恢复时用 --digest 比对）",
  restored: "✓ 恢复完成：{{tables}} 张表，{{rows}} 行，逐行核对一致，数据截至 {{takenAt}}",
  afterwards: "  {{sessions}} 个登录已失效，请重新登录；签名密钥已更换；{{logs}} 份操作日志记下了这次恢复。",
  migrated: "  另应用了 {{count}} 个备份之后的迁移。",
  logHolds: "✓ {{count}} 份操作日志环环相扣",
  logBroken: "✗ 操作日志 {{organization}}：第 {{seq}} 条起与摘要不符，备份时已是如此。请保留现场并查明。",
};
