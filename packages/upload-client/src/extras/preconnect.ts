/** Makes the browser open a connection to each origin, for requests without cookies, unless it already has one. */
export function preconnect(origins: readonly string[] = []): void {
  for (const href of origins) {
    const link = Object.assign(document.createElement("link"), { rel: "preconnect", crossOrigin: "", href });
    document.head.append(link);
    link.remove();
  }
}
