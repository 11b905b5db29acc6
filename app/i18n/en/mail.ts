import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/mail.ts";

export default {
  kinds: {
    invitation: {
      subject: "Invitation to {{organization}}",
      lines: {
        greeting: "Hello {{name}},",
        gap: "",
        what: "{{invitedBy}} invites you to {{organization}} in Zaiti, as {{role}}.",
        how: "Please open the link below. If you have no account yet, you choose a password there; if you have one, sign in and accept.",
        gapBefore: "",
        link: "{{link}}",
        gapAfter: "",
        until:
          "The link is good until {{until}} (Beijing time) and works once. If you do not know who invites you, ignore this mail.",
      },
    },
    reset: {
      subject: "Choose a new password for Zaiti",
      lines: {
        greeting: "Hello {{name}},",
        gap: "",
        what: "Somebody asked to choose a new password for your account. If it was you, please open this link:",
        gapBefore: "",
        link: "{{link}}",
        gapAfter: "",
        until:
          "It is good until {{until}} (Beijing time) and works once. If it was not you, ignore this mail: your password has not changed.",
      },
    },
    "password-changed": {
      subject: "Your Zaiti password was changed",
      lines: {
        greeting: "Hello {{name}},",
        gap: "",
        what: "The password of your account has just been changed; every other session has ended.",
        ifNot:
          "It was not you? Ask for a new password on the sign-in page at once, and tell your organisation's administrator.",
      },
    },
    "second-factor-changed": {
      subject: "Two-step sign-in of your Zaiti account was changed",
      lines: {
        greeting: "Hello {{name}},",
        gap: "",
        what: "Two-step sign-in of your account has just been turned on or off.",
        ifNot: "It was not you? Change your password at once, and tell your organisation's administrator.",
      },
    },
    "second-factor-removed": {
      subject: "An administrator took two-step sign-in off your Zaiti account",
      lines: {
        greeting: "Hello {{name}},",
        gap: "",
        what: "An administrator of {{organization}} made sure who you are and took two-step sign-in off your account. Your sessions, your sign-in by phone number and your password have ended.",
        how: "Please choose “Forgotten your password?” on the sign-in page, set a new password with this address, then turn two-step sign-in on again under “My account”.",
        ifNot: "You did not ask for this? Tell your organisation's administrator at once.",
      },
    },
    "phone-changed": {
      subject: "The phone number of your Zaiti account was changed",
      lines: {
        greeting: "Hello {{name}},",
        gap: "",
        what: "The phone number that you sign in with has just been added, replaced or removed.",
        ifNot: "It was not you? Change your password at once, and tell your organisation's administrator.",
      },
    },
  },
  texts: {
    "sign-in":
      "[Zaiti] {{code}} is your code to sign in, good for 5 minutes. Tell it to nobody, whoever asks.",
    prove:
      "[Zaiti] {{code}} confirms this number for signing in, good for 5 minutes. Not you? Ignore this message.",
  },
  foot: "This mail was sent by the system; please do not answer it.",
} satisfies Shape<typeof zh>;
