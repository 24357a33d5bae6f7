/* Lines put in order by buttons. The lists of places stay, and stay what the form sends; without JavaScript they are all
   that is needed. */
const say = (sentence, line, place) => sentence.replace("%(line)s", line).replace("%(place)s", place);

const start = (list) => {
  const status = list.parentElement.querySelector("[data-ranking-status]");
  const lines = [...list.children].map((item) => ({
    item,
    select: item.querySelector("select"),
    text: item.querySelector("[data-line]").textContent,
  }));
  const most = lines[0].select.options.length - 1;
  const placeOf = (line) => Number(line.select.value);
  const inOrder = () => lines.filter(placeOf).sort((one, other) => placeOf(one) - placeOf(other));

  const announce = (line) => {
    const place = placeOf(line);
    status.textContent = say(place ? list.dataset.placed : list.dataset.unplaced, line.text, place);
  };

  const give = (order) => {
    for (const line of lines) line.before = line.select.value = order.includes(line) ? String(order.indexOf(line) + 1) : "";
    list.append(...order.map((line) => line.item), ...lines.filter((line) => !order.includes(line)).map((line) => line.item));
  };

  const move = (line, up, button) => {
    const order = inOrder();
    const at = order.indexOf(line);
    if (at < 0 && !up) return;
    if (at < 0) {
      /* The next free place; when all are taken, the last one. */
      order.splice(Math.min(order.length, most - 1), order.length < most ? 0 : 1, line);
    } else if (!up && at === order.length - 1) order.pop();
    else {
      const to = Math.max(0, at + (up ? -1 : 1));
      order.splice(at, 1);
      order.splice(to, 0, line);
    }
    give(order);
    button.focus();
    announce(line);
    list.dispatchEvent(new Event("change", { bubbles: true }));
  };

  for (const line of lines) {
    line.before = line.select.value;
    const moves = document.createElement("div");
    moves.className = "app-ranking__moves";
    for (const [words, up] of [[list.dataset.up, true], [list.dataset.down, false]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
      button.textContent = words;
      button.setAttribute("aria-label", `${words}: ${line.text}`);
      button.addEventListener("click", () => move(line, up, button));
      moves.append(button);
    }
    line.item.append(moves);
    line.select.addEventListener("change", () => {
      /* Whoever stood there takes the place that became free. */
      const place = line.select.value;
      const other = place && lines.find((each) => each !== line && each.select.value === place);
      if (other) other.before = other.select.value = line.before;
      line.before = place;
      announce(line);
    });
  }
  if (inOrder().length) give(inOrder());
};

for (const list of document.querySelectorAll("[data-ranking]")) start(list);
