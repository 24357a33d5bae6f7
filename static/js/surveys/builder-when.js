/* Choosing a question brings its answers at once, without the button "Next". */
import { initAll } from "../../nhsuk/nhsuk-frontend.min.js";

document.addEventListener("change", async (event) => {
  const select = event.target.closest("[data-about-form] select");
  if (!select) return;
  const box = document.querySelector("[data-test]");
  if (!select.value) {
    box.replaceChildren();
    return;
  }
  const address = new URL(location.href);
  address.search = new URLSearchParams({ about: select.value }).toString();
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-test]");
    if (!answer.ok || !fresh) throw new Error(answer.statusText);
    box.replaceChildren(...[...fresh.childNodes].map((one) => document.importNode(one, true)));
    initAll({ scope: box });
  } catch {
    select.form.requestSubmit();
  }
});
