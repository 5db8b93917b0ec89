import assert from "node:assert/strict";

/** Checks the rights of each process, and the health that Docker reports. */
export async function checkContainers({ docker, containers }) {
  const ids = await containers();
  assert.equal(ids.length, 3);
  for (const id of ids) {
    const [{ State, Config, HostConfig }] = JSON.parse(await docker("inspect", id));
    assert.equal(State.Health.Status, "healthy");
    assert.equal(HostConfig.ReadonlyRootfs, true);
    assert.match(Config.User, /^[1-9]\d*$/, "Kubernetes sees that it is not root.");
    assert.ok(HostConfig.LogConfig.Config["max-size"], "Its log does not fill the disk.");
    const status = await docker("exec", id, "cat", "/proc/1/status");
    assert.match(status, /^Uid:\t1000\t1000\t1000\t1000$/m, "It is not root.");
    for (const rights of ["CapEff", "CapBnd"])
      assert.match(status, new RegExp(`^${rights}:\t0+$`, "m"), "It has no right of root's.");
    assert.match(status, /^NoNewPrivs:\t1$/m);
    for (const [user, place] of [
      ["root", "/app/x"],
      ["node", "/home/node/x"],
    ]) {
      await assert.rejects(docker("exec", `--user=${user}`, id, "touch", place), /Read-only file system/);
    }
    const port = "--env=PORT=1";
    await assert.rejects(
      docker("exec", port, id, ...(await healthCheck(docker, id))),
      "Where nothing answers it is not healthy.",
    );
  }
  const megabytes = Math.round((await sizeOf(docker, "s3-direct")) / 1e6);
  const own = megabytes - Math.round((await sizeOf(docker, "node:24-slim")) / 1e6);
  console.log(`The image has ${megabytes} MB, ${own} of which are not its base's.`);
  console.log("Three processes are healthy, without root or a right of its, and write to nothing of theirs.");
}

async function healthCheck(docker, id) {
  const [, ...command] = JSON.parse(await docker("inspect", "--format={{json .Config.Healthcheck.Test}}", id));
  return command;
}

const sizeOf = async (docker, image) => Number(await docker("image", "inspect", "--format={{.Size}}", image));
