/** Part of every run: results are promised to be the same for the same inputs, policies and engine version. */
export const ENGINE_VERSION = "1.0.0";
