import { getQueryKey } from "@trpc/react-query";
import { expect, test } from "vitest";
import { queryClient, trpc } from "../../lib/trpc.ts";
import { forgetAnswers } from "./personal-answers.ts";

test("the next person of a tab sees neither the files, nor the links, the requests nor the devices of the last one", () => {
  const lists = [trpc.media.usage, trpc.share.list, trpc.fileRequest.list, trpc.session.list].map((list) =>
    getQueryKey(list),
  );
  for (const queryKey of lists) queryClient.setQueryData(queryKey, ["Ada's secret"]);
  forgetAnswers();
  expect(lists.map((queryKey) => queryClient.getQueryData(queryKey))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
