import { act, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { vi } from "vitest";

/**
 * Opens a page with what a test renders. Its elements are found as a person finds them: by their kind and their text.
 */
export function openPage() {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  const root = createRoot(document.body.appendChild(document.createElement("main")));
  const settle = (change: () => unknown) =>
    act(async () => {
      await change();
    });
  return {
    show: (page: ReactNode) => settle(() => root.render(page)),
    act: settle,
    click: (label: string) => settle(() => button(label).click()),
    async close() {
      await settle(() => root.unmount());
      document.body.replaceChildren();
    },
  };
}

export function one(selector: string): HTMLElement {
  const found = document.querySelectorAll<HTMLElement>(selector);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`There are ${found.length} of ${selector}.`);
  return only;
}

/** Finds a button by its label or its text. */
export function button(label: string): HTMLButtonElement {
  const buttons = [...document.querySelectorAll("button")];
  const found = buttons.find((each) => (each.getAttribute("aria-label") ?? each.textContent) === label);
  if (found === undefined) throw new Error(`No button says ${label}, but ${buttons.map(labelOf).join(", ")}.`);
  return found;
}

export const buttons = (): string[] => [...document.querySelectorAll("button")].map(labelOf);

function labelOf(element: Element): string {
  return element.getAttribute("aria-label") ?? element.textContent;
}

/** Puts files into the page's only file input, as if they had been chosen. */
export function choose(...files: File[]): void {
  const input = one("input");
  Object.defineProperty(input, "files", { configurable: true, value: files });
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
