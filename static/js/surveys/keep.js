/* Keeps what is being filled in, in this tab alone, until the server has it: a refresh, a crash, a lost connection or an
   expired page then loses nothing. Without JavaScript nothing is missing but this. */
const PREFIX = "unsent:";
const here = PREFIX + location.pathname;
const form = document.querySelector("form[data-keep]");
const forget = document.querySelector("[data-forget]") !== null;

const read = (name) => JSON.parse(sessionStorage.getItem(name));
const write = (name, value) => sessionStorage.setItem(name, JSON.stringify(value));
const fields = () => [...form.elements].filter((field) => field.name && !["hidden", "submit", "button", "fieldset", "file"].includes(field.type));
const ticked = (field) => field.type === "radio" || field.type === "checkbox";

/* Everything that stands in the form: name and value of each field, of radios and boxes those that are chosen. */
const standing = () => fields().filter((field) => !ticked(field) || field.checked).map((field) => [field.name, field.value]);

const restore = (kept) => {
  for (const field of fields()) {
    const values = kept.filter(([name]) => name === field.name).map(([, value]) => value);
    if (ticked(field)) {
      if (field.checked === values.includes(field.value)) continue;
      field.checked = !field.checked;
    } else {
      if (!values.length || field.value === values[0]) continue;
      field.value = values[0];
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
};

try {
  /* Having arrived at another page of the survey, what was sent from the page before has been kept by the server. */
  for (const name of Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX))) {
    if (forget || (name !== here && read(name).sent)) sessionStorage.removeItem(name);
  }
  /* A survey of one page, and the form for a story, has one address for everybody: who comes anew, perhaps somebody
     else at the same device, finds it empty; who comes back or loads it again finds their words. */
  const isOneForAll = form?.elements.namedItem("seal") != null || form?.dataset.keep === "here";
  if (isOneForAll && performance.getEntriesByType("navigation")[0]?.type === "navigate") sessionStorage.removeItem(here);
  if (form) {
    const kept = read(here);
    if (kept?.fields) restore(kept.fields);
    const keep = (sent) => write(here, { fields: standing(), sent });
    form.addEventListener("input", () => keep(false));
    form.addEventListener("change", () => keep(false));
    form.addEventListener("submit", (event) => {
      /* Taking an answer back is meant: what was kept of it must not come again. */
      if (event.submitter?.name === "clear") sessionStorage.removeItem(here);
      else if (read(here)) keep(true);
    });
  }
} catch {
  /* A browser that keeps nothing for a tab still sends the form. */
}
