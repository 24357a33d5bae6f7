/* Shows a question of the event's own where its answer is asked for, and what a companion needs where one comes.
   Without this file everything shows and says when it applies. */
const form = document.querySelector("form[data-booking]");

/* What is not asked is not sent either: what was typed stays in its fields until it is asked again. */
const show = (part, asked) => {
  part.hidden = !asked;
  for (const field of part.querySelectorAll("input, select, textarea")) field.disabled = !asked;
};

const said = (name) =>
  [...form.elements]
    .filter((field) => field.name === name && !field.disabled && (!["radio", "checkbox"].includes(field.type) || field.checked))
    .map((field) => field.value);

const carer = document.getElementById("carer-needs");

const update = () => {
  /* In the order of the page: a question may hang on one that is itself not asked. */
  for (const part of form.querySelectorAll("[data-asked-if]")) {
    const wanted = JSON.parse(part.dataset.askedValues);
    show(part, said(part.dataset.askedIf).some((value) => wanted.includes(value)));
  }
  if (carer) show(carer, said("with_carer").length > 0);
};

if (form) {
  form.addEventListener("change", update);
  window.addEventListener("pageshow", update);
  update();
}
