// A draft is saved as one types. Until the server has acknowledged it, it also lies in this device,
// so that a lost connection, an expired session or a closed tab loses nothing. Kept per account, so
// that nobody is offered another person's draft; portal.js lets go of it once the form has arrived.

const WAIT_MS = 800;
const RETRY_MS = 10_000;
const SKIPPED_TYPES = new Set(["password", "file", "submit", "button"]);

const account = document.querySelector("meta[name=account]")?.content ?? "";

/** The fields of a form that a draft keeps: no secrets, no files. */
function fieldsOf(form) {
  return [...form.elements].filter(
    (field) => field.name && field.name !== "csrf_token" && !SKIPPED_TYPES.has(field.type),
  );
}

/** What is filled in, as [name, value] pairs. */
function valuesOf(form) {
  return fieldsOf(form)
    .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
    .flatMap((field) =>
      field.multiple
        ? [...field.selectedOptions].map((option) => [field.name, option.value])
        : [[field.name, field.value]],
    );
}

/**
 * Put kept values back, those that say what the draft began from too: only so does the server see
 * that somebody else has changed the record since.
 */
function fill(form, pairs) {
  for (const field of fieldsOf(form)) {
    const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
    else if (field.multiple) {
      for (const option of field.options) option.selected = values.includes(option.value);
    } else if (values.length) field.value = values[0];
  }
}

/**
 * What a person typed, for comparing: without what is empty (a form may have grown by empty fields),
 * and without what only says from where the page began.
 */
function typed(form, pairs) {
  const aside = (name) =>
    ["version", "submission"].includes(name) ||
    form.elements[name]?.dataset?.draftBase !== undefined;
  return JSON.stringify(pairs.filter(([name, value]) => value !== "" && !aside(name)));
}

/** The server's own words about a draft that it did not take as it is, if it sent any. */
async function wordsOf(answer) {
  const isText = answer.headers.get("Content-Type")?.startsWith("text/plain");
  return isText ? answer.text() : undefined;
}

/** Storage may be full or forbidden; then the server alone keeps the draft. */
const store = {
  put(key, values) {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
      return true;
    } catch {
      return false;
    }
  },
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  drop(key) {
    localStorage.removeItem(key);
  },
  keys(prefix) {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  },
};

/** Whether the portal answers at all. */
async function reachable() {
  try {
    await fetch(import.meta.url, { method: "HEAD", cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}

const clock = () =>
  new Date()
    .toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: document.body.dataset.zone })
    .replace(":", ".");

/** One form[data-autosave]: saves what is typed and says where it lies. */
class Draft {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-saved]");
    this.offer = form.querySelector("[data-restore]");
    this.away = form.querySelector("[data-draft-away]");
    this.timer = 0;
    this.turn = 0;
    this.prefix = `draft:${account}:${form.dataset.autosave}:`;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    // Fields came or went; a swap that brought an offer beside a field changed nothing.
    form.addEventListener("htmx:afterSwap", () => this.typed() !== this.latest && this.changed());
    form.addEventListener("submit", (event) => this.leave(event));
    this.away.addEventListener("click", ({ target }) => {
      if (target.matches("[data-draft-gone]")) this.throwAway();
    });
    window.addEventListener("online", () => this.url && store.get(this.key) && this.send());
    this.rename();
    // A form that came back holds what was typed; only a new one may know less than this device.
    if ("cameBack" in form.dataset) return this.changed();
    this.untouched = this.typed();
    this.offerEarlier();
  }

  get url() {
    return this.form.dataset.autosaveUrl;
  }

  rename() {
    this.key = this.form.dataset.draftKey = this.prefix + this.form.dataset.version;
  }

  say(state, words = this.status.dataset[state]) {
    this.status.dataset.state = state;
    this.status.textContent = words;
    this.away.hidden = state !== "device";
  }

  typed() {
    return typed(this.form, valuesOf(this.form));
  }

  changed() {
    if (this.thrown) return;
    this.latest = this.typed();
    if (!this.url && this.typed() === this.untouched) {
      store.drop(this.key); // all was deleted again: nothing is left to be offered
      return this.say("", "");
    }
    const kept = store.put(this.key, valuesOf(this.form));
    clearTimeout(this.timer);
    if (this.url) this.timer = setTimeout(() => this.send(), WAIT_MS);
    else if (kept) this.say("device", `${this.status.dataset.device} ${clock()}`);
  }

  /**
   * Sent without a connection the page would give way to the browser's own error page. Where there
   * is reason to doubt, the portal is asked first; as long as it does not answer, the form stays.
   */
  leave(event) {
    clearTimeout(this.timer);
    const doubtful = !navigator.onLine || this.status.dataset.state === "local";
    if (this.reached || !doubtful) return;
    event.preventDefault();
    if (this.asking) return;
    this.asking = reachable().then((reached) => {
      this.asking = undefined;
      this.reached = reached;
      if (reached) return this.form.requestSubmit(event.submitter ?? undefined);
      store.put(this.key, valuesOf(this.form));
      this.say("unsent");
      this.status.scrollIntoView({ block: "nearest" });
      if (this.url) this.timer = setTimeout(() => this.send(), RETRY_MS);
    });
  }

  retry() {
    this.say("local");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), RETRY_MS);
  }

  async send() {
    const turn = ++this.turn;
    const body = new FormData(this.form);
    const sent = JSON.stringify(valuesOf(this.form));
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    this.say("saving");
    let answer;
    try {
      answer = await fetch(this.url, {
        method: "POST",
        body,
        headers: { "X-Autosave": "1" },
        redirect: "manual",
      });
    } catch {
      if (turn === this.turn) this.retry();
      return;
    }
    if (turn === this.turn) await this.settle(answer, sent);
  }

  async settle(answer, sent) {
    if (answer.ok) this.stored(answer.headers.get("X-Version"), sent);
    else if (answer.status >= 500) this.retry();
    else if (answer.type === "opaqueredirect" || [400, 401, 403].includes(answer.status)) {
      this.say("ended");
    } else this.say(answer.status === 409 ? "stale" : "local", await wordsOf(answer));
  }

  stored(version, sent) {
    // What was typed while this was on its way stays here until it is sent itself.
    if (JSON.stringify(valuesOf(this.form)) === sent) store.drop(this.key);
    if (version) {
      this.form.dataset.version = version;
      if (this.form.elements.version) this.form.elements.version.value = version;
      this.rename();
    }
    this.say("stored", `${this.status.dataset.stored} ${clock()}`);
  }

  /** Offer the newest draft that this device kept, whatever version of the record it began from. */
  offerEarlier() {
    const drafts = store.keys(this.prefix).map((key) => ({ key, ...store.get(key) }));
    const [newest] = drafts.sort((a, b) => b.at - a.at);
    if (!newest) return;
    if (typed(this.form, newest.values) === this.untouched) return;
    const isNew = this.form.dataset.reopen !== undefined; // no record that may have changed since
    this.offer.querySelector("[data-restore-older]").hidden = isNew || newest.key === this.key;
    this.offer.hidden = false;
    const answer = (choice, act) =>
      this.offer.querySelector(`[data-restore-${choice}]`).addEventListener("click", () => {
        this.offer.hidden = true;
        act();
      });
    answer("yes", () => {
      if (isNew) return this.reopen(newest);
      store.drop(newest.key);
      fill(this.form, newest.values);
      this.changed();
    });
    answer("no", () => store.drop(newest.key));
  }

  /** Let the page itself bring back a draft: a form that grew has fields that a new one lacks. */
  reopen({ key, values }) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = this.form.action;
    form.dataset.draftKey = key; // it may turn out to have arrived long ago
    const token = ["csrf_token", document.querySelector("meta[name=csrf-token]").content];
    for (const [name, value] of [...values, token, ["step", this.form.dataset.reopen]]) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(form);
    form.requestSubmit();
  }

  /** Nothing stays of what was typed, neither on the page nor on this device. */
  throwAway() {
    this.thrown = true; // an answer that arrives before the page has gone must not keep it again
    store.drop(this.key);
    location.assign(location.pathname + location.search);
  }
}

/** A page that ends several forms at once (an assessment concluded) names whose drafts may go. */
const done = document.querySelector("meta[name=draft-done]")?.content;
if (done) for (const key of store.keys(`draft:${account}:${done}:`)) store.drop(key);

for (const form of document.querySelectorAll("form[data-autosave]")) new Draft(form);
