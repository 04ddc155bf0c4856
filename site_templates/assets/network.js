// Draws the citation network with vis-network from network-data.js; texts reach the page as text, never as HTML.
"use strict";

(function () {
  const data = window.EVIDENCEMAP_NETWORK;
  const place = document.getElementById("network");
  const chosen = document.getElementById("network-chosen");
  if (!data || !place || !window.vis) return;

  const WHOLE = { animation: false };
  const SMALL_SCREEN = 700;
  const READABLE = 0.9;
  const HINT = "Point at a work to see what it is; choose it to see its links.";
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const citing = new Map(), cited = new Map();
  for (const edge of data.edges) {
    citing.set(edge.to, (citing.get(edge.to) || 0) + 1);
    cited.set(edge.from, (cited.get(edge.from) || 0) + 1);
  }

  function colour(name) {
    return getComputedStyle(place).getPropertyValue("--network-" + name).trim();
  }

  function colours() {
    const study = colour("study"), other = colour("other"), ground = colour("ground"), strong = colour("chosen");
    const states = (border, background) => ({
      border, background, highlight: { border: strong, background }, hover: { border: strong, background },
    });
    return {
      nodes: { font: { color: colour("ink"), strokeColor: ground, face: getComputedStyle(place).fontFamily } },
      groups: { study: { color: states(study, study) }, other: { color: states(other, ground) } },
      edges: { color: { color: colour("line"), highlight: strong, hover: strong, opacity: 0.4, inherit: false } },
    };
  }

  // Options are merged one level down, where both the data and the colours say something of nodes and edges.
  function options() {
    const themed = colours(), given = data.options;
    return {
      ...given,
      groups: themed.groups,
      nodes: { ...given.nodes, ...themed.nodes },
      edges: { ...given.edges, ...themed.edges },
    };
  }

  place.classList.add("drawn");
  const network = new window.vis.Network(place, { nodes: data.nodes, edges: data.edges }, options());
  const frame = place.querySelector(".vis-network");
  if (frame) {
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-label", "Network of citations. Arrow keys move it, plus and minus zoom. The tables below say the same.");
  }
  const canvas = place.querySelector("canvas");
  if (canvas) canvas.setAttribute("aria-hidden", "true");

  network.on("beforeDrawing", (context) => {
    const scale = network.getScale();
    const top = network.DOMtoCanvas({ x: 0, y: 0 }).y, bottom = network.DOMtoCanvas({ x: 0, y: place.clientHeight }).y;
    context.save();
    context.strokeStyle = context.fillStyle = colour("ink");
    context.lineWidth = 1 / scale;
    context.textAlign = "center";
    context.font = 12 / scale + "px " + getComputedStyle(place).fontFamily;
    for (const [x, words] of data.ticks) {
      context.globalAlpha = 0.14;
      context.beginPath();
      context.moveTo(x, top + 22 / scale);
      context.lineTo(x, bottom);
      context.stroke();
      context.globalAlpha = 0.75;
      context.fillText(words, x, top + 16 / scale);
    }
    context.restore();
  });

  function start() {
    if (place.clientWidth >= SMALL_SCREEN || !data.start) return network.fit(WHOLE);
    const { x, y } = nodes.get(data.start);
    network.moveTo({ position: { x: x - 120, y }, scale: READABLE });
  }

  function tell(id) {
    chosen.replaceChildren();
    const node = nodes.get(id);
    if (!node) return void chosen.append(HINT);
    const link = document.createElement("a");
    link.href = place.dataset.root + node.path;
    const [name, title] = node.title.split("\n");
    link.textContent = name;
    const counts = " Cited by " + (citing.get(id) || 0) + ", cites " + (cited.get(id) || 0) + " of the works here.";
    chosen.append(link, title ? ". " + title + "." : ".", counts);
  }

  network.on("click", ({ nodes: [id] }) => {
    network.setOptions({ interaction: { zoomView: true } });
    tell(id);
  });
  place.addEventListener("mouseleave", () => network.setOptions({ interaction: { zoomView: false } }));

  function zoom(factor) {
    network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.05), 4) });
  }
  document.getElementById("network-in").addEventListener("click", () => zoom(1.4));
  document.getElementById("network-out").addEventListener("click", () => zoom(1 / 1.4));
  document.getElementById("network-all").addEventListener("click", () => network.fit(WHOLE));

  const names = new Map();
  const works = document.getElementById("network-works");
  for (const node of data.nodes) {
    const [name, title] = node.title.split("\n");
    const words = title ? name + ": " + title : name;
    names.set(words, node.id);
    const option = document.createElement("option");
    option.value = words;
    works.append(option);
  }
  document.getElementById("network-find").addEventListener("input", (event) => {
    const id = names.get(event.target.value);
    if (!id) return;
    network.selectNodes([id]);
    network.focus(id, { scale: Math.max(network.getScale(), 1) });
    tell(id);
  });

  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => network.setOptions(options()));
  document.getElementById("network-tools").hidden = false;
  tell(null);
  start();
})();
