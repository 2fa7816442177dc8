// Questions that apply only after certain answers are shown and hidden as one answers. Without
// JavaScript all of them are there, and what does not apply is left out when it is counted.

/** Show or hide every question of the form that depends on another. */
function refresh(form) {
  const answers = new FormData(form);
  for (const box of form.querySelectorAll("[data-when]")) {
    const conditions = JSON.parse(box.dataset.when);
    box.hidden = !conditions.every(({ field, values }) =>
      answers.getAll(field).some((value) => values.includes(value)),
    );
  }
}

for (const form of document.querySelectorAll("form:has([data-when])")) {
  form.addEventListener("input", () => refresh(form));
  refresh(form);
}
