/* Reading answers by keyboard: j goes to the next answer and marks the one that was left as read, k goes back, q flags
   the selected words as a quote. Without JavaScript buttons and links do the same. */
const list = document.querySelector("[data-reader]");
const quoteForm = document.querySelector("[data-quote-form]");

if (list) {
  const answers = [...list.querySelectorAll("[data-answer]")];
  const progress = document.querySelector("[data-progress]");
  const go = document.querySelector("[data-go]");
  const token = go.querySelector("[name='csrfmiddlewaretoken']").value;
  const older = document.querySelector("a[rel='next']");
  const newer = document.querySelector("a[rel='prev']");
  document.querySelector("[data-keys]").hidden = false;

  const markRead = async (answer) => {
    if (answer.hasAttribute("data-is-read")) return;
    const sent = new URLSearchParams({ csrfmiddlewaretoken: token, response: answer.dataset.answer });
    try {
      const said = await fetch(list.dataset.reader, {
        method: "POST", body: sent, keepalive: true, headers: { Accept: "application/json" },
      });
      if (!said.ok) return;
      answer.setAttribute("data-is-read", "");
      const tag = answer.querySelector("[data-read-tag]");
      tag.textContent = list.dataset.wasRead;
      tag.className = "nhsuk-tag nhsuk-tag--white";
      go.querySelector(`[name='response'][value='${answer.dataset.answer}']`)?.remove();
      progress.textContent = (await said.json()).progress;
    } catch {
      // The answer stays unread, as its tag says.
    }
  };

  const here = () => answers.findIndex((answer) => answer.contains(document.activeElement));
  const show = (answer) => {
    answer.focus({ preventScroll: true });
    answer.scrollIntoView({ block: "nearest" });
  };

  const forward = async () => {
    const at = answers.length === 1 ? 0 : here();
    if (at >= 0) {
      const marked = markRead(answers[at]);
      if (at + 1 < answers.length) show(answers[at + 1]);
      else {
        await marked;
        if (older) older.click();
      }
    } else show(answers[0]);
  };

  const back = () => {
    const at = answers.length === 1 ? 0 : here();
    if (at > 0) show(answers[at - 1]);
    else if (newer) newer.click();
  };

  // What is selected within the words of one answer, as plain text.
  const selectedIn = (answer) => {
    const selection = window.getSelection();
    const words = answer.querySelector("[data-words]");
    if (!selection || selection.isCollapsed || !words.contains(selection.anchorNode) || !words.contains(selection.focusNode)) return "";
    return selection.toString().replace(/\r/g, "").trim();
  };

  const flag = (link, passage) => {
    quoteForm.action = link.href;
    quoteForm.elements.namedItem("passage").value = passage;
    quoteForm.elements.namedItem("seen").value = link.dataset.passage;
    quoteForm.submit();
  };

  list.addEventListener("click", (event) => {
    const link = event.target.closest("[data-quote]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const passage = selectedIn(link.closest("[data-answer]"));
    if (!passage) return;
    event.preventDefault();
    flag(link, passage);
  });

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
    if (event.key === "j") forward();
    else if (event.key === "k") back();
    else if (event.key === "q") {
      const answer = answers.find((one) => selectedIn(one));
      if (answer) flag(answer.querySelector("[data-quote]"), selectedIn(answer));
    } else return;
    event.preventDefault();
  });
}
