// What every page has: a form is sent once, htmx carries the CSRF token, and an open menu closes with Escape.

const BUSY = "aria-disabled";

document.documentElement.classList.add("js");

/** Disable the buttons of a form that is being sent; the pressed one keeps its name in the request. */
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
    button.setAttribute(BUSY, "true");
  }
}

/** Make forms usable again: when the person comes back to the page, or htmx has its answer. */
function release(root) {
  const forms = root.matches?.("form") ? [root] : root.querySelectorAll("form[data-sent]");
  for (const form of forms) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll(`[${BUSY}]`)) button.removeAttribute(BUSY);
  }
}

document.addEventListener("submit", sendOnce);
window.addEventListener("pageshow", () => release(document));
document.addEventListener("htmx:afterRequest", () => release(document));

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

// After a refused form the summary of errors gets the focus, so that it is read first.
const summary = document.querySelector(".error-summary");
if (summary) summary.focus();
document.addEventListener("htmx:afterSwap", (event) => {
  event.detail.target.querySelector?.(".error-summary")?.focus();
});
