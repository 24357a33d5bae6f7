/* Keeps what is being typed, in this tab alone, until the server has it: a refresh, a crash or a lost connection
   then loses nothing. Without JavaScript nothing is missing but this. */
const PREFIX = "unsent:";
const here = PREFIX + location.pathname;
const form = document.querySelector("form[data-keep]");
const area = form?.querySelector("textarea, input[type='text']");
const forget = document.querySelector("[data-forget]") !== null;

const read = (name) => JSON.parse(sessionStorage.getItem(name));
const write = (name, value) => sessionStorage.setItem(name, JSON.stringify(value));

try {
  /* Having arrived at another page of the survey, what was sent from the page before has been kept by the server. */
  for (const name of Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX))) {
    if (forget || (name !== here && read(name).sent)) sessionStorage.removeItem(name);
  }
  if (area) {
    const kept = read(here);
    if (kept && kept.text !== area.value) {
      area.value = kept.text;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    area.addEventListener("input", () => write(here, { text: area.value, sent: false }));
    form.addEventListener("submit", (event) => {
      if (event.submitter?.name === "clear") sessionStorage.removeItem(here);
      else if (read(here)) write(here, { text: area.value, sent: true });
    });
  }
} catch {
  /* A browser that keeps nothing for a tab still sends the form. */
}
