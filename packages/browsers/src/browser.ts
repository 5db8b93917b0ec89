export const engines = ["chromium", "firefox", "webkit"] as const;
export type Engine = (typeof engines)[number];

/** A running browser with one profile: its tabs share cookies and storage. */
export type TestBrowser = {
  readonly engine: Engine;
  /** Opens a page in a tab of its own. */
  open: (url: string) => Promise<Tab>;
  /** Cuts every tab's network, as if the cable were pulled. Absent where the engine's automation cannot do it. */
  setOffline?: (offline: boolean) => Promise<void>;
  /** Ends it as a person does. */
  close: () => Promise<void>;
  /** Ends it as a crash does: nothing is asked, saved or told to anybody. */
  kill: () => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

export type Tab = {
  goto: (url: string) => Promise<void>;
  reload: () => Promise<void>;
  /** Runs a function in the page. It sees nothing of the test but its arguments; JSON goes in and comes out. */
  evaluate: <Args extends readonly unknown[], Result>(
    run: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ) => Promise<Result>;
  /** Waits until the page has it. @throws Error with the page's words when it does not come */
  waitFor: (target: Target) => Promise<void>;
  waitUntilGone: (target: Target) => Promise<void>;
  count: (target: Target) => Promise<number>;
  click: (target: Target) => Promise<void>;
  /** Types into a field that is empty. */
  type: (target: Target, text: string) => Promise<void>;
  /** Picks files in a file input, by their paths. */
  setFiles: (target: Target, paths: readonly string[]) => Promise<void>;
  /** Brings it before the other tabs, which are hidden by that. WebKit's automation keeps the first tab in front. */
  show: () => Promise<void>;
  close: () => Promise<void>;
};

/** What a person would look for: a role and its name, a field's label, or words. A string is the whole of it. */
export type Target = (
  | { readonly role: string; readonly name?: string | RegExp }
  | { readonly label: string | RegExp }
  | { readonly text: string | RegExp }
) & { readonly within?: Target };

/** What each engine's automation does in its own way; a {@link Tab} is made of it. */
export type NativeTab = Pick<Tab, "goto" | "reload" | "show" | "close"> & {
  /** The value of a JavaScript expression, awaited if it is a promise. */
  run: <Result>(expression: string) => Promise<Result>;
  /** The element that an expression gives, if it does. */
  find: (expression: string) => Promise<NativeElement | undefined>;
};

export type NativeElement = {
  click: () => Promise<void>;
  type: (text: string) => Promise<void>;
  setFiles: (paths: readonly string[]) => Promise<void>;
};
