/* Keeps what is being typed, in this tab alone, until it is sent: a refresh or a crash then loses nothing.
   Without JavaScript nothing is missing but this. */
const PREFIX = "unsent:";
const form = document.querySelector("form[data-keep]");
const area = form?.querySelector("textarea, input[type='text']");

if (area) {
  const name = PREFIX + location.pathname;
  try {
    const kept = sessionStorage.getItem(name);
    if (kept !== null && kept !== area.value && !document.querySelector(".nhsuk-error-summary")) {
      area.value = kept;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    area.addEventListener("input", () => sessionStorage.setItem(name, area.value));
    form.addEventListener("submit", () => sessionStorage.removeItem(name));
  } catch {
    /* A browser that keeps nothing for a tab still sends the form. */
  }
}

if (document.querySelector("[data-forget]")) {
  try {
    Object.keys(sessionStorage)
      .filter((name) => name.startsWith(PREFIX))
      .forEach((name) => sessionStorage.removeItem(name));
  } catch {
    /* Nothing was kept then. */
  }
}
