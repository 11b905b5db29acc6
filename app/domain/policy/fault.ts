/** One thing wrong with a policy: a code that i18n turns into a sentence, and where it stands (RFC 6901). */
export type PolicyFault = {
  code: string;
  path: string;
  params: Readonly<Record<string, string | number>>;
};
/** Collects faults below one path. */
export type Report = (code: string, path: string, params?: PolicyFault["params"]) => void;
