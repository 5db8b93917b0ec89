import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { describe, expect } from "vitest";
import { send } from "../testing/send.ts";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const app = s3.clientOf(s3.app);

type Statement = {
  Effect: "Allow" | "Deny";
  Principal: unknown;
  Action: string[];
  Resource: string[];
  Condition?: unknown;
};
const setPolicy = (Bucket: string, Statement: Statement[]) =>
  s3.client.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) }));
const appUser = { AWS: [s3.app.arn] };
const denied = { $metadata: { httpStatusCode: 403 } };

/**
 * Creates a bucket in which the app may only put below `app/`, with one object of the owner's there and one elsewhere.
 */
async function putOnlyBucket(): Promise<string> {
  const Bucket = await s3.bucket();
  await s3.client.send(new PutObjectCommand({ Bucket, Key: "app/owners", Body: "owner's" }));
  await setPolicy(Bucket, [
    { Effect: "Allow", Principal: appUser, Action: ["s3:PutObject"], Resource: [`arn:aws:s3:::${Bucket}/app/*`] },
    { Effect: "Deny", Principal: appUser, Action: ["s3:GetObject"], Resource: [`arn:aws:s3:::${Bucket}/*`] },
  ]);
  return Bucket;
}

behaviour("a user without permission may do nothing", async () => {
  const Bucket = await s3.bucket();
  await s3.client.send(new PutObjectCommand({ Bucket, Key: "key", Body: "x" }));
  for (const command of [
    () => app.send(new PutObjectCommand({ Bucket, Key: "key", Body: "y" })),
    () => app.send(new GetObjectCommand({ Bucket, Key: "key" })),
    () => app.send(new HeadObjectCommand({ Bucket, Key: "key" })),
    () => app.send(new DeleteObjectCommand({ Bucket, Key: "key" })),
    () => app.send(new ListObjectsV2Command({ Bucket })),
  ]) {
    await expect(command()).rejects.toMatchObject(denied);
  }
});

describe("traps: 104 a user who may only put below a prefix", async () => {
  const Bucket = await putOnlyBucket();

  behaviour("puts there, and nowhere else", async () => {
    const answer = await send(await s3.presign(new PutObjectCommand({ Bucket, Key: "app/own" }), { by: app }), {
      method: "PUT",
      body: "x",
    });
    expect(answer.status).toBe(200);
    for (const Key of ["other/own", "app", "applications/own"]) {
      await expect(app.send(new PutObjectCommand({ Bucket, Key, Body: "x" }))).rejects.toMatchObject(denied);
    }
  });

  behaviour("reads and deletes nothing, its own uploads included", async () => {
    await app.send(new PutObjectCommand({ Bucket, Key: "app/own", Body: "x" }));
    for (const Key of ["app/own", "app/owners"]) {
      await expect(app.send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject(denied);
      await expect(app.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject(denied);
      await expect(app.send(new DeleteObjectCommand({ Bucket, Key }))).rejects.toMatchObject(denied);
    }
  });

  behaviour("cannot copy what it may not read", async () => {
    const CopySource = `${Bucket}/app/owners`;
    await expect(app.send(new CopyObjectCommand({ Bucket, Key: "app/copy", CopySource }))).rejects.toMatchObject(
      denied,
    );
  });

  behaviour("traps: 92 is not told what is missing: 403, not 404", async () => {
    await expect(app.send(new HeadObjectCommand({ Bucket, Key: "app/nothing" }))).rejects.toMatchObject(denied);
  });
});

behaviour("traps: 92 who may read but not list is not told what is missing", async () => {
  const Bucket = await s3.bucket();
  const resource = [`arn:aws:s3:::${Bucket}/*`];
  await setPolicy(Bucket, [{ Effect: "Allow", Principal: appUser, Action: ["s3:GetObject"], Resource: resource }]);
  await expect(app.send(new GetObjectCommand({ Bucket, Key: "nothing" }))).rejects.toMatchObject(denied);
  await setPolicy(Bucket, [
    { Effect: "Allow", Principal: appUser, Action: ["s3:GetObject"], Resource: resource },
    { Effect: "Allow", Principal: appUser, Action: ["s3:ListBucket"], Resource: [`arn:aws:s3:::${Bucket}`] },
  ]);
  await expect(app.send(new GetObjectCommand({ Bucket, Key: "nothing" }))).rejects.toMatchObject({ name: "NoSuchKey" });
});

behaviour(
  "traps: 17b a policy may demand If-None-Match",
  async () => {
    const Bucket = await s3.bucket();
    const resource = [`arn:aws:s3:::${Bucket}/*`];
    await setPolicy(Bucket, [
      { Effect: "Allow", Principal: appUser, Action: ["s3:PutObject"], Resource: resource },
      {
        Effect: "Deny",
        Principal: appUser,
        Action: ["s3:PutObject"],
        Resource: resource,
        Condition: { Null: { "s3:if-none-match": "true" } },
      },
    ]);
    await expect(app.send(new PutObjectCommand({ Bucket, Key: "key", Body: "x" }))).rejects.toMatchObject(denied);
    await app.send(new PutObjectCommand({ Bucket, Key: "key", Body: "x", IfNoneMatch: "*" }));
  },
  "ifNoneMatchPolicy",
);

describe("a public prefix", async () => {
  const Bucket = await s3.bucket();
  const statement = {
    Effect: "Allow",
    Principal: "*",
    Action: ["s3:GetObject"],
    Resource: [`arn:aws:s3:::${Bucket}/media/*`],
  } as const;
  const open = { ...statement, Action: [...statement.Action], Resource: [...statement.Resource] };
  await s3.client.send(new PutObjectCommand({ Bucket, Key: "media/photo", Body: "public" }));
  await s3.client.send(new PutObjectCommand({ Bucket, Key: "private/photo", Body: "private" }));
  await setPolicy(Bucket, [open]);
  const url = `${s3.endpoint}/${Bucket}`;

  behaviour("is read by anybody, and nothing else is", async () => {
    expect((await send(`${url}/media/photo`)).text).toBe("public");
    expect((await send(`${url}/private/photo`)).status).toBe(403);
    expect((await send(`${url}/media/nothing`)).status).toBe(403);
    expect((await send(`${url}?list-type=2`)).status).toBe(403);
  });

  behaviour("is written by nobody without a signature", async () => {
    expect((await send(`${url}/media/photo`, { method: "PUT", body: "x" })).status).toBe(403);
    expect((await send(`${url}/media/photo`, { method: "DELETE" })).status).toBe(403);
  });

  behaviour(
    "a stranger may not choose the headers of the answer",
    async () => {
      const answer = await send(`${url}/media/photo?response-content-type=text/html`);
      expect([answer.status, answer.code]).toEqual([400, "InvalidRequest"]);
    },
    "anonymousOverrides",
  );

  behaviour(
    "RestrictPublicBuckets closes it, and deleting the block opens it again",
    async () => {
      const PublicAccessBlockConfiguration = { RestrictPublicBuckets: true };
      await s3.client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
      expect((await send(`${url}/media/photo`)).status).toBe(403);
      await s3.client.send(new DeletePublicAccessBlockCommand({ Bucket }));
      expect((await send(`${url}/media/photo`)).status).toBe(200);
    },
    "restrictPublicBuckets",
  );

  behaviour("BlockPublicPolicy refuses a policy that opens a bucket", async () => {
    const blocked = await s3.bucket();
    const PublicAccessBlockConfiguration = { BlockPublicPolicy: true };
    await s3.client.send(new PutPublicAccessBlockCommand({ Bucket: blocked, PublicAccessBlockConfiguration }));
    const block = await s3.client.send(new GetPublicAccessBlockCommand({ Bucket: blocked }));
    expect(block.PublicAccessBlockConfiguration).toMatchObject({ BlockPublicPolicy: true, IgnorePublicAcls: false });
    const policy = setPolicy(blocked, [{ ...open, Resource: [`arn:aws:s3:::${blocked}/*`] }]);
    await expect(policy).rejects.toMatchObject(denied);
  });
});

describe("a bucket policy", () => {
  behaviour("comes back as it was put", async () => {
    const Bucket = await putOnlyBucket();
    const { Policy = "" } = await s3.client.send(new GetBucketPolicyCommand({ Bucket }));
    const { Statement } = JSON.parse(Policy);
    expect(Statement).toHaveLength(2);
  });

  behaviour(
    "without a statement is refused",
    async () => {
      const put = s3.client.send(new PutBucketPolicyCommand({ Bucket: await s3.bucket(), Policy: "{}" }));
      await expect(put).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
    },
    "policyStatement",
  );

  behaviour("where there is none is NoSuchBucketPolicy", async () => {
    const Bucket = await s3.bucket();
    await expect(s3.client.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject({
      name: "NoSuchBucketPolicy",
    });
  });

  behaviour(
    "for a user that does not exist is refused",
    async () => {
      const Bucket = await s3.bucket();
      const put = setPolicy(Bucket, [
        {
          Effect: "Deny",
          Principal: { AWS: [s3.app.arn, `${s3.app.arn}-gone`] },
          Action: ["s3:GetObject"],
          Resource: [`arn:aws:s3:::${Bucket}/*`],
        },
      ]);
      await expect(put).rejects.toMatchObject({ name: "MalformedPolicy", message: "Invalid principal in policy" });
    },
    "policyUsers",
  );

  behaviour.each(["not JSON", '{"Statement":[{"Effect":"Maybe"}]}'])("%s is MalformedPolicy", async (Policy) => {
    const Bucket = await s3.bucket();
    await expect(s3.client.send(new PutBucketPolicyCommand({ Bucket, Policy }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe("a bucket's policy", () => {
  const read = (Bucket: string, more: object) => ({
    Effect: "Allow" as const,
    Principal: appUser,
    Action: ["s3:GetObject"],
    Resource: [`arn:aws:s3:::${Bucket}/*`],
    ...more,
  });
  const holding = async (Key: string) => {
    const Bucket = await s3.bucket();
    await s3.client.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    return Bucket;
  };

  behaviour("may speak of every bucket, and means its own", async () => {
    const [Bucket, other] = [await holding("key"), await holding("key")];
    await setPolicy(Bucket, [read(Bucket, { Resource: ["arn:aws:s3:::*"] })]);
    expect((await app.send(new GetObjectCommand({ Bucket, Key: "key" }))).ContentLength).toBe(1);
    await expect(app.send(new GetObjectCommand({ Bucket: other, Key: "key" }))).rejects.toMatchObject(denied);
  });

  behaviour("can ask where a request was linked", async () => {
    const Bucket = await holding("linked");
    const Condition = { StringLike: { "aws:Referer": "http://app.example/*" } };
    await setPolicy(Bucket, [read(Bucket, { Principal: "*", Condition })]);
    const status = async (headers: Record<string, string>) =>
      (await send(`${s3.endpoint}/${Bucket}/linked`, { headers })).status;
    expect(await status({ referer: "http://app.example/page" })).toBe(200);
    expect(await status({ referer: "http://evil.example/" })).toBe(403);
    expect(await status({})).toBe(403);
  });

  behaviour(
    "that lets a user list below a prefix tells what is missing there, and nowhere else",
    async () => {
      const Bucket = await holding("a/key");
      const Condition = { StringLike: { "s3:prefix": "a/*" } };
      const list = { Action: ["s3:ListBucket"], Resource: [`arn:aws:s3:::${Bucket}`], Condition };
      await setPolicy(Bucket, [read(Bucket, {}), read(Bucket, list)]);
      const status = (Key: string) =>
        app.send(new HeadObjectCommand({ Bucket, Key })).then(
          () => 200,
          (error: { $metadata: { httpStatusCode: number } }) => error.$metadata.httpStatusCode,
        );
      expect([await status("a/missing"), await status("b/missing")]).toEqual([404, 403]);
    },
    "headPrefix",
  );
});
