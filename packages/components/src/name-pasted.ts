/**
 * Names a pasted picture by the time, because browsers give all of them the same name:
 * "Screenshot 2026-11-27 18.30.05.png".
 */
export function namePasted(file: File, screenshot: string, now: Date = new Date()): File {
  if (file.name !== "image.png") return file;
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString();
  const name = `${screenshot} ${local.slice(0, 10)} ${local.slice(11, 19).replaceAll(":", ".")}.png`;
  return new File([file], name, { type: file.type, lastModified: file.lastModified });
}
