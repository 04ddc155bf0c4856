// The slider puts the map back in time: history-data.js says how each cell is drawn at the end of each year.
"use strict";

{
  const { names, views, years } = globalThis.EVIDENCEMAP_HISTORY;
  const slider = document.getElementById("history-year");
  const shown = document.getElementById("history-shown");
  const told = document.getElementById("history-told");
  const cells = Array.from(document.querySelectorAll("#history-map td.cell"));
  const SVG = "http://www.w3.org/2000/svg";

  const part = (kind, text, hidden) => {
    const span = document.createElement("span");
    span.className = kind;
    span.textContent = text;
    if (hidden) span.setAttribute("aria-hidden", "true");
    return span;
  };

  const circle = (radius) => {
    const drawing = document.createElementNS(SVG, "svg");
    const round = document.createElementNS(SVG, "circle");
    for (const [name, value] of [["viewBox", "0 0 48 48"], ["aria-hidden", "true"], ["focusable", "false"]])
      drawing.setAttribute(name, value);
    for (const [name, value] of [["cx", 24], ["cy", 24], ["r", radius]]) round.setAttribute(name, value);
    drawing.append(round);
    return drawing;
  };

  const draw = (cell, name, [state, shade, radius, count, aside, spoken]) => {
    cell.className = `cell ${state} shade-${shade}`;
    const parts = [part("shown", count, true), part("spoken", `${name}: ${spoken}`, false)];
    if (aside) parts.splice(1, 0, part("aside", aside, true));
    if (radius) parts.unshift(circle(radius));
    cell.firstElementChild.replaceChildren(...parts);
  };

  const show = () => {
    const year = years[slider.value - slider.min];
    cells.forEach((cell, index) => draw(cell, names[index], views[year.cells[index]]));
    shown.textContent = year.year;
    slider.setAttribute("aria-valuetext", `end of ${year.year}`);
    told.textContent = year.told;
  };

  slider.addEventListener("input", show);
  show();
  document.getElementById("as-of").hidden = false;
}
