// No tap is silent: what could not be sent says so, and a list that could not be read again is not
// taken for the answer. Forms with a draft (autosave.js) say it beside themselves.

const SLOW_MS = 8000;
const words = document.querySelector(".connection").children;
let slow;

/** Show one of the texts of the page about its connection, or none. */
function say(what) {
  clearTimeout(slow);
  for (const text of words) text.hidden = text.dataset.says !== what;
}

function sayIfSlow() {
  clearTimeout(slow);
  slow = setTimeout(() => say("slow"), SLOW_MS);
}

document.addEventListener(
  "submit",
  (event) => {
    const { target: form } = event;
    if (form.dataset.autosave || form.matches("[hx-get], [hx-post]")) return;
    if (navigator.onLine) {
      if (form.method !== "get") sayIfSlow();
      return;
    }
    event.preventDefault();
    say(form.method === "get" ? "stale" : "unsent");
  },
  true, // before others count it as sent
);
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.requestConfig.verb !== "get") sayIfSlow();
});
for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, ({ detail }) => {
    const reads = detail.requestConfig.verb === "get";
    if (reads) detail.target.dataset.outdated = "yes";
    say(reads ? "stale" : "unsent");
  });
}
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.failed && !detail.xhr?.status) return; // said above
  delete detail.target.dataset.outdated;
  say();
});
window.addEventListener("online", () => say());
window.addEventListener("pageshow", () => say());
