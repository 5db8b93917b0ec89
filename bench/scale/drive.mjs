import { setTimeout as sleep } from "node:timers/promises";

const size = 20_000;
const bytes = Buffer.alloc(size, "a line of text that says nothing\n");

/**
 * Runs as many uploads as possible, a fixed number at a time. @returns uploads per second, and how long each call took
 * @param options.most - stops after this number of uploads, even if there is time left
 */
export async function driveFull({ people, atOnce, seconds, most }) {
  const times = emptyTimes();
  const started = performance.now();
  const until = started + seconds * 1000;
  let count = 0;
  const one = async (index) => {
    for (let turn = index; performance.now() < until && count < most; turn += atOnce) {
      count += 1;
      await upload(people[turn % people.length], times);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, index) => one(index)));
  return { count, seconds: (performance.now() - started) / 1000, times };
}

/** Starts uploads at a fixed rate, even if earlier ones have not ended: the time in the queue counts too. */
export async function driveAtRate({ people, rate, seconds, most }) {
  const times = emptyTimes();
  const started = performance.now();
  const count = Math.min(most, Math.floor(rate * seconds));
  const under = [];
  for (let index = 0; index < count; index += 1) {
    const due = started + (index / rate) * 1000;
    const early = due - performance.now();
    if (early > 0) await sleep(early);
    under.push(upload(people[index % people.length], times, due));
  }
  await Promise.all(under);
  return { count, seconds: (performance.now() - started) / 1000, times };
}

const emptyTimes = () => ({ create: [], send: [], finish: [], whole: [] });

async function upload(person, times, due = performance.now()) {
  const plan = await timed(times.create, due, () =>
    person.call("upload.create", { filename: "note.txt", contentType: "text/plain", size }),
  );
  await timed(times.send, performance.now(), async () => {
    const { ok, status } = await fetch(plan.url, { method: "PUT", headers: plan.headers, body: bytes });
    if (!ok) throw new Error(`S3 answered ${status}.`);
  });
  const { status } = await timed(times.finish, performance.now(), () =>
    person.call("upload.finish", { key: plan.key }),
  );
  if (status !== "done") throw new Error(`Finish of a small file is ${status}.`);
  times.whole.push(performance.now() - due);
}

async function timed(list, since, work) {
  const result = await work();
  list.push(performance.now() - since);
  return result;
}
