import { randomUUID } from "node:crypto";
import {
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from "@simplewebauthn/server";
import { and, desc, eq, gt } from "drizzle-orm";
import type { z } from "zod";
import type { Database } from "../db/client.ts";
import { passkey, verification } from "../db/schema.ts";
import type { confirmByPasskeyInput } from "./inputs.ts";

// Not by better-auth's plugin, which would sign in the passkey's owner, whoever that is.

export type PasskeyDeps = { db: Database; webOrigin: string; webOrigins: readonly string[] };

type Asker = { userId: string; sessionId: string };

/** How long a challenge can be answered, in milliseconds. */
const patience = 5 * 60_000;

const identifierOf = (sessionId: string) => `confirm|${sessionId}`;
const questionTo = (sessionId: string) => eq(verification.identifier, identifierOf(sessionId));

/** Creates a challenge for the account's own passkeys, the newest first. A session has one challenge at a time. */
export async function askForPasskey(
  { db, webOrigin }: PasskeyDeps,
  { userId, sessionId }: Asker,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const own = await db
    .select({ id: passkey.credentialID })
    .from(passkey)
    .where(eq(passkey.userId, userId))
    .orderBy(desc(passkey.createdAt));
  const rpID = new URL(webOrigin).hostname;
  const question = await generateAuthenticationOptions({ rpID, allowCredentials: own, userVerification: "required" });
  await db.delete(verification).where(questionTo(sessionId));
  await db.insert(verification).values({
    id: randomUUID(),
    identifier: identifierOf(sessionId),
    value: question.challenge,
    expiresAt: new Date(Date.now() + patience),
  });
  return question;
}

/** Whether the response to the session's challenge comes from one of the account's passkeys. A challenge works once. */
export async function isByOwnPasskey(
  { db, webOrigin, webOrigins }: PasskeyDeps,
  { userId, sessionId, response }: Asker & z.output<typeof confirmByPasskeyInput>,
): Promise<boolean> {
  const isOpen = and(questionTo(sessionId), gt(verification.expiresAt, new Date()));
  const [asked] = await db.delete(verification).where(isOpen).returning({ challenge: verification.value });
  const isUsed = and(eq(passkey.userId, userId), eq(passkey.credentialID, response.id));
  const [own] = await db.select().from(passkey).where(isUsed);
  if (asked === undefined || own === undefined) return false;
  const { credentialID: id, publicKey, counter } = own;
  const answer = await verifyAuthenticationResponse({
    response: { ...response, clientExtensionResults: {} },
    expectedChallenge: asked.challenge,
    expectedOrigin: [...webOrigins],
    expectedRPID: new URL(webOrigin).hostname,
    credential: { id, publicKey: Uint8Array.from(Buffer.from(publicKey, "base64")), counter },
    requireUserVerification: true,
  }).catch(() => undefined);
  if (!answer?.verified) return false;
  // A passkey that was removed meanwhile does not count.
  const { newCounter } = answer.authenticationInfo;
  const used = await db.update(passkey).set({ counter: newCounter }).where(isUsed).returning({ id: passkey.id });
  return used.length > 0;
}
