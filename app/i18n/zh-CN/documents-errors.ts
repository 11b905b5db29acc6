/** Refusals of files kept as evidence. */
export const documentErrors = {
  absent: "没有找到这个文件。",
  "subject-absent": "没有找到文件所属的记录。",
  "file-required": "请选择要上传的文件。",
  "file-empty": "这个文件是空的。",
  "too-large": "文件超过 {{maxMb}} MB。请压缩或拆分后再上传。",
  "type-refused": "不收这种文件。请上传 PDF、PNG、JPG、WebP、.docx 或 .xlsx。",
  "type-mismatch": "文件内容与扩展名不符，或文件已损坏。请用原程序打开并另存后再上传。",
  macros: "文件带有宏，不能保存。请另存为不含宏的 .docx 或 .xlsx。",
  "quota-reached": "本载体的文件合计不能超过 {{quotaMb}} MB，已经放不下这一个。请联系系统管理员扩大空间。",
  "reason-required": "请填写撤回原因。",
  "withdrawn-already": "这个文件已经撤回。",
  "holds-subject": "这条记录还附有证明文件。请先撤回文件，再删除记录。",
};

/** Refusals of imports of rooms, leases and titles. */
export const exportErrors = {
  "too-many": "超过 {{max}} 行，一次导不出来。请先用筛选条件缩小范围，再分几次导出。",
};
export const importErrors = {
  "undo-changed": "有 {{count}} 行在提交之后又改过，不能整批撤销。请逐条处理。",
  "undo-let": "这些房间上已有 {{count}} 份租约，不能撤销。请先撤销或删除租约。",
  "column-twice": "“{{columns}}”选了不止一次，请只留一列。",
  "columns-missing": "还缺必需的列：{{columns}}。",
  "choose-rows": "请至少勾选一行。",
};
