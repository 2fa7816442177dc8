// Questions that apply only after certain answers are shown and hidden as one answers. Without
// JavaScript all of them are there, and what does not apply is left out when it is counted.

/** The values that are chosen for a field at present. */
function chosen(form, name) {
  return [...form.querySelectorAll(`[name="${CSS.escape(name)}"]:checked`)].map((e) => e.value);
}

/** Show or hide every question of the form that depends on another. */
function refresh(form) {
  for (const box of form.querySelectorAll("[data-when]")) {
    const conditions = JSON.parse(box.dataset.when);
    box.hidden = !conditions.every(({ field, values }) =>
      chosen(form, field).some((value) => values.includes(value)),
    );
  }
}

for (const form of document.querySelectorAll("form:has([data-when])")) {
  form.addEventListener("input", () => refresh(form));
  refresh(form);
}
