// What every page has: a form is sent once, htmx carries the CSRF token, an open menu closes with
// Escape, and lists can be walked with the arrow keys.

const BUSY = "aria-disabled";

document.documentElement.classList.add("js");

/** Mark a form as being sent. False if it already is: the second press of a button. */
function claim(form) {
  if (form.dataset.sent) return false;
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.setAttribute(BUSY, "true");
  }
  return true;
}

/** Make a form usable again: the person came back to the page, or htmx has its answer. */
function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll(`[${BUSY}]`)) button.removeAttribute(BUSY);
}

/** On a phone the parts of a page do not fit: begin with the one that is shown. */
for (const current of document.querySelectorAll(".sections [aria-current]")) {
  const parts = current.closest(".sections");
  parts.scrollLeft += current.getBoundingClientRect().left - parts.getBoundingClientRect().left;
}

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-print]")) window.print();
});
document.addEventListener("submit", (event) => {
  const { target: form } = event;
  if (event.defaultPrevented || form.method === "get") return; // htmx sends it, or it changes nothing
  if (!claim(form)) event.preventDefault();
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  if (requestConfig.verb === "get" || !(elt instanceof HTMLFormElement)) return;
  if (!claim(elt)) event.preventDefault();
});
document.addEventListener("htmx:afterRequest", ({ detail: { elt } }) => {
  if (elt instanceof HTMLFormElement) release(elt);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
});

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb === "get") return;
  event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]").content;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.(".top details[open], .confirm[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  for (const box of document.querySelectorAll(".top details[open]")) {
    if (!box.contains(event.target)) box.open = false;
  }
});

/** "Batal" inside a confirm step closes it again. */
document.addEventListener("click", (event) => {
  const cancel = event.target.closest?.("[data-close]");
  if (!cancel) return;
  const box = cancel.closest("details");
  box.open = false;
  box.querySelector("summary").focus();
});

// What this device kept of a form (autosave.js) is let go after a week, whichever page is opened.
const WEEK_MS = 7 * 24 * 3600 * 1000;
for (const [key, kept] of Object.entries(localStorage)) {
  if (!key.startsWith("draft:")) continue;
  const at = Number(/^{"at":(\d+)/.exec(kept)?.[1]);
  if (!(Date.now() - at < WEEK_MS)) localStorage.removeItem(key);
}

// It is let go as well once the form has arrived: on the first page of a signed-in person that
// neither reports an error nor still holds that form.
const SENT = "sent-draft";
document.addEventListener("submit", (event) => {
  const { draftKey: key, signOut } = event.target.dataset;
  if (key && !event.defaultPrevented) sessionStorage.setItem(SENT, JSON.stringify({ key, action: event.target.action }));
  // Signing out on a shared computer leaves nothing behind.
  if (signOut === undefined || event.defaultPrevented) return;
  for (const kept of Object.keys(localStorage)) {
    if (kept.startsWith("draft:")) localStorage.removeItem(kept);
  }
  for (const { account } of keptOffline()) forgetOffline(account);
});

// What pages without signal keep (offline/store.js), by account: how much was not sent, until when.
const OFFLINE = "offline:";
function keptOffline() {
  return Object.entries(localStorage)
    .filter(([key]) => key.startsWith(OFFLINE))
    .map(([key, kept]) => ({ account: key.slice(OFFLINE.length), ...JSON.parse(kept) }));
}
function forgetOffline(account) {
  indexedDB.deleteDatabase(`offline-${account}`);
  localStorage.removeItem(OFFLINE + account);
}
for (const { account, waiting, until } of keptOffline()) {
  if (!waiting && until <= Date.now()) forgetOffline(account);
}

// Signing out deletes what was not sent too: this is said first, and done at the second press.
document.addEventListener(
  "submit",
  (event) => {
    const { target: form } = event;
    if (form.dataset.signOut === undefined || form.dataset.warned) return;
    if (!keptOffline().some(({ waiting }) => waiting)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.dataset.warned = "yes";
    form.querySelector("[data-unsent]").hidden = false;
  },
  true, // before others count it as sent
);

function settleDraft() {
  const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "null");
  if (!sent || !document.querySelector("meta[name=account]")) return;
  const again = [...document.forms].find((form) => form.action === sent.action);
  if (again && !again.dataset.autosave) return; // sign-in came between; the form goes out once more
  sessionStorage.removeItem(SENT);
  if (!again && !document.querySelector(".error-page")) localStorage.removeItem(sent.key);
}
settleDraft();

// After a refused form the summary of errors gets the focus, so that it is read first.
const summary = document.querySelector(".error-summary");
if (summary) summary.focus();
document.addEventListener("htmx:afterSwap", (event) => {
  event.detail.target.querySelector?.(".error-summary")?.focus();
});

/** "/" goes to the search; the arrow keys walk from it through the rows of a list. */
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input, textarea, select");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    const search = document.querySelector("input[type=search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const inSearch = event.target.matches?.("input[type=search]");
  if (!inSearch && !event.target.matches?.(".row-name")) return;
  const stops = [...document.querySelectorAll("input[type=search], .row-name")];
  const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
