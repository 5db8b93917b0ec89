import type { Mail } from "./mailer.ts";

type Letter = {
  language: string;
  text: string;
  button: { action: string; link: string } | undefined;
  otherwise: string;
};

/**
 * Writes a mail as plain text, and as HTML that every mail program shows: no pictures, no scripts, nothing to load. All
 * of it is the app's own text, so nothing is escaped.
 */
export function writeMail({ language, text, button, otherwise }: Letter): Omit<Mail, "kind" | "to" | "subject"> {
  const plain = [text, button?.link, otherwise].filter((part) => part !== undefined).join("\n\n");
  const html = `<!doctype html>
<html lang="${language}">
  <body style="font:16px/1.5 sans-serif;margin:0 auto;max-width:520px;padding:24px">
    <p>${text}</p>
    ${button === undefined ? "" : asButton(button)}
    <p style="color:#57606a;font-size:13px">${otherwise}</p>
  </body>
</html>
`;
  return { text: `${plain}\n`, html, ...(button && { link: button.link }) };
}

const buttonLook =
  "background:#0a6b4f;border-radius:8px;color:#ffffff;display:inline-block;padding:12px 20px;text-decoration:none";

/** The URL follows in plain text, for readers who can't click. */
function asButton({ action, link }: { action: string; link: string }): string {
  return `<p><a href="${link}" style="${buttonLook}">${action}</a></p>
    <p style="font-size:13px;word-break:break-all">${link}</p>`;
}
