import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type RouterOutputs, trpcClient } from "../../../lib/trpc.ts";
import { keepPass, keptPass } from "./kept-pass.ts";

export type Collection = RouterOutputs["share"]["open"];
export type OpenCollection = Extract<Collection, { status: "open" }>;
export type SharedFile = OpenCollection["files"][number];

/** The link's token, and the pass that its password returned. */
export type Entry = { token: string; pass: string | undefined };

/** The files behind a link. They are requested once, because each request counts as a visit. */
export function useCollection(token: string) {
  const [pass, setPass] = useState(() => keptPass(token));
  const cache = useQueryClient();
  const key = ["share", token, pass];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => trpcClient.share.open.mutate({ token, pass }),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  /** One less is left; the API has counted it, too. */
  const countDownload = () =>
    cache.setQueryData(key, (now: Collection | undefined) =>
      now?.status === "open" && now.downloadsLeft !== undefined
        ? { ...now, downloadsLeft: now.downloadsLeft - 1 }
        : now,
    );
  const enter = (given: string) => {
    keepPass(token, given);
    setPass(given);
  };
  return { collection: data, error, refetch, entry: { token, pass }, enter, countDownload };
}
