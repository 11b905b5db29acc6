import fc from "fast-check";

export * from "fast-check";

// One seed for every mutant, so that a score can be measured again; the first counterexample is enough.
fc.configureGlobal({ seed: 20_230_101, endOnFailure: true });

// A survivor costs every run of every property that covers it: a share of them may be enough.
const share = Number(process.env.PROPERTY_RUNS_SHARE ?? 1);

const assert = (property, parameters = {}) =>
  fc.assert(property, { ...parameters, numRuns: Math.ceil((parameters.numRuns ?? 100) * share) });

export default { ...fc, assert };
