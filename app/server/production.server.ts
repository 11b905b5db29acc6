/*
 * Imported before anything that reads NODE_ENV, React among it: `npm start` is production, unless it is told otherwise
 * or shows the demo.
 */
process.env.NODE_ENV ??= process.env.DEMO === "on" ? "development" : "production";
