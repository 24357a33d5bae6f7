/* Several people take notes at one event. What somebody saves goes into a queue of this page and is sent from there, so
   that a line that is away for a while loses nothing; what others save is fetched every few seconds. Without this file
   the page is an ordinary form and a list. */
const form = document.querySelector("[data-take-notes]");
const place = document.querySelector("[data-notes]");
const make = document.getElementById("make-items");
const words = document.querySelector("[data-words]").dataset;
const field = form.elements.text;
const status = form.querySelector("[data-status]");
const trouble = form.querySelector("[data-trouble]");
const news = document.querySelector("[data-news]");
const box = document.querySelector("[data-waiting]");
const SHELF = `unsent-notes:${location.pathname}:${form.dataset.who}`;
const OFTEN = 5_000;
const SELDOM = 60_000;
const PATIENCE = 15_000;

for (const hint of document.querySelectorAll("[data-script-only]")) hint.hidden = false;
for (const hint of document.querySelectorAll("[data-no-script-only]")) hint.hidden = true;

/* Said again even if it is the same sentence: a screen reader tells only what changed. */
const say = (where, text) => {
  where.textContent = "";
  if (text) setTimeout(() => { where.textContent = text; }, 100);
};
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const ask = (address, options = {}) =>
  fetch(address, { cache: "no-store", credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(PATIENCE), ...options });

/* --- Sending ------------------------------------------------------------------------------------------------------ */

let waiting = [];
let token = form.elements.csrfmiddlewaretoken.value;
let sending = false;
let again;
let pause = 2_000;
const mine = new Set();

/* In this tab alone, until it is sent: a reload or a crash loses no note either. */
const keep = () => {
  try {
    if (waiting.length) sessionStorage.setItem(SHELF, JSON.stringify(waiting));
    else sessionStorage.removeItem(SHELF);
  } catch { /* The page itself still has them. */ }
};

const showWaiting = () => {
  const late = waiting.some((note) => note.late) ? waiting : waiting.filter((note) => note.refused);
  box.hidden = !late.length;
  box.querySelector("ol").replaceChildren(...late.map((note) => {
    const row = document.createElement("li");
    const said = document.createElement("p");
    said.className = "app-said nhsuk-u-margin-bottom-1";
    said.textContent = note.text;
    row.append(said);
    if (note.refused) {
      const why = document.createElement("p");
      why.className = "nhsuk-error-message nhsuk-u-margin-bottom-1";
      why.textContent = note.refused;
      const back = document.createElement("button");
      back.type = "button";
      back.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
      back.textContent = words.putBack;
      back.addEventListener("click", () => putBack(note));
      row.append(why, back);
    }
    return row;
  }));
};

const putBack = (note) => {
  if (field.value.trim()) { say(trouble, words.first); field.focus(); return; }
  waiting = waiting.filter((other) => other !== note);
  for (const [name, value] of note.fields) {
    const control = form.elements[name];
    if (control?.type === "checkbox") control.checked = true;
    else if (control && name !== "form_key") control.value = value;
  }
  keep();
  showWaiting();
  say(trouble, note.refused);
  field.focus();
};

/* After signing in again the page's token is an old one; the page has a new one. Nobody else's name stands under my words. */
const renewToken = async () => {
  const page = new DOMParser().parseFromString(await (await ask(location.href)).text(), "text/html").querySelector("[data-take-notes]");
  if (page?.dataset.who !== form.dataset.who) return false;
  token = page.elements.csrfmiddlewaretoken.value;
  return true;
};

const post = (address, fields) => {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  data.set("csrfmiddlewaretoken", token);
  return ask(address, { method: "POST", body: data, headers: { Accept: "application/json" } });
};
const postAsMe = async (address, fields) => {
  const answer = await post(address, fields);
  return answer.status === 403 && (await renewToken()) ? post(address, fields) : answer;
};

/* Returns "" for a note that is saved or refused for good, or what to say while it waits. */
const send = async (note) => {
  let answer;
  try {
    answer = await postAsMe(location.pathname, note.fields);
    if (answer.status === 201) mine.add((await answer.json()).saved);
    else if (answer.status === 422) note.refused = (await answer.json()).errors.join(" ");
  } catch {
    return waiting.length > 1 ? words.offlineMany : words.offline;
  }
  if (answer.type === "opaqueredirect" || answer.status === 403) return words.signedOut;
  if (answer.status === 429 || answer.status >= 500) return waiting.length > 1 ? words.offlineMany : words.offline;
  if (answer.status !== 201 && !note.refused) note.refused = words.refused;
  return "";
};

const drain = async () => {
  if (sending) return;
  sending = true;
  clearTimeout(again);
  let saved = false;
  for (let note; (note = waiting.find((one) => !one.refused));) {
    const held = await send(note);
    if (held) {
      note.late = true;
      keep();
      if (status.textContent !== held) say(status, held);
      again = setTimeout(drain, pause);
      pause = Math.min(pause * 2, 30_000);
      break;
    }
    pause = 2_000;
    if (note.refused) { say(status, ""); say(trouble, note.refused); } else {
      waiting = waiting.filter((one) => one !== note);
      saved = true;
      say(status, words.saved);
    }
    keep();
  }
  sending = false;
  keep();
  showWaiting();
  if (saved) poll();
};

const save = () => {
  if (!field.value.trim()) { say(trouble, words.empty); field.focus(); return; }
  trouble.textContent = "";
  const fields = [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "same"].includes(name));
  waiting.push({ fields, text: field.value });
  keep();
  showWaiting();
  field.value = "";
  form.elements.form_key.value = newKey();
  if (!form.elements.same.checked) {
    for (const name of ["said_by", "area", "community"]) form.elements[name].value = "";
    form.elements.may_quote.checked = false;
  }
  field.focus();
  drain();
};

form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) { event.preventDefault(); save(); }
});
window.addEventListener("beforeunload", (event) => { if (waiting.length || field.value.trim()) event.preventDefault(); });

/* --- What others write -------------------------------------------------------------------------------------------- */

const shown = () => place.querySelector("[data-groups]");
let { mark, madeAt } = shown().dataset;
let timer;
let polling = false;
let once = false;
let rest = OFTEN;
let away = false;

/* Children in this order, moving no more of them than need be: reading position and focus stay. */
const settle = (parent, wanted) => {
  for (const child of [...parent.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((child, at) => { if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null); });
};

const replaceNote = (old, fresh) => {
  const tick = fresh.querySelector("[name=note]");
  if (tick) tick.checked = old.querySelector("[name=note]")?.checked ?? false;
  const focused = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (focused) fresh.querySelector("a")?.focus();
};

/* Puts what came into the page; false where the page lacks a note that it was believed to have. */
const take = (html) => {
  const came = new DOMParser().parseFromString(html, "text/html").querySelector("[data-groups]");
  if (!came) throw new Error("no notes came");
  const known = new Map([...place.querySelectorAll("article[data-note]")].map((note) => [note.dataset.note, note]));
  const holes = [...came.querySelectorAll("i[data-note]")];
  if (holes.some((hole) => known.get(hole.dataset.note)?.dataset.mark !== hole.dataset.mark)) return false;
  let others = 0;
  for (const fresh of came.querySelectorAll("article[data-note]")) {
    const old = known.get(fresh.dataset.note);
    if (old) {
      if (old.dataset.mark !== fresh.dataset.mark) { replaceNote(old, fresh.cloneNode(true)); known.set(fresh.dataset.note, place.querySelector(`article[data-note="${fresh.dataset.note}"]`)); }
    } else {
      const own = mine.has(fresh.dataset.note) || (sending && fresh.dataset.by === form.dataset.who);
      if (!own) others += 1;
      known.set(fresh.dataset.note, document.adoptNode(fresh.cloneNode(true)));
      known.get(fresh.dataset.note).classList.add("app-note--new");
    }
  }
  const groups = new Map([...place.querySelectorAll("[data-group]")].map((group) => [group.dataset.group, group]));
  const wanted = [...came.querySelectorAll("[data-group]")].map((fresh) => {
    const group = groups.get(fresh.dataset.group) ?? document.adoptNode(fresh.cloneNode(true));
    const title = group.querySelector("h3");
    if (title && title.textContent !== fresh.querySelector("h3").textContent) title.textContent = fresh.querySelector("h3").textContent;
    group.querySelector("[data-nothing]").hidden = fresh.querySelector("[data-nothing]").hidden;
    settle(group.querySelector(".app-notes-list"), [...fresh.querySelectorAll("[data-note]")].map((note) => known.get(note.dataset.note)));
    return group;
  });
  settle(shown(), wanted);
  ({ mark, madeAt } = came.dataset);
  const number = Number(came.dataset.number);
  document.querySelector("[data-number]").textContent = number;
  document.querySelector("[data-number-one]").hidden = number !== 1;
  document.querySelector("[data-number-many]").hidden = number === 1;
  if (others) say(news, others === 1 ? words.one : words.many.replace("%s", others));
  return true;
};

const fetchNotes = async () => {
  const address = new URL(place.dataset.address, location.href);
  if (madeAt) address.searchParams.set("since", madeAt);
  const answer = await ask(address, { headers: mark ? { "If-None-Match": mark } : {} });
  if (answer.status === 200) {
    if (take(await answer.text())) return;
    mark = madeAt = "";
    await fetchNotes();
  } else if (answer.status !== 304) throw new Error(`answer ${answer.status}`);
};

const poll = async () => {
  if (polling) { once = true; return; }
  polling = true;
  clearTimeout(timer);
  try {
    do { once = false; await fetchNotes(); } while (once);
    if (away) say(news, "");
    away = false;
    rest = OFTEN;
  } catch {
    if (!away) say(news, words.away);
    away = true;
    rest = Math.min(rest * 2, SELDOM);
  }
  polling = false;
  /* Not all pages in the same moment. */
  timer = setTimeout(poll, (document.hidden ? SELDOM : rest) * (0.9 + Math.random() / 5));
};

document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });
window.addEventListener("online", () => { pause = 2_000; rest = OFTEN; drain(); poll(); });

/* --- Feedback items ----------------------------------------------------------------------------------------------- */

make?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (make.dataset.busy) return;
  make.dataset.busy = "yes";
  const fields = [...new FormData(make)];
  if (event.submitter?.name) fields.push([event.submitter.name, event.submitter.value]);
  try {
    const answer = await postAsMe(make.action, fields);
    if (![200, 422].includes(answer.status)) throw new Error(`answer ${answer.status}`);
    say(news, (await answer.json()).said);
    if (answer.ok && !event.submitter?.name) for (const tick of place.querySelectorAll("[name=note]:checked")) tick.checked = false;
  } catch {
    say(news, words.later);
  }
  delete make.dataset.busy;
  poll();
});

/* The browser may have put an old key back into the field, of a form that was sent already. */
form.elements.form_key.value = newKey();
try { waiting = JSON.parse(sessionStorage.getItem(SHELF)) ?? []; } catch { /* Nothing is kept here. */ }
showWaiting();
drain();
timer = setTimeout(poll, OFTEN);
