export const howItWorks = {
  heading: "How it works",
  lead: "Send a file and watch: every call to the API and every request to S3 is drawn here as it happens.",
  signInFirst: "Only somebody who is signed in may upload. As a guest it takes one click.",
  demo: "An upload, live",
  yours: (name: string) => `This is your upload of ${name}.`,
  sendLarge: (size: string) => `Send ${size} in parts`,
  sendSmall: (size: string) => `Send ${size} in one piece`,
  ownFile: "Send a file of mine",
  sampleName: "sample.txt",
  browser: "This browser",
  api: "Your API",
  ofFile: "of the file",
  calls: (count: number) => `of the file, ${count === 1 ? "1 call" : `${count} calls`}`,
  steps: {
    create: {
      title: "Create",
      text: "The API checks who asks and what for, makes the key, and signs requests that fit this one file.",
    },
    send: {
      title: "Send",
      text: "The browser sends the bytes straight to S3: a large file in parts, over several connections.",
    },
    finish: {
      title: "Finish",
      text: "The API looks at what has arrived and publishes it, and only then is there a link.",
    },
  },
  plan: (kind: string): string =>
    kind === "multipart" ? "Answer: signed parts" : kind === "form" ? "Answer: a signed form" : "Answer: a signed PUT",
  sent: (bytes: string, requests: number, hosts: number) =>
    `${bytes}, ${requests === 1 ? "1 request" : `${requests} requests`}${hosts > 1 ? `, ${hosts} host names` : ""}`,
  published: "Published",
  connections: (count: number) => (count === 1 ? "1 connection" : `${count} connections`),
  part: (method: string, number: number) => `${method} part ${number}`,
  requests: "Calls and requests",
  asked: "Asked",
  answered: "Answered",
  signedHeaders: "Signed headers: anything else, or one byte more, and S3 refuses",
  code: "The code that makes it",
  codeText: "This is the file that runs above, whole: the types come from the API's router, and tracing is optional.",
  components: "For your own app there are buttons, drop zones and lists to copy:",
};
