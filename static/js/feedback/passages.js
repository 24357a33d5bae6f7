/* What is selected in the letter goes into the field of the passage, with where it stands. Without a script the passage
   is pasted, and looked for by the server. */
const letter = document.querySelector("#letter");
const form = document.querySelector("form[data-passage]");

/* Characters as the server counts them: one for each, also where a browser counts two. */
const length = (text) => [...text].length;

/* How many characters of the letter stand before a place in it. */
const before = (node, offset) => {
  const range = document.createRange();
  range.selectNodeContents(letter);
  range.setEnd(node, offset);
  return length(range.toString());
};

const take = () => {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!letter.contains(range.startContainer) || !letter.contains(range.endContainer)) return;
  const words = range.toString();
  if (!words.trim()) return;
  form.elements.passage.value = words;
  form.elements.start.value = before(range.startContainer, range.startOffset);
  form.elements.end.value = before(range.endContainer, range.endOffset);
};

if (letter && form) {
  document.addEventListener("selectionchange", take);
  /* What was selected before this script was there. */
  take();
  /* Other words than the selected ones are looked for anew. */
  form.elements.passage.addEventListener("input", () => {
    form.elements.start.value = "";
    form.elements.end.value = "";
  });
}
