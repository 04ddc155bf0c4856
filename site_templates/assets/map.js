// The arrow keys move through the map; Tab enters and leaves it at the cell that was last looked at.
"use strict";

for (const table of document.querySelectorAll("table.matrix")) {
  const rows = Array.from(table.tBodies[0].rows, (row) => Array.from(row.querySelectorAll("td.cell a")));
  if (!rows.length || !rows[0].length) continue;
  let current = rows[0][0];
  for (const link of rows.flat()) link.tabIndex = -1;
  current.tabIndex = 0;

  const placeOf = (link) => {
    const row = rows.findIndex((links) => links.includes(link));
    return [row, rows[row].indexOf(link)];
  };

  const moves = {
    ArrowUp: (row, column) => [row - 1, column],
    ArrowDown: (row, column) => [row + 1, column],
    ArrowLeft: (row, column) => [row, column - 1],
    ArrowRight: (row, column) => [row, column + 1],
    Home: (row) => [row, 0],
    End: (row) => [row, rows[row].length - 1],
    PageUp: (row, column) => [0, column],
    PageDown: (row, column) => [rows.length - 1, column],
  };

  const choose = (link) => {
    current.tabIndex = -1;
    current = link;
    current.tabIndex = 0;
  };

  table.addEventListener("focusin", (event) => {
    const link = event.target.closest("td.cell a");
    if (link) choose(link);
  });

  table.addEventListener("keydown", (event) => {
    const link = event.target.closest("td.cell a");
    const move = moves[event.key];
    if (!link || !move || event.ctrlKey || event.metaKey || event.altKey) return;
    const [row, column] = move(...placeOf(link));
    const target = rows[row] && rows[row][column];
    event.preventDefault();
    if (!target) return;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}
