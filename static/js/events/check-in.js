/* The door: find as you type, check in without loading the page, and lose no tap on a bad line.
   Each tap is a form that works without this script. The server takes a tap twice as once, so what the line lost is
   simply sent again; what waits is kept for this tab until it is through. */
const door = document.querySelector("[data-check-in]");
const say = door.querySelector("[data-say]");
const found = door.querySelector("[data-found]");
const search = door.querySelector("input[name='search']");
const people = [...door.querySelectorAll("[data-person]")];
const key = `check-in:${door.dataset.event}`;
const every = 10000;
let sending = false;
let wasWaiting = false;

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
const waiting = () => JSON.parse(sessionStorage.getItem(key) || "[]");
const keep = (taps) => sessionStorage.setItem(key, JSON.stringify(taps));

function tell(words, good = false) {
  say.textContent = words;
  say.classList.toggle("app-door__say--good", good);
}

function narrow() {
  const words = plain(search.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const person of people) {
    const fits = words.every((word) => plain(person.dataset.name).includes(word));
    person.hidden = !fits;
    shown += fits;
  }
  found.textContent = words.length ? String(shown) : "";
}
search.addEventListener("input", narrow);
search.form.addEventListener("submit", (event) => event.preventDefault());

function show({ here, numbers }) {
  const pending = new Map(waiting().map((tap) => [tap.booking, tap.what]));
  for (const person of people) {
    const id = person.dataset.person;
    const since = here[id];
    if (pending.has(id)) continue;
    person.classList.remove("app-door__person--waiting");
    if (!since && "walkIn" in person.dataset) {
      person.remove();
      people.splice(people.indexOf(person), 1);
      continue;
    }
    mark(person, Boolean(since), since ? `${door.dataset.here} ${since}` : "");
  }
  for (const [name, number] of Object.entries(numbers)) {
    const place = door.querySelector(`[data-number='${name}']`);
    if (place && place.textContent !== String(number)) place.textContent = number;
  }
  const known = new Set([...door.querySelectorAll("[data-person]")].map((person) => person.dataset.person));
  if (!say.textContent && !search.defaultValue && Object.keys(here).some((id) => !known.has(id))) tell(door.dataset.more, true);
}

function mark(person, isHere, words) {
  const focused = person.contains(document.activeElement) && document.activeElement.tagName === "BUTTON";
  person.classList.toggle("app-door__person--here", isHere);
  person.querySelector("[data-since]").textContent = words;
  for (const form of person.querySelectorAll("[data-tap]")) {
    form.hidden = (form.dataset.tap === "in") === isHere;
    if (focused && !form.hidden) form.querySelector("button").focus();
  }
}

async function ask(address, options = {}) {
  const answer = await fetch(address, { ...options, headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (answer.redirected || answer.status === 403) throw new Error("signed-out");
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error("again");
  return answer.json();
}

async function send() {
  if (sending) return;
  sending = true;
  try {
    while (waiting().length) {
      const [tap] = waiting();
      const data = new FormData(door.querySelector("form[data-tap]") || undefined);
      data.set("booking", tap.booking);
      data.set("what", tap.what);
      const answer = await ask(location.pathname, { method: "POST", body: data });
      // The same person may have been tapped again meanwhile: that tap stays.
      keep(waiting().filter((each) => each.id !== tap.id));
      if (answer) {
        tell(answer.refusal);
        show(answer);
      }
    }
    if (wasWaiting) tell(door.dataset.again, true);
    wasWaiting = false;
  } catch (error) {
    wasWaiting = true;
    tell(error.message === "signed-out" ? door.dataset.signedOut : door.dataset.waiting);
  } finally {
    sending = false;
  }
}

door.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-tap]");
  if (!form) return;
  event.preventDefault();
  const person = form.closest("[data-person]");
  const tap = { id: crypto.getRandomValues(new Uint32Array(2)).join("-"), booking: person.dataset.person, what: form.dataset.tap };
  // The last tap on a person counts.
  keep([...waiting().filter((each) => each.booking !== tap.booking), tap]);
  person.classList.add("app-door__person--waiting");
  send();
});

window.addEventListener("online", send);
setInterval(async () => {
  if (document.hidden) return;
  if (waiting().length) return send();
  try {
    const answer = await ask(door.dataset.state);
    if (answer) show(answer);
  } catch { /* The next tap, or the next turn, says so. */ }
}, every);
narrow();
send();
