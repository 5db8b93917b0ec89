/** How much of a text (bytes) a preview reads. */
const most = 64 * 1024;

export type Beginning = { text: string; isCut: boolean };

/** Reads the beginning of a text. The rest is not awaited, and mostly not sent. */
export async function readBeginning(response: Response): Promise<Beginning> {
  if (!response.ok || response.body === null) throw new Error(`The file's host has answered ${response.status}.`);
  const decoder = decoderOf(response.headers.get("content-type") ?? "");
  const reader = response.body.getReader();
  let text = "";
  let left = most;
  for (let isCut = false; !isCut;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), isCut };
    // A character that is cut in the middle is left out.
    text += decoder.decode(value.subarray(0, left), { stream: true });
    isCut = value.length > left;
    left -= Math.min(left, value.length);
  }
  await reader.cancel();
  return { text, isCut: true };
}

function decoderOf(contentType: string): TextDecoder {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
