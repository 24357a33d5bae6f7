/* Moves and undoes in place: the page does not jump, and the button that was pressed keeps the focus. Without JavaScript
   the same forms load the page anew. */
import { initAll } from "../../nhsuk/nhsuk-frontend.min.js";

const root = () => document.querySelector("[data-builder]");

const show = (html, address, focusId) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelector("[data-builder]");
  const main = page.querySelector("main");
  if (!fresh || !main) return false;
  const said = [...main.querySelectorAll(".app-said, .nhsuk-error-summary")].map((one) => one.textContent.trim()).join(" ");
  document.querySelectorAll("main > .app-said").forEach((one) => one.remove());
  root().before(...[...main.querySelectorAll(":scope > .app-said")].map((one) => document.importNode(one, true)));
  root().replaceWith(document.importNode(fresh, true));
  document.title = page.title;
  if (address) history.replaceState(null, "", address);
  initAll({ scope: root() });
  const target = focusId && document.getElementById(focusId);
  if (target) target.focus({ preventScroll: true });
  const status = root().querySelector("[data-said]");
  /* A moment later, or a screen reader would not notice that something was put in. */
  if (status) setTimeout(() => (status.textContent = said), 100);
  return true;
};

/* Having arrived at another page, what was sent from a form before has been kept by the server. */
const PREFIX = "builder:";
try {
  for (const name of Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX))) {
    const here = name === PREFIX + location.pathname + location.search;
    if (!here && JSON.parse(sessionStorage.getItem(name)).sent) sessionStorage.removeItem(name);
  }
} catch {
  /* A browser that keeps nothing for a tab has nothing to forget. */
}

let busy = false;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-inplace]") || event.defaultPrevented) return;
  event.preventDefault();
  if (busy) return;
  busy = true;
  const button = event.submitter;
  const data = new FormData(form, button);
  try {
    const answer = await fetch(form.action || location.href, { method: "POST", body: data, credentials: "same-origin" });
    const html = await answer.text();
    if (!show(html, answer.redirected ? answer.url : "", button?.id)) location.assign(answer.url);
  } catch {
    /* No connection: the browser says so better than we could. */
    form.removeAttribute("data-inplace");
    form.requestSubmit(button);
  } finally {
    busy = false;
  }
});
