export const engines = ["chromium", "firefox", "webkit"] as const;
export type Engine = (typeof engines)[number];

/** A running browser with one profile: its tabs share cookies and storage. */
export type TestBrowser = {
  readonly engine: Engine;
  /** Opens a page in a new tab. */
  open: (url: string) => Promise<Tab>;
  /** Cuts every tab's network, as if the cable were pulled. Missing if the engine's automation cannot do this. */
  setOffline?: (offline: boolean) => Promise<void>;
  /** Closes the browser as a person does. */
  close: () => Promise<void>;
  /** Kills the browser, as in a crash: nothing is asked, saved or sent. */
  kill: () => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

export type Tab = {
  goto: (url: string) => Promise<void>;
  reload: () => Promise<void>;
  /** Runs a function in the page. The function can use only its arguments; arguments and result are sent as JSON. */
  evaluate: <Args extends readonly unknown[], Result>(
    run: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ) => Promise<Result>;
  /** Waits until the page shows the target. @throws Error with the page's text if the target does not appear */
  waitFor: (target: Target) => Promise<void>;
  waitUntilGone: (target: Target) => Promise<void>;
  count: (target: Target) => Promise<number>;
  click: (target: Target) => Promise<void>;
  /** Types into a field, in place of what is in it. */
  type: (target: Target, text: string) => Promise<void>;
  /** Chooses files in a file input, by their paths. */
  setFiles: (target: Target, paths: readonly string[]) => Promise<void>;
  /** Brings the tab to the front, which hides the other tabs. WebKit's automation keeps the first tab in front. */
  show: () => Promise<void>;
  close: () => Promise<void>;
};

/** What a person would look for: a role and its name, a field's label, or text. A string must be the whole text. */
export type Target = (
  | { readonly role: string; readonly name?: string | RegExp }
  | { readonly label: string | RegExp }
  | { readonly text: string | RegExp }
) & { readonly within?: Target };

/** What each engine's automation does in its own way; {@link createTab} makes a {@link Tab} from it. */
export type NativeTab = Pick<Tab, "goto" | "reload" | "show" | "close"> & {
  /** Returns the value of a JavaScript expression, awaited if it is a promise. */
  run: <Result>(expression: string) => Promise<Result>;
  /** Returns the element that an expression evaluates to, if any. */
  find: (expression: string) => Promise<NativeElement | undefined>;
};

export type NativeElement = {
  click: () => Promise<void>;
  type: (text: string) => Promise<void>;
  setFiles: (paths: readonly string[]) => Promise<void>;
};
