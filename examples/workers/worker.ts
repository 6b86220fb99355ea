// Serves a queue of a Fermata server: node worker.js [URL] [QUEUE]; its key, if it needs one, is in FERMATA_KEY.
declare const process: {
  argv: string[];
  env: Record<string, string | undefined>;
  once(signal: "SIGTERM" | "SIGINT", then: () => void): void;
};

interface Task {
  token: string;
  name: string;
  input: { text: string; pauseMillis?: number | null };
  heartbeatSeconds: number;
}

const url = (process.argv[2] ?? "http://127.0.0.1:8700") + "/api/v1";
const queue = process.argv[3] ?? "words";
const triesMax = 60;
const never = new Promise<void>(() => {});
let stopping = false;
const stopped = new Promise<void>((resolve) => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      stopping = true;
      resolve();
    });
  }
});

class InvalidInput extends Error {}

class Refused extends Error {}

/** The work: knows the task, and asks now and then whether it is still wanted. */
async function count(task: Task, wanted: () => boolean): Promise<unknown> {
  const words = task.input.text.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) {
    throw new InvalidInput("there is nothing to count");
  }
  for (let left = task.input.pauseMillis ?? 0; left > 0 && wanted(); left -= 50) {
    await pause(50);
  }
  return { words: words.length, by: "typescript" };
}

/** Asks; after errors, 429 and 503 again, later and later: what is answered twice counts once. Null: no content. */
async function post<T>(path: string, body: unknown, tries: number, enough = never): Promise<T | null> {
  for (let attempt = 0; attempt < tries; attempt++) {
    let millis = Math.min(100 * 2 ** attempt, 10_000);
    try {
      const headers: Record<string, string> = { "Content-Type": "application/json" };
      if (process.env.FERMATA_KEY) {
        headers.Authorization = "Bearer " + process.env.FERMATA_KEY;
      }
      const signal = AbortSignal.timeout(30_000);
      const answer = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body), signal });
      if (answer.ok) {
        return answer.status === 200 ? ((await answer.json()) as T) : null;
      }
      const problem = await answer.text();
      if (![429, 500, 502, 503, 504].includes(answer.status)) {
        throw new Refused(problem);
      }
      millis = Math.max(millis, 1000 * Number(answer.headers.get("Retry-After") ?? 0));
    } catch (failed) {
      if (failed instanceof Refused) {
        throw failed;
      }
      console.error("typescript worker:", String(failed));
    }
    await Promise.race([pause(millis), enough]);
    if (stopping && enough !== never) {
      break;
    }
  }
  return null;
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

async function run(task: Task): Promise<void> {
  const at = `/callbacks/${task.token}`;
  let wanted = true;
  const heart = task.heartbeatSeconds
    ? setInterval(() => {
        post(at + "/heartbeat", {}, 1).catch((failed) => {
          wanted = wanted && !(failed instanceof Refused);
        });
      }, (task.heartbeatSeconds * 1000) / 3)
    : undefined;
  let answer: [verb: string, body: unknown];
  try {
    answer = ["complete", { result: await count(task, () => wanted) }];
  } catch (failed) {
    const category = failed instanceof InvalidInput || failed instanceof TypeError ? "VALIDATION" : "TRANSIENT";
    const type = failed instanceof Error ? failed.constructor.name : "Error";
    answer = ["fail", { type, message: failed instanceof Error ? failed.message : String(failed), category }];
  }
  clearInterval(heart);
  try {
    await post(`${at}/${answer[0]}`, answer[1], triesMax);
  } catch (unwanted) {
    console.error("typescript worker:", task.name, String(unwanted)); // Closed, or given to another one.
  }
}

async function serve(): Promise<void> {
  console.log(`typescript worker: serves ${queue} of ${url}`);
  while (!stopping) {
    // A poll is let end, never broken off: the task that it may bring would be lost until its heartbeat is missed.
    const poll = `/queues/${encodeURIComponent(queue)}/poll?wait=2s&worker=typescript`;
    const task = await post<Task>(poll, {}, triesMax, stopped);
    if (task !== null) {
      await run(task);
    }
  }
}

serve();
