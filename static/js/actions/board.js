/* The board: a card can be dragged to another column. The card's own form does the move, so that the same rules hold,
   and everything works without this script. A column that may not follow takes no card. */
const board = document.querySelector("[data-board]");
const hint = document.querySelector("[data-drag-hint]");
let dragged = null;

const choiceFor = (card, column) =>
  [...card.querySelector("select[name='status']").options].find(
    (option) => option.value && option.value === column.dataset.column
  );

const clear = () =>
  board.querySelectorAll("[data-column]").forEach((column) => {
    column.classList.remove("app-board__column--takes", "app-board__column--over");
  });

if (board && window.matchMedia("(pointer: fine)").matches) {
  hint?.removeAttribute("hidden");
  for (const card of board.querySelectorAll("[data-card]")) {
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      dragged = card;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", card.id);
      card.classList.add("app-card--dragged");
      for (const column of board.querySelectorAll("[data-column]")) {
        column.classList.toggle("app-board__column--takes", Boolean(choiceFor(card, column)));
      }
    });
    card.addEventListener("dragend", () => {
      card.classList.remove("app-card--dragged");
      dragged = null;
      clear();
    });
  }
  for (const column of board.querySelectorAll("[data-column]")) {
    column.addEventListener("dragover", (event) => {
      if (!dragged || !choiceFor(dragged, column)) return;
      event.preventDefault();
      column.classList.add("app-board__column--over");
    });
    column.addEventListener("dragleave", (event) => {
      if (!column.contains(event.relatedTarget)) column.classList.remove("app-board__column--over");
    });
    column.addEventListener("drop", (event) => {
      const choice = dragged && choiceFor(dragged, column);
      if (!choice) return;
      event.preventDefault();
      choice.selected = true;
      dragged.querySelector("form").requestSubmit();
    });
  }
}
