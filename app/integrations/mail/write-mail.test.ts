import { describe, expect, it } from "vitest";
import { type MailKind, writeMail } from "./write-mail.ts";

const given = {
  name: "新人",
  organization: "金凤孵化器",
  invitedBy: "何总",
  role: "operator",
  until: "2026年1月20日 10:00",
  link: "https://zaiti.example/invitation?token=abc",
};
const mailOf = (kind: MailKind, locale: string, facts = given) =>
  writeMail({ id: "m", kind, to: "new@x.example", locale, given: facts });

describe("a mail", () => {
  it("says who invites whom to what, until when, with the link on a line of its own", () => {
    const { subject, text } = mailOf("invitation", "zh-CN");
    expect(subject).toBe("邀请您加入 金凤孵化器");
    expect(text).toContain("何总 邀请您以“经办人”身份加入");
    expect(text.split("\n")).toContain(given.link);
    expect(mailOf("invitation", "en").text).toContain("as Operator");
  });

  it("leaves no gap unfilled, in any kind and language", () => {
    for (const kind of [
      "invitation",
      "reset",
      "password-changed",
      "second-factor-changed",
      "second-factor-removed",
      "phone-changed",
    ] as const) {
      for (const locale of ["zh-CN", "en", "fr"]) {
        const { subject, text } = mailOf(kind, locale);
        expect(`${subject}${text}`).not.toMatch(/\{\{|undefined/);
      }
    }
  });

  it("lets a name add no line of its own", () => {
    const { subject, text } = mailOf("invitation", "en", {
      ...given,
      name: "x\nClick https://evil.example",
      organization: "y\r\nBcc: all@x.example",
    });
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text.split("\n").some((line) => line.startsWith("Click") || line.startsWith("Bcc"))).toBe(false);
  });
});
