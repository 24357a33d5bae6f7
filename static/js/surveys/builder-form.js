/* The form of a question: the preview follows what is typed, and lines are moved without asking the server. All of it
   also works by the form's own buttons. */
import { initAll } from "../../nhsuk/nhsuk-frontend.min.js";

const form = document.getElementById("question-form");
const live = document.querySelector("[data-live]");

/* --- What is typed survives a refresh or an expired sign-in, in this tab alone --- */
const PREFIX = "builder:";
const here = PREFIX + location.pathname + location.search;
const NOT_KEPT = ["csrfmiddlewaretoken", "act"];
const restored = document.querySelector("[data-restored]");

const written = () => [...new FormData(form)].filter(([name]) => !NOT_KEPT.includes(name));
const same = (one, other) => JSON.stringify(one.filter(([n]) => n !== "seen")) === JSON.stringify(other.filter(([n]) => n !== "seen"));
const keep = (sent) => sessionStorage.setItem(here, JSON.stringify({ fields: written(), sent }));

const putBack = (fields) => {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) || []), value]);
  for (const box of form.querySelectorAll("[data-lines]")) {
    const wanted = Number(values.get(`${box.dataset.lines}-count`)?.[0] || 0);
    while (box.querySelectorAll("[data-line]").length < Math.min(wanted, 80)) addLine(box);
  }
  for (const field of form.elements) {
    if (!field.name || NOT_KEPT.includes(field.name) || field.type === "submit") continue;
    const held = values.get(field.name);
    if (field.type === "checkbox" || field.type === "radio") field.checked = Boolean(held?.includes(field.value));
    else if (held) field.value = held[0];
  }
};

const remember = () => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(here));
    if (kept && !same(kept.fields, written()) && !document.querySelector(".nhsuk-error-summary")) {
      putBack(kept.fields);
      restored.hidden = false;
      soon();
    } else {
      sessionStorage.removeItem(here);
    }
    form.addEventListener("input", () => keep(false));
    form.addEventListener("submit", () => keep(true));
    document.querySelector("[data-cancel]").addEventListener("click", () => sessionStorage.removeItem(here));
    restored.querySelector("[data-throw-away]").addEventListener("click", () => {
      sessionStorage.removeItem(here);
      location.reload();
    });
  } catch {
    /* A browser that keeps nothing for a tab still sends the form. */
  }
};

/* --- Preview --- */
let timer = 0;
let asked = 0;

const refresh = async () => {
  const mine = ++asked;
  try {
    const answer = await fetch(form.dataset.liveUrl, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    if (!answer.ok || mine !== asked) return;
    live.innerHTML = await answer.text();
    initAll({ scope: live });
  } catch {
    /* The last preview stays. */
  } finally {
    if (mine === asked) live.classList.remove("app-live--waiting");
  }
};

const soon = () => {
  clearTimeout(timer);
  live.classList.add("app-live--waiting");
  timer = setTimeout(refresh, 350);
};

form.addEventListener("input", soon);
form.addEventListener("change", soon);

/* --- Lines --- */
const wordOf = (line) => line.querySelector("input[type=text]");

/* Buttons say to a screen reader which line they move. */
const nameButtons = (line) => {
  const words = wordOf(line).value || line.querySelector("[data-number]").textContent;
  line.querySelectorAll("button .nhsuk-u-visually-hidden").forEach((one) => (one.textContent = ` ${words}`));
};

const renumber = (box) => {
  const name = box.dataset.lines;
  const lines = [...box.querySelectorAll("[data-line]")];
  lines.forEach((line, at) => {
    line.querySelectorAll("[name], [id], [for], [aria-describedby], button[value]").forEach((one) => {
      for (const attribute of ["name", "id", "for", "aria-describedby"]) {
        const value = one.getAttribute(attribute);
        if (value) one.setAttribute(attribute, value.replace(new RegExp(`^${name}-\\d+-`), `${name}-${at}-`));
      }
      if (one.matches("button")) one.value = one.value.replace(/:\d+$/, `:${at}`);
    });
    line.querySelector("[data-number]").textContent = at + 1;
    nameButtons(line);
  });
  box.querySelector("[data-count]").value = lines.length;
};

const empty = (line) => {
  const copy = line.cloneNode(true);
  copy.classList.remove("app-line--retired", "app-line--wrong");
  copy.querySelectorAll(".nhsuk-tag, .nhsuk-error-message").forEach((one) => one.remove());
  copy.querySelectorAll("input").forEach((input) => {
    if (input.type === "checkbox") input.checked = false;
    else input.value = "";
    input.classList.remove("nhsuk-input--error");
  });
  copy.querySelector("details").open = false;
  return copy;
};

const addLine = (box, text = "") => {
  const list = box.querySelector("[data-list]");
  const lines = [...list.children];
  const spare = text && lines.find((line) => !wordOf(line).value && !line.querySelector("input[type=hidden]").value);
  const line = spare || empty(lines[lines.length - 1]);
  if (!spare) list.append(line);
  wordOf(line).value = text;
  renumber(box);
  return line;
};

const act = {
  up: (line) => line.previousElementSibling?.before(line),
  down: (line) => line.nextElementSibling?.after(line),
};

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act]");
  if (!button) return;
  const box = button.closest("[data-lines]");
  const line = button.closest("[data-line]");
  const what = button.dataset.act;
  /* What needs the server's knowledge goes to the server. */
  if (what === "paste") return;
  event.preventDefault();
  if (what === "add") {
    wordOf(addLine(box)).focus();
  } else if (what === "remove") {
    const next = line.nextElementSibling || line.previousElementSibling;
    if (next) {
      line.remove();
      wordOf(next).focus();
    } else {
      wordOf(line).value = "";
    }
    renumber(box);
  } else {
    act[what](line);
    renumber(box);
    button.focus();
  }
  soon();
});

/* Return in a line goes on to the next one, as in a list that one writes; it does not send the form. */
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("[data-line] .app-line__main input")) return;
  event.preventDefault();
  const box = event.target.closest("[data-lines]");
  const next = event.target.closest("[data-line]").nextElementSibling;
  wordOf(next || addLine(box)).focus();
});

form.addEventListener("input", (event) => {
  const line = event.target.closest("[data-line]");
  if (line) nameButtons(line);
});

remember();
