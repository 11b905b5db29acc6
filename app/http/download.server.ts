const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** An .xlsx to keep, under a name that may hold any characters (RFC 6266, RFC 5987). */
export function workbookResponse(fileName: string, bytes: Uint8Array): Response {
  const plain = fileName.replace(/[^\w.-]/g, "_");
  const full = encodeURIComponent(fileName).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return new Response(Buffer.from(bytes), {
    headers: {
      "Content-Type": XLSX,
      "Content-Disposition": `attachment; filename="${plain}"; filename*=UTF-8''${full}`,
    },
  });
}
