import type { ByteReader } from "../body/byte-reader.ts";
import { S3Error } from "../s3-error.ts";

export type Form = {
  /** By lower-case name; only those before the file, because S3 ignores all later ones. */
  fields: ReadonlyMap<string, string>;
  file: { name: string; content: AsyncGenerator<Buffer> };
};

/** AWS's limit for everything before the file, in bytes: 20 KB. */
const maxFieldsSize = 20_000;

/** Put before the form, so that its first delimiter looks like all others. */
export const formStart = "\r\n";

/** Reads `multipart/form-data` up to its file; the file's bytes are read later, as a stream. */
export async function readForm(reader: ByteReader, contentType: string): Promise<Form> {
  const boundary = /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  if (boundary === null)
    throw new S3Error("PreconditionFailed", {
      message: "Bucket POST must be of the enclosure-type multipart/form-data",
      details: { Condition: "Bucket POST must be of the enclosure-type multipart/form-data" },
    });
  const delimiter = `\r\n--${boundary[1] ?? boundary[2] ?? ""}`;
  const fields = new Map<string, string>();
  let size = 0;
  const before = async (mark: string) => {
    const found = await reader.before(mark, maxFieldsSize - size);
    if (found === "ended") throw malformed();
    if (found === "too-long") throw new S3Error("MaxPostPreDataLengthExceeded");
    size += found.length;
    return found.toString("utf8");
  };

  if ((await before(delimiter)).trim() !== "") throw malformed();
  for (;;) {
    const end = await before("\r\n");
    if (end.trim() === "--") throw new S3Error("IncorrectNumberOfFilesInPostRequest");
    if (end.trim() !== "") throw malformed();
    const { name, filename } = readDisposition(await before("\r\n\r\n"));
    if (name === "file") {
      return { fields, file: { name: filename ?? "", content: reader.piecesBefore(delimiter, malformed) } };
    }
    // S3 refuses two fields with the same name.
    if (fields.has(name))
      throw new S3Error("InvalidArgument", {
        message: "POST requires exactly one value per field",
        details: { ArgumentName: name },
      });
    fields.set(name, await before(delimiter));
  }
}

function readDisposition(head: string): { name: string; filename: string | undefined } {
  const line = head.split("\r\n").find((one) => /^content-disposition:/i.test(one)) ?? "";
  const name = /;\s*name="([^"]*)"/i.exec(line)?.[1];
  if (name === undefined || name === "") throw malformed();
  const path = /;\s*filename="([^"]*)"/i.exec(line)?.[1];
  // Some browsers send a whole path; S3 uses its last part.
  return { name: decode(name).toLowerCase(), filename: path && decode(path).replace(/^.*[/\\]/, "") };
}

/** Decodes a name: browsers escape quotes and line ends in this way. */
function decode(text: string): string {
  return text.replaceAll("%22", '"').replaceAll("%0D", "\r").replaceAll("%0A", "\n");
}

function malformed(): S3Error {
  return new S3Error("MalformedPOSTRequest");
}
