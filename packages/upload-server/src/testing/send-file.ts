import type { UploadPlan } from "@s3-direct/upload-core/contract";

type Answer = { status: number; code?: string };

/**
 * Sends a file as a browser does, exactly according to the plan; `headers` replace or add to those of its PUTs.
 * @returns the first response that is not a success, otherwise the first one
 */
export async function sendFile(
  plan: UploadPlan,
  file: Uint8Array<ArrayBuffer> | string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const bytes = typeof file === "string" ? bytesOf(file) : file;
  const requests = requestsOf(plan, bytes).map(({ url, ...request }) =>
    fetch(url, { ...request, ...("headers" in request && { headers: { ...request.headers, ...headers } }) }),
  );
  const answers = await Promise.all((await Promise.all(requests)).map(answerOf));
  const [first] = answers;
  if (!first) throw new Error("The plan has no request.");
  return answers.find(({ status }) => status >= 300) ?? first;
}

function requestsOf(plan: UploadPlan, bytes: Uint8Array<ArrayBuffer>) {
  switch (plan.kind) {
    case "single":
      return [{ url: plan.url, method: "PUT", headers: plan.headers, body: bytes }];
    case "form":
      return [{ url: plan.url, method: "POST", body: formOf(plan.fields, bytes) }];
    case "multipart":
      return plan.parts.map(({ partNumber, url, headers }) => {
        const body = bytes.subarray((partNumber - 1) * plan.partSize, partNumber * plan.partSize);
        return { url, method: "PUT", headers, body };
      });
  }
}

function formOf(fields: Record<string, string>, bytes: Uint8Array<ArrayBuffer>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([bytes]));
  return form;
}

async function answerOf(response: Response): Promise<Answer> {
  const code = /<Code>(\w+)</.exec(await response.text())?.[1];
  return { status: response.status, ...(code !== undefined && { code }) };
}

/** Returns an upload's name in calls of the procedures. */
export function idOf(plan: UploadPlan): { key: string; uploadId?: string } {
  return { key: plan.key, ...(plan.kind === "multipart" && { uploadId: plan.uploadId }) };
}

export const bytesOf = (text: string) => new TextEncoder().encode(text);
