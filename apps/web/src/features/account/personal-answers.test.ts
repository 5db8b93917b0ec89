import { getQueryKey } from "@trpc/react-query";
import { expect, test } from "vitest";
import { queryClient, sessionKey, trpc } from "../../lib/trpc.ts";
import { forgetAnswers } from "./personal-answers.ts";

test("the next person of a tab sees nothing that the API told the last one, of whatever router", () => {
  const { media, album, tag, share, fileRequest, session, account, passkey } = trpc;
  const asked = [
    media.usage,
    album.list,
    tag.list,
    share.list,
    fileRequest.list,
    session.list,
    account.email.state,
    passkey.list,
  ];
  const keys = asked.map((list) => getQueryKey(list));
  for (const queryKey of keys) queryClient.setQueryData(queryKey, ["Ada's secret"]);
  forgetAnswers();
  for (const queryKey of keys) expect([queryKey, queryClient.getQueryData(queryKey)]).toEqual([queryKey, undefined]);
});

test("who is signed in, what the API says of itself, and what a link shows to everybody stays known", () => {
  const keys = [
    sessionKey,
    getQueryKey(trpc.config, undefined, "query"),
    ["share", "token"],
    ["file-request", "token"],
  ];
  for (const queryKey of keys) queryClient.setQueryData(queryKey, ["Anybody's"]);
  forgetAnswers();
  for (const queryKey of keys) expect(queryClient.getQueryData(queryKey)).toEqual(["Anybody's"]);
});
