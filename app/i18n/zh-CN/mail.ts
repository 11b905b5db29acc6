/** The mails that the product sends. No namespace of the interface: the server alone writes them. */
export default {
  kinds: {
    invitation: {
      subject: "邀请您加入 {{organization}}",
      lines: {
        greeting: "{{name}}，您好：",
        gap: "",
        what: "{{invitedBy}} 邀请您以“{{role}}”身份加入载体 Zaiti 中的 {{organization}}。",
        how: "请打开下面的链接。还没有账号时，在那里设置密码；已有账号时，登录后确认。",
        gapBefore: "",
        link: "{{link}}",
        gapAfter: "",
        until: "链接在 {{until}}（北京时间）之前有效，只能用一次。不认识邀请人时，不必理会。",
      },
    },
    reset: {
      subject: "重设载体 Zaiti 的密码",
      lines: {
        greeting: "{{name}}，您好：",
        gap: "",
        what: "有人为您的账号申请重设密码。是您本人时，请打开下面的链接设置新密码：",
        gapBefore: "",
        link: "{{link}}",
        gapAfter: "",
        until: "链接在 {{until}}（北京时间）之前有效，只能用一次。不是您本人时，不必理会：密码没有变动。",
      },
    },
    "password-changed": {
      subject: "您的载体 Zaiti 密码已更改",
      lines: {
        greeting: "{{name}}，您好：",
        gap: "",
        what: "您账号的密码刚刚更改，其他登录已全部退出。",
        ifNot: "不是您本人改的？请立即在登录页申请重设密码，并告知您机构的管理员。",
      },
    },
    "second-factor-changed": {
      subject: "您的载体 Zaiti 两步验证有变动",
      lines: {
        greeting: "{{name}}，您好：",
        gap: "",
        what: "您账号的两步验证刚刚开启或关闭。",
        ifNot: "不是您本人操作？请立即更改密码，并告知您机构的管理员。",
      },
    },
    "second-factor-removed": {
      subject: "您的载体 Zaiti 两步验证已由管理员移除",
      lines: {
        greeting: "{{name}}，您好：",
        gap: "",
        what: "{{organization}} 的管理员核对身份后，移除了您账号的两步验证。您在各处的登录已退出，手机号登录和原密码不再有效。",
        how: "请在登录页选择“忘记密码”，用这个邮箱设置新密码，再在“我的账号”中重新开启两步验证。",
        ifNot: "没有请管理员这样做？请立即联系您机构的管理员。",
      },
    },
    "phone-changed": {
      subject: "您的载体 Zaiti 登录手机号有变动",
      lines: {
        greeting: "{{name}}，您好：",
        gap: "",
        what: "您账号用于登录的手机号刚刚添加、更换或移除。",
        ifNot: "不是您本人操作？请立即更改密码，并告知您机构的管理员。",
      },
    },
  },
  /** By text message: short, and with what they are good for, so that nobody reads one out to a stranger. */
  texts: {
    "sign-in": "【载体Zaiti】登录验证码 {{code}}，5 分钟内有效。请勿告诉任何人，包括自称工作人员的人。",
    prove:
      "【载体Zaiti】您正在把这个手机号用于登录，验证码 {{code}}，5 分钟内有效。不是您本人操作时，不必理会。",
  },
  foot: "这封邮件由系统发出，请勿回复。",
};
