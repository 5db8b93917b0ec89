import { type ReactNode, act } from "react";
import { createRoot } from "react-dom/client";
import { vi } from "vitest";

export type TestPage = {
  render: (page: ReactNode) => Promise<void>;
  /** Does what a visitor would do, and lets React update. */
  act: (change: () => unknown) => Promise<void>;
  /** Lets time pass until the assertion succeeds. */
  until: (assertion: () => void) => Promise<void>;
  close: () => Promise<void>;
};

/** Opens a React root in the document. */
export function openPage(): TestPage {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  const root = createRoot(document.body.appendChild(document.createElement("main")));
  const settle = (change: () => unknown) =>
    act(async () => {
      await change();
    });
  return {
    render: (page) => settle(() => root.render(page)),
    act: settle,
    async until(assertion) {
      // Not vi.waitFor: updates of React between its checks would be outside of act.
      for (const deadline = performance.now() + 60_000; ;) {
        await settle(() => new Promise<void>((resolve) => setTimeout(resolve, 10)));
        try {
          return assertion();
        } catch (error) {
          if (performance.now() > deadline) throw error;
        }
      }
    },
    async close() {
      await settle(() => root.unmount());
      document.body.replaceChildren();
    },
  };
}
