/* Typing responses by keyboard: a figure chooses the option with that number, Enter goes to the next question.
   Without JavaScript the page is an ordinary form. */
const form = document.querySelector("form[data-entry]");
const questions = [...form.querySelectorAll("[data-question]")];
const first = (question) => question.querySelector("input:not([type='hidden']), select, textarea");

for (const question of questions) {
  question.querySelectorAll("input[type='radio'], input[type='checkbox']").forEach((box, at) => {
    const label = question.querySelector(`label[for='${CSS.escape(box.id)}']`);
    if (!label || at > 8 || question.querySelector("table")) return;
    const figure = document.createElement("span");
    figure.className = "app-figure";
    figure.setAttribute("aria-hidden", "true");
    figure.textContent = ` ${at + 1}`;
    label.append(figure);
  });
}

form.addEventListener("keydown", (event) => {
  const question = event.target.closest("[data-question]");
  if (!question || event.altKey || event.ctrlKey || event.metaKey) return;
  const boxes = [...question.querySelectorAll("input[type='radio'], input[type='checkbox']")];
  const inTable = event.target.closest("tr");
  const choices = inTable ? boxes.filter((box) => inTable.contains(box)) : boxes;
  if (/^[1-9]$/.test(event.key) && choices.includes(event.target) && choices[event.key - 1]) {
    event.preventDefault();
    choices[event.key - 1].click();
    choices[event.key - 1].focus();
  } else if (event.key === "Enter" && event.target.tagName !== "TEXTAREA" && event.target.type !== "submit") {
    event.preventDefault();
    const next = questions[questions.indexOf(question) + 1];
    const goal = next ? first(next) : form.querySelector("button[type='submit']");
    goal?.focus();
    goal?.scrollIntoView({ block: "center" });
  }
});

window.addEventListener("beforeunload", (event) => {
  if (form.dataset.changed && !form.dataset.sent) event.preventDefault();
});
form.addEventListener("change", () => { form.dataset.changed = "yes"; });
form.addEventListener("submit", () => { form.dataset.sent = "yes"; });
