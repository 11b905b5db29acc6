const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/**
 * A file to keep: never shown in the browser, and if it were, without scripts, forms or an origin. Its name may hold any
 * characters (RFC 6266, RFC 5987). No caching and no sniffing, as the server says for every answer; said here as well,
 * since a file is private wherever it is served.
 */
export function fileResponse(name: string, type: string, body: BodyInit): Response {
  const plain = name.replace(/[^\w.-]/g, "_");
  const full = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return new Response(body, {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${plain}"; filename*=UTF-8''${full}`,
      "Content-Security-Policy": "sandbox; default-src 'none'",
    },
  });
}

/** An .xlsx to keep. */
export const workbookResponse = (fileName: string, bytes: Uint8Array): Response =>
  fileResponse(fileName, XLSX, Buffer.from(bytes));
