import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/edge.ts";

export default {
  home: "Back to the start",
  reference: "Reference",
  malformed: {
    title: "This address or request cannot be read",
    text: "Check that the address is complete, or start again from the first page.",
  },
  otherSite: {
    title: "This request did not come from a page of this system",
    text: "It was refused to be safe, and nothing has changed. Start again from the first page.",
  },
  denied: {
    title: "You may not see this",
    text: "It belongs to another organisation or role. Switch organisation, or ask an administrator for access.",
  },
  notFound: {
    title: "This page was not found",
    text: "The address may be wrong, or the page has moved. Start again from the first page.",
  },
  method: {
    title: "This kind of request is not supported",
    text: "Please use the links and buttons of the pages.",
  },
  slow: {
    title: "The request took too long",
    text: "It did not arrive in time, and nothing has changed. Check the connection and try again.",
  },
  conflict: {
    title: "Somebody else has changed this",
    text: "Reload the page to see the latest state before changing it.",
  },
  gone: { title: "This has ended", text: "The link or the period is closed." },
  unsized: { title: "The request does not say its size", text: "Please send it again with a browser." },
  tooLarge: {
    title: "What was sent is too large",
    text: "The file is larger than 12 MB: please split it and upload again. Send long forms in parts.",
  },
  tooLong: {
    title: "The address is too long",
    text: "Use fewer filters, or start again from the first page.",
  },
  mediaType: {
    title: "What was sent has a form that is not supported",
    text: "Please send forms and files from the pages of this system.",
  },
  invalid: {
    title: "What was sent is not right",
    text: "Go back, check it and send it again. Nothing has changed.",
  },
  tooMany: {
    title: "Too many requests",
    text: "Please wait a little and try again. Nothing has changed.",
  },
  broken: {
    title: "Something went wrong",
    text: "It has been recorded and nothing has changed. Please try again shortly.",
  },
  busy: { title: "Rather busy just now", text: "Please try again shortly. Nothing has changed." },
} satisfies Shape<typeof zh>;
