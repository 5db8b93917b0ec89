import { initTRPC, TRPCError } from "@trpc/server";
import { awsLambdaRequestHandler } from "@trpc/server/adapters/aws-lambda";
import { expect, test } from "vitest";
import { apiGatewayEvent, functionUrlEvent, type LambdaEvent } from "./testing/lambda-events.ts";
import { bytesOf, idOf, sendFile } from "./testing/send-file.ts";
import { startStorage, type StartedStorage } from "./testing/start-storage.ts";
import { uploadProcedures } from "./trpc.ts";

const t = initTRPC.context<{ cookies: string[] }>().create();
const signedIn = t.procedure.use(({ ctx, next }) => {
  const user = ctx.cookies.find((cookie) => cookie.startsWith("session="))?.slice("session=".length);
  if (user === undefined) throw new TRPCError({ code: "UNAUTHORIZED" });
  return next({ ctx: { user } });
});

/** The handler of docs/guides/runtimes.md. */
function handlerOf({ storage }: StartedStorage) {
  const note = uploadProcedures({
    name: "note",
    procedure: signedIn,
    owner: ({ ctx }) => ctx.user,
    storage,
    accept: ["text/plain"],
    maxSize: 1000,
    onFinish: ({ key }) => ({ owner: key.split("/")[2] }),
  });
  return awsLambdaRequestHandler({
    router: t.router({ note }),
    createContext: ({ event }: { event: LambdaEvent }) => ({ cookies: event.cookies ?? [] }),
  });
}

// With a function URL the whole path is the procedure; with API Gateway it is what `{proxy+}` matches.
const shapes = [
  { name: "a function URL", eventOf: functionUrlEvent, folder: "/" },
  { name: "API Gateway", eventOf: apiGatewayEvent, folder: "/trpc/" },
];

test.each(shapes.flatMap((shape) => [false, true].map((base64) => ({ ...shape, base64 }))))(
  "a file goes up through Lambda behind $name, its body in Base64: $base64",
  async ({ eventOf, folder, base64 }) => {
    await using s3 = await startStorage();
    const handler = handlerOf(s3);
    const call = async (procedure: string, input: object) => {
      const event = eventOf({
        path: folder + procedure,
        body: JSON.stringify(input),
        cookies: ["session=ann"],
        base64,
      });
      const { statusCode, body } = await handler(event, {});
      expect({ statusCode, body }).toMatchObject({ statusCode: 200 });
      return JSON.parse(body).result.data;
    };
    const plan = await call("note.create", { filename: "a.txt", contentType: "text/plain", size: 5 });
    expect(await sendFile(plan, bytesOf("hello"))).toEqual({ status: 200 });
    expect(await call("note.finish", idOf(plan))).toMatchObject({ status: "done", data: { owner: "ann" } });
  },
);

test.each(shapes)("who has no cookie behind $name is refused", async ({ eventOf, folder }) => {
  await using s3 = await startStorage();
  const input = { filename: "a.txt", contentType: "text/plain", size: 5 };
  const event = eventOf({ path: `${folder}note.create`, body: JSON.stringify(input) });
  expect(await handlerOf(s3)(event, {})).toMatchObject({ statusCode: 401 });
});
