/** Returns the page that replaces one that can't be loaded. It needs no other file, and its policy allows none. */
export function offlinePage(): Response {
  const nonce = crypto.randomUUID();
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  };
  return new Response(html.replaceAll("{nonce}", nonce), { status: 503, headers });
}

// The colours are those of style.css.
const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
    <meta name="color-scheme" content="light dark" />
    <title>Offline · s3-direct</title>
    <style nonce="{nonce}">
      :root { color-scheme: light dark; font-family: system-ui, sans-serif }
      body { margin: 0; min-height: 100dvh; display: grid; place-content: center; padding: 2rem; box-sizing: border-box;
        background: light-dark(#faf9f6, #0f1211); color: light-dark(#191c1a, #ecefed) }
      main { display: grid; gap: .75rem; justify-items: start; max-width: 26rem; word-break: keep-all; overflow-wrap: anywhere }
      svg { width: 3.5rem; height: 3.5rem; color: light-dark(#7d5200, #f0c065); margin-bottom: .5rem }
      h1 { margin: 0; font-size: 1.5rem; font-weight: 600; letter-spacing: -.02em }
      p { margin: 0; line-height: 1.6; color: light-dark(#5b5e59, #a3ada8) }
      button { margin-top: .75rem; min-height: 2.75rem; padding: 0 1.25rem; border: 0; border-radius: .5rem; font: 500 .875rem inherit;
        font-family: inherit; cursor: pointer; background: light-dark(#0b6b4f, #4fd1a1); color: light-dark(#fff, #08251b) }
      button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px }
    </style>
  </head>
  <body>
    <main>
      <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" aria-hidden="true">
        <path d="M4 4l16 16M8.5 12.7a6 6 0 0 1 3-1.6m3.6 1a6 6 0 0 1 1.4 1M5 9.5a11 11 0 0 1 3.5-2.2m3-.8a11 11 0 0 1 7.5 3M12 17.5h.01" />
      </svg>
      <h1>You are offline</h1>
      <p>
        <span>What has arrived of your uploads is kept, and they go on when the connection is back.</span>
        <span id="library">Your library is there again then, too.</span>
      </p>
      <p><span>This page opens by itself as soon as it can.</span></p>
      <button>Try now</button>
    </main>
    <script nonce="{nonce}">
      const kept = (name) => { try { return localStorage.getItem(name) } catch { return null } };
      const theme = kept("theme");
      if (theme === "light" || theme === "dark") document.documentElement.style.colorScheme = theme;
      if ((kept("locale") ?? navigator.language).startsWith("ko")) {
        const texts = ["연결이 끊겼어요", "올리던 파일은 도착한 데까지 보관되어 있고, 다시 연결되면 이어서 올라가요.", "보관함도 그때 다시 볼 수 있어요.",
          "연결되는 대로 이 페이지가 저절로 열려요.", "지금 다시 시도"];
        document.documentElement.lang = "ko";
        document.title = "오프라인 · s3-direct";
        document.querySelectorAll("h1, span, button").forEach((element, index) => (element.textContent = texts[index]));
      }
      // Whom a link has brought here has no library.
      if (/^[/][sr][/]/.test(location.pathname)) document.getElementById("library").remove();
      // Where the line was down, it is loaded again once the line is back. Where just this page fails, each time waits twice as long, up to a minute.
      const key = "offline:" + location.pathname;
      const tries = (count) => { try { if (count !== undefined) sessionStorage.setItem(key, count); return Number(sessionStorage.getItem(key)) } catch { return 5 } };
      let due = Date.now() + Math.min(3000 * 2 ** tries(), 60000);
      const look = async () => {
        const isUp = await fetch("/favicon.svg", { method: "HEAD", cache: "no-store" }).then(({ ok }) => ok, () => false);
        if (!isUp) {
          tries(0);
          due = 0;
        } else if (Date.now() >= due) {
          tries(tries() + 1);
          location.reload();
        }
      };
      look();
      document.querySelector("button").addEventListener("click", () => location.reload());
      addEventListener("online", look);
      setInterval(look, 3000);
    </script>
  </body>
</html>
`;
