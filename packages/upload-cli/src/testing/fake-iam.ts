import { listen } from "./listen.ts";

type User = { path: string; policy: string | undefined; keys: string[]; trust?: string };

/** Starts the part of IAM's query API that provision calls, for one account. Users and roles share one table here. */
export async function startFakeIam() {
  const users = new Map<string, User>();
  let made = 0;

  function answer(action: string, form: URLSearchParams): string {
    const name = form.get("UserName") ?? form.get("RoleName") ?? "";
    const kind = form.has("RoleName") ? "Role" : "User";
    const user = users.get(name);
    if (action === `Create${kind}`) {
      const trust = form.get("AssumeRolePolicyDocument");
      users.set(name, { path: form.get("Path") ?? "/", policy: undefined, keys: [], ...(trust !== null && { trust }) });
      return `<${kind}><${kind}Name>${name}</${kind}Name></${kind}>`;
    }
    if (user === undefined) throw new Error("NoSuchEntity");
    switch (action.replace(kind, "")) {
      case "Get":
        return `<${kind}><${kind}Name>${name}</${kind}Name><Path>${user.path}</Path>${trustOf(user)}</${kind}>`;
      case "GetPolicy":
        if (user.policy === undefined) throw new Error("NoSuchEntity");
        return `<PolicyDocument>${encodeURIComponent(user.policy)}</PolicyDocument>`;
      case "PutPolicy":
        user.policy = form.get("PolicyDocument") ?? "";
        return "";
      case "UpdateAssumePolicy":
        user.trust = form.get("PolicyDocument") ?? "";
        return "";
      case "DeletePolicy":
        user.policy = undefined;
        return "";
      case "ListAccessKeys":
        return `<AccessKeyMetadata>${user.keys.map((key) => `<member><AccessKeyId>${key}</AccessKeyId></member>`).join("")}</AccessKeyMetadata>`;
      case "CreateAccessKey": {
        made += 1;
        const key = `AKIAFAKE${String(made).padStart(12, "0")}`;
        user.keys.push(key);
        return `<AccessKey><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>secret-${made}</SecretAccessKey></AccessKey>`;
      }
      case "DeleteAccessKey":
        user.keys = user.keys.filter((key) => key !== form.get("AccessKeyId"));
        return "";
      case "Delete":
        // Like IAM: an identity that still has keys or policies can't be deleted.
        if (user.keys.length > 0 || user.policy !== undefined) throw new Error("DeleteConflict");
        users.delete(name);
        return "";
      default:
        throw new Error("InvalidAction");
    }
  }

  const trustOf = ({ trust }: User) =>
    trust === undefined ? "" : `<AssumeRolePolicyDocument>${encodeURIComponent(trust)}</AssumeRolePolicyDocument>`;

  const server = await listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const action = form.get("Action") ?? "";
      try {
        const result = answer(action, form);
        response.writeHead(200, { "content-type": "text/xml" });
        response.end(`<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`);
      } catch (error) {
        const code = error instanceof Error ? error.message : "";
        response.writeHead(code === "NoSuchEntity" ? 404 : 409, { "content-type": "text/xml" });
        response.end(`<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code></Error></ErrorResponse>`);
      }
    });
  });
  return { endpoint: server.url, users, [Symbol.asyncDispose]: server[Symbol.asyncDispose] };
}
