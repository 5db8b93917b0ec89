import { Notice } from "../../components/notice.tsx";
import { useLanguage } from "../../texts/language.ts";
import { useQueue } from "./queue.ts";
import { isWaitingForSignIn } from "./uploader.ts";

/** Over the sign-in, when a session has ended in mid-upload: nothing is lost by it. */
export function SignInToGoOn() {
  const { t, format } = useLanguage();
  const { items } = useQueue();
  const count = items.filter(isWaitingForSignIn).length;
  if (count === 0) return null;
  return (
    <Notice tone="warn" icon="lock">
      {t.upload.signInToGoOn(count, format.number(count))}
    </Notice>
  );
}
