/** What is said before any page is reached, always in both languages: nobody's choice has been read yet. */
export default {
  home: "返回首页",
  reference: "编号",
  malformed: { title: "地址或请求无法识别", text: "请检查地址是否完整，或从首页重新进入。" },
  otherSite: {
    title: "请求不是从本系统的页面发出的",
    text: "为安全起见已拒绝，没有改动任何数据。请从首页重新进入后再操作。",
  },
  denied: { title: "您不能查看此内容", text: "它属于其他单位或角色。请切换单位，或向管理员申请权限。" },
  notFound: { title: "没有找到此页面", text: "地址可能有误，或内容已移动。请从首页重新进入。" },
  method: { title: "不支持这种请求方式", text: "请从页面上的链接和按钮操作。" },
  slow: { title: "请求用时过长", text: "请求没有按时传完，没有改动任何数据。请检查网络后再试。" },
  conflict: { title: "内容已被他人改动", text: "请刷新页面，查看最新内容后再操作。" },
  gone: { title: "已经失效", text: "链接或期间已经关闭。" },
  unsized: { title: "请求没有说明大小", text: "请用浏览器重新提交。" },
  tooLarge: { title: "提交的内容过大", text: "文件超过 12 MB，请拆分后再上传；表单文字请分几次提交。" },
  tooLong: { title: "地址过长", text: "请缩短筛选条件，或从首页重新进入。" },
  mediaType: { title: "提交的格式不支持", text: "请用本系统的页面提交表单或文件。" },
  invalid: { title: "提交的内容有误", text: "请返回检查后重新提交，没有改动任何数据。" },
  tooMany: { title: "请求过于频繁", text: "请稍候再试，没有改动任何数据。" },
  broken: { title: "系统出了问题", text: "问题已记录，没有改动任何数据。请稍后再试。" },
  busy: { title: "系统繁忙", text: "请稍后再试，没有改动任何数据。" },
};
