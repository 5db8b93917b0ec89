/** Has the browser open a connection to each, of the kind that requests without cookies go by, where there is none yet. */
export function preconnect(origins: readonly string[] = []): void {
  for (const href of origins) {
    const link = Object.assign(document.createElement("link"), { rel: "preconnect", crossOrigin: "", href });
    document.head.append(link);
    link.remove();
  }
}
