import { useEffect, useState } from "react";

/** What stands after # in a mail's link, which is a secret: it goes from the address, and so from the browser's history. */
export function useLinkToken(): string {
  const [token] = useState(() => location.hash.slice(1));
  useEffect(() => {
    if (location.hash !== "") history.replaceState(history.state, "", location.pathname);
  }, []);
  return token;
}
