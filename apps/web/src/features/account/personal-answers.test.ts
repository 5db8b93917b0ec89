import { getQueryKey } from "@trpc/react-query";
import { expect, test } from "vitest";
import { queryClient, trpc } from "../../lib/trpc.ts";
import { forgetAnswers } from "./personal-answers.ts";

test("the next person of a tab sees neither the files, nor the links, the requests, the devices nor the address of the last one", () => {
  const { media, share, fileRequest, session, account, passkey } = trpc;
  const asked = [media.usage, share.list, fileRequest.list, session.list, account.email.state, passkey.list];
  const lists = asked.map((list) => getQueryKey(list));
  for (const queryKey of lists) queryClient.setQueryData(queryKey, ["Ada's secret"]);
  forgetAnswers();
  for (const queryKey of lists) expect([queryKey, queryClient.getQueryData(queryKey)]).toEqual([queryKey, undefined]);
});
