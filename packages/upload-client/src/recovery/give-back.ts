import { type BegunUpload, nameOf } from "../begun-upload.ts";
import { callApi } from "../call-api.ts";
import type { CallOptions, EngineProcedures, FinishAnswer } from "../procedures.ts";
import type { Scheduler } from "../scheduler.ts";

/** Tells the server that a key will not be used any more. */
export async function giveBack(
  {
    procedures: { abort },
    scheduler,
  }: { procedures: Pick<EngineProcedures<FinishAnswer>, "abort">; scheduler: Scheduler },
  begun: BegunUpload,
): Promise<void> {
  if (abort === undefined) return;
  const { signal } = new AbortController();
  const call = (options: CallOptions) => abort.mutate(nameOf(begun), options);
  await callApi(call, { scheduler, lane: "small", signal });
}
