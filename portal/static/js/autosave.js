// A draft is saved as one types. Until the server has acknowledged it, it also lies in this device,
// so that a lost connection, an expired session or a closed tab loses nothing.

const WAIT_MS = 800;
const RETRY_MS = 10_000;
const SKIP = new Set(["csrf_token"]);
const SKIPPED_TYPES = new Set(["password", "file"]);

/** The typed values of a form as [name, value] pairs, without secrets and files. */
function valuesOf(form) {
  return [...form.elements]
    .filter((e) => e.name && !SKIP.has(e.name) && !SKIPPED_TYPES.has(e.type) && e.type !== "submit")
    .filter((e) => !["checkbox", "radio"].includes(e.type) || e.checked)
    .flatMap((e) =>
      e.multiple ? [...e.selectedOptions].map((o) => [e.name, o.value]) : [[e.name, e.value]],
    );
}

/** Put kept values back into their fields. */
function fill(form, pairs) {
  const kept = Map.groupBy ? Map.groupBy(pairs, ([name]) => name) : group(pairs);
  for (const element of form.elements) {
    if (!element.name || SKIP.has(element.name) || SKIPPED_TYPES.has(element.type)) continue;
    const values = (kept.get(element.name) ?? []).map(([, value]) => value);
    if (["checkbox", "radio"].includes(element.type)) element.checked = values.includes(element.value);
    else if (element.multiple) for (const o of element.options) o.selected = values.includes(o.value);
    else if (values.length) element.value = values[0];
  }
}

function group(pairs) {
  const map = new Map();
  for (const pair of pairs) map.set(pair[0], [...(map.get(pair[0]) ?? []), pair]);
  return map;
}

/** Storage may be full or forbidden; then the server alone keeps the draft. */
function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function drop(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept either.
  }
}

/** What a person typed: without the fields that only say what the page was opened with. */
function typed(form, pairs) {
  const aside = ([name]) => form.elements[name]?.dataset?.draftBase !== undefined;
  return JSON.stringify(pairs.filter((pair) => !aside(pair)));
}

/** The server's own words about a draft it did not take as it is, if it sent any. */
async function words(answer) {
  const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
  return plain ? answer.text() : null;
}

const clock = () =>
  new Date()
    .toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" })
    .replace(":", ".");

/** Watch one form[data-autosave]. */
function watch(form) {
  const key = `draft:${form.dataset.autosave}:${form.dataset.version}`;
  const url = form.dataset.autosaveUrl;
  const status = form.querySelector("[data-saved]");
  const offer = form.querySelector("[data-restore]");
  let timer = 0;
  let turn = 0;

  function say(state, text) {
    status.dataset.state = state;
    status.textContent = text;
  }

  async function send() {
    const mine = ++turn;
    const body = new FormData(form);
    const sent = JSON.stringify(kept(key));
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    say("saving", status.dataset.saving);
    try {
      const answer = await fetch(url, {
        method: "POST",
        body,
        headers: { "X-Autosave": "1" },
        redirect: "manual",
      });
      if (mine !== turn) return;
      if (answer.ok) {
        // What was typed while this was on its way stays here until it is sent itself.
        if (JSON.stringify(kept(key)) === sent) drop(key);
        say("stored", `${status.dataset.stored} ${clock()}`);
      } else if (answer.status >= 500) later();
      else if (answer.type === "opaqueredirect" || [400, 401, 403].includes(answer.status)) {
        say("local", status.dataset.signedOut);
      } else say("local", (await words(answer)) ?? status.dataset.local);
    } catch {
      if (mine === turn) later();
    }
  }

  function later() {
    say("local", status.dataset.local);
    clearTimeout(timer);
    timer = setTimeout(send, RETRY_MS);
  }

  function changed() {
    const safe = keep(key, { at: Date.now(), values: valuesOf(form) });
    clearTimeout(timer);
    if (url) timer = setTimeout(send, WAIT_MS);
    else if (safe) say("local", `${status.dataset.device} ${clock()}`);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => clearTimeout(timer));
  window.addEventListener("online", () => kept(key) && url && send());

  const earlier = kept(key);
  if (!earlier) return;
  if (typed(form, earlier.values) === typed(form, valuesOf(form))) {
    drop(key);
    return;
  }
  offer.hidden = false;
  offer.querySelector("[data-restore-yes]").addEventListener("click", () => {
    fill(form, earlier.values);
    offer.hidden = true;
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  offer.querySelector("[data-restore-no]").addEventListener("click", () => {
    localStorage.removeItem(key);
    offer.hidden = true;
  });
}

/** The page after a completed form names its draft, which is then let go. */
function forget() {
  const done = document.querySelector("meta[name=draft-done]")?.content;
  if (!done) return;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(`draft:${done}:`)) localStorage.removeItem(key);
  }
}

forget();
for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);
