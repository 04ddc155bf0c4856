// A long table gets a field that filters its rows and headings that sort them; without this script it is still a table.
"use strict";

for (const tools of document.querySelectorAll(".table-tools")) {
  const table = document.getElementById(tools.dataset.for);
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));

  const label = document.createElement("label");
  const field = document.createElement("input");
  const told = document.createElement("output");
  label.append("Filter ", field);
  field.type = "search";
  field.placeholder = "words in any column";
  tools.append(label, told);

  const filter = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      row.hidden = !words.every((word) => texts.get(row).includes(word));
      shown += row.hidden ? 0 : 1;
    }
    told.textContent = words.length ? `${shown} of ${rows.length}` : `${rows.length} rows`;
  };
  field.addEventListener("input", filter);
  filter();

  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const headings = Array.from(table.tHead.rows[0].cells);

  const sort = (column) => {
    const heading = headings[column];
    const order = heading.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    for (const other of headings) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    const valueOf = (row) => row.cells[column].textContent.trim();
    rows.sort((one, other) => sign * compare(valueOf(one), valueOf(other)));
    body.append(...rows);
  };

  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sort(column));
  });
}
