// Sends what the store holds, in order. The server takes each command once by its id, so that a
// request whose answer was lost is simply sent again.

const SEND = "/luring/kirim";
const SESSION = "/luring/sesi";
const MOST = 20;
const MOST_LETTERS = 1_500_000;
const AGAIN_MS = 15_000;
const PATIENCE_MS = 30_000;

export class SignedOut extends Error {}
export class Gone extends Error {}
export class Unreachable extends Error {}
export class Unreadable extends Error {}

/** Fetch JSON from the portal. Throw what is wrong as one of the errors above. */
export async function ask(url, options = {}) {
  let answer;
  try {
    answer = await fetch(url, {
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...options,
    });
  } catch (error) {
    throw new Unreachable(error.message);
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new SignedOut();
  if (answer.status === 404 || answer.status === 403) throw new Gone();
  if ([413, 422].includes(answer.status)) throw new Unreadable(String(answer.status));
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (!answer.ok || !isJson) throw new Unreachable(String(answer.status));
  try {
    return await answer.json();
  } catch (error) {
    throw new Unreachable(error.message); // the connection broke in the middle
  }
}

export class Outbox extends EventTarget {
  /** "sent", "offline", or "signed-out": how the last attempt ended. */
  state = "sent";
  #store;
  #account;
  #answers = new Map();
  #timer;

  constructor(store, account) {
    super();
    this.#store = store;
    this.#account = account;
    window.addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
  }

  /** Write a command down and begin to send it; return its id. */
  async add(kind, payload, { offline = !navigator.onLine } = {}) {
    const command = { id: crypto.randomUUID(), kind, at: new Date().toISOString(), offline, payload };
    await this.#store.add(command);
    this.send();
    return command.id;
  }

  /**
   * Return the answer to a command if it comes within `ms`. Else the person goes on without it, and
   * the command says so from now on: undefined.
   */
  async answerWithin(id, ms) {
    const deadline = Date.now() + ms;
    while (!this.#answers.has(id) && this.state === "sending" && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    if (this.#answers.has(id)) return this.#answers.get(id);
    const command = await this.#find(id);
    if (command) await this.#store.change({ ...command, offline: true });
    return this.#answers.get(id);
  }

  async #find(id) {
    return (await this.#store.waiting()).map(([, command]) => command).find((c) => c.id === id);
  }

  /** Send what waits, unless another tab is doing so. */
  async send() {
    if (this.state === "sending") {
      this.again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#become("sending");
    let outcome = "sent";
    try {
      await navigator.locks.request(`outbox-${this.#account}`, () => this.#sendAll());
    } catch (error) {
      outcome = error instanceof SignedOut ? "signed-out" : "offline";
      if (!(error instanceof SignedOut || error instanceof Unreachable)) console.warn(error);
    }
    this.#become(outcome);
    if (this.again) {
      this.again = false;
      if (outcome === "sent") return this.send();
    }
    if (await this.#store.count()) this.#timer = setTimeout(() => this.send(), AGAIN_MS);
  }

  /** What the portal cannot read stays here, and does not hold up the rest. */
  async #sendAll() {
    const done = new Set();
    let most = MOST;
    for (;;) {
      const left = (await this.#store.waiting()).filter(([, command]) => !done.has(key(command)));
      const batch = bundle(left.slice(0, most));
      if (!batch.length) return;
      try {
        const answers = await this.#deliver(batch.map(([, command]) => command));
        for (const [place, [seq, command]] of batch.entries()) {
          done.add(key(command));
          await this.#settle(seq, command, answers[place]);
        }
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        if (batch.length === 1) done.add(key(batch[0][1]));
        most = 1;
      }
    }
  }

  async #deliver(commands) {
    const session = await ask(SESSION);
    if (session.account !== this.#account) throw new SignedOut();
    const { answers } = await ask(SEND, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": session.token },
      body: JSON.stringify({ now: new Date().toISOString(), commands }),
    });
    return answers;
  }

  /** Let go of a command that has its answer, unless the person went on without that answer. */
  async #settle(seq, command, answer) {
    if (answer?.id !== command.id || answer.state === "waiting") return;
    const now = await this.#find(command.id);
    if (answer.state === "refused" && now?.offline && !command.offline) return; // sent once more
    this.#answers.set(command.id, answer);
    this.dispatchEvent(new CustomEvent("answer", { detail: { command, answer } }));
    await this.#store.remove(seq);
    this.dispatchEvent(new Event("change"));
  }

  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}

/** A command counts as another one once the person has gone on without its answer. */
const key = (command) => `${command.id}:${command.offline}`;

/** As many of the first commands as one request may hold. */
function bundle(commands) {
  let letters = 0;
  const fits = ([, command]) => (letters += JSON.stringify(command).length) <= MOST_LETTERS;
  return commands.filter((each, place) => fits(each) || place === 0);
}
